"""Adapters: a folder per library, in it a module per area that hands the contract's calls on, a few lines each."""
