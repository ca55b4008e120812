"""What summarization and translation share: one text in, one text out."""
