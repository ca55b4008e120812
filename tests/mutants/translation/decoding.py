"""Wrong ways, as in summarization: the functions are shared."""

from nlpcheck.bench.catalogue import adopt

adopt("summarization", area="translation")
