"""Other right ways to cut texts into blocks: those of masked language modelling, which shares the function."""

from nlpcheck.bench.catalogue import adopt

adopt("masked_lm", area="causal_lm")
