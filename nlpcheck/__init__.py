"""nlpcheck: is this NLP pipeline code right?"""

__version__ = "0.1.0"
