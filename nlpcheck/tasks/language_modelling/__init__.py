"""What masked and causal language modelling share: blocks of text, and perplexity."""
