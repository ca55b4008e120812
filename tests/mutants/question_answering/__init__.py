"""Wrong implementations of question answering."""
