"""Other correct implementations of summarization."""
