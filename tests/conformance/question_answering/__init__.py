"""The specification of question answering."""
