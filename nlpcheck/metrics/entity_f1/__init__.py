"""The module entity_f1 of ``evaluate``."""
