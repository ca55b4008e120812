"""Public Hypothesis strategies, one module per kind of value.

Drawn values are plain data or frozen dataclasses of plain data; a tokenizer or a checkpoint is drawn by name.
"""
