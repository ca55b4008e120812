"""``python -m nlpcheck``: the same as the command ``nlpcheck``."""

import os
import sys

if sys.argv[1:2] == ["grade"] and not sys.flags.safe_path and sys.path[0] == os.getcwd():  # noqa: PTH109  (as it stands)
    del sys.path[0]  # a submission called torch.py in the current folder must not be taken for the library

from nlpcheck.cli.main import main

sys.exit(main())
