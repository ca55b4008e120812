"""Wrong implementations of summarization."""
