"""The specification of summarization."""
