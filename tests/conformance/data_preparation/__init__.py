"""The specification of data preparation."""
