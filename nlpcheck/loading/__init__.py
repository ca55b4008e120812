"""From a target (package, folder, module, ``.py`` file, ``.ipynb`` notebook) to an `Implementation`."""

from nlpcheck.loading.implementation import (
    Implementation,
    ModuleFunctions,
    import_budget,
)
from nlpcheck.loading.target import load

__all__ = ["Implementation", "ModuleFunctions", "import_budget", "load"]
