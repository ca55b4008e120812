"""Results and how they are shown: records, cards for the terminal, JSON."""
