"""Other correct implementations of question answering."""
