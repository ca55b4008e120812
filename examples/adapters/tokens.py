"""For libraries that score tokens and have no tokenization: sacrebleu's."""

from sacrebleu.metrics.bleu import _get_tokenizer


def tokens(text, tokenize, lowercase):
    """Return the tokens of a text as sacrebleu reads it."""
    return _get_tokenizer(tokenize)()((text.lower() if lowercase else text).rstrip()).split()


def corpus(predictions, references, tokenize, lowercase):
    """Return the tokens of predictions and of references by row."""
    read = [tokens(text, tokenize, lowercase) for text in predictions]
    return read, [[tokens(text, tokenize, lowercase) for text in row] for row in references]
