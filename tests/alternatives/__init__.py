"""Correct implementations that differ from the reference: they prove that no correct code is blamed."""
