"""Mistakes of framing that show before training: checkpoint, data and task side by side."""
