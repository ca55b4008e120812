"""A finished folder goes to the Hub, and nothing else does."""
