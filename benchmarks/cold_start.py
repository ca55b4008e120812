"""What a learner waits for: `nlpcheck check -k alignment` from a cold start, without and with torch and Trainer.

Both runs judge the same functions. One module imports what these functions need; the other also imports torch and
transformers.Trainer, as an eager package would. Prints the medians and their ratio.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NEEDED = """\
from nlpcheck.tasks.token_classification.alignment import align_labels_with_tokens, predictions_to_words
from nlpcheck.tasks.token_classification.alignment_windows import tokenize_and_align_labels
"""
EAGER = f"import torch\nfrom transformers import Trainer\n{NEEDED}"


def seconds_of(source: str, keyword: str) -> float:
    """Return how long a check of a module with this source takes, process start included."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "token_classification.py").write_text(source, encoding="utf-8")
        command = [sys.executable, "-m", "nlpcheck", "check", folder, "-k", keyword, "--no-record", "--jobs", "1"]
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-k", dest="keyword", default="alignment", help="requirements to judge (default: alignment)")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    lazy, eager = [], []
    for _ in range(options.repeats):  # in turns, so that both see the same machine
        lazy.append(seconds_of(NEEDED, options.keyword))
        eager.append(seconds_of(EAGER, options.keyword))
    lazy_median, eager_median = statistics.median(lazy), statistics.median(eager)
    print(f"-k {options.keyword!r}, median of {options.repeats}")
    print(f"  only what is needed      {lazy_median:6.2f} s")
    print(f"  torch and Trainer too    {eager_median:6.2f} s")
    print(f"  ratio                    {lazy_median / eager_median:6.2f}")


if __name__ == "__main__":
    main()
