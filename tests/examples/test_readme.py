"""What the README shows is what a reader sees."""

import re
import subprocess
import sys
from pathlib import Path

from nlpcheck.bench import entries
from nlpcheck.spec import requirements

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_numbers_are_those_of_this_checkout():
    text = " ".join(README.split())
    assert f"{len(requirements())} requirements as property-based tests" in text
    assert int(re.search(r"([\d,]+) wrong implementations", text)[1].replace(",", "")) == len(entries("mutant"))
    at_least = int(re.search(r"(\d+) correct ones", text)[1])  # those that need seqeval are there only with it
    assert at_least <= len(entries("alternative")) <= at_least + 5


def test_the_card_is_real():
    command = [sys.executable, "-m", "nlpcheck", "check", "examples/submission", "-k", "TC-ALIGN-5", "--cards", "1"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert shown.returncode == 1
    block = next(part for part in README.split("```\n") if part.startswith("✗ TC-ALIGN-5"))
    printed = {line.rstrip() for line in shown.stdout.splitlines()}
    assert [line for line in block.splitlines() if line and line not in printed] == []
