"""The module squad of ``evaluate``."""
