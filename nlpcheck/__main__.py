"""``python -m nlpcheck``: the same as the command ``nlpcheck``."""

import sys

from nlpcheck.cli.main import main

sys.exit(main())
