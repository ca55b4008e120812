"""The bench: wrong and other right implementations, and the table that shows what the specification is worth.

>>> from nlpcheck.bench import alternative, edit, mutant
"""

from nlpcheck.bench.catalogue import (
    Entry,
    alternative,
    edit,
    entries,
    implementation_of,
    mutant,
    unimportable,
)

__all__ = ["Entry", "alternative", "edit", "entries", "implementation_of", "mutant", "unimportable"]
