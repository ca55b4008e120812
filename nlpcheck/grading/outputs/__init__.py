"""Outputs: what others read, each made from the canonical record alone and safe to open."""
