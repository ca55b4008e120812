"""Rows of a file or folder, and which of their columns are what."""
