"""The ladder of walls around a nursery, probed at start and never lowered silently."""
