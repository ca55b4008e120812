"""Wrong implementations, one fault each: they prove that every requirement catches something."""
