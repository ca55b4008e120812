"""``nlpcheck push FOLDER REPO_ID``: share a trained folder on the Hub, that which is allowed of it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from nlpcheck.reporting import terminal

DESCRIPTION = """\
Push a folder that `nlpcheck run --output` (or `save_pretrained`) has written to a model repository on the Hub.

Only what a model needs to be loaded goes there, with its card and its evaluation: weights as safetensors, the
configuration, the tokenizer. Checkpoints of the training, pickles, data and code stay, and each is named. All goes in
one commit: others see the old model or the new one, and what was there before stays in the history. The folder is
only read, so a push that fails can be made again.

REPO_ID is OWNER/NAME, or NAME for one of your own; a repository that is not there is made. The token is the one of
`hf auth login`, or HF_TOKEN; it is never printed or written, and a folder that holds a token is refused.
"""
EPILOG = """\
examples:
  nlpcheck run token_classification --output tags
  nlpcheck push tags me/tags --dry-run   what would go and what would stay; asks nobody
  nlpcheck push tags me/tags --private   only you can see it

exit codes: 0 pushed, 1 the Hub refused or could not be reached, 2 wrong usage, offline or not logged in, 130 Ctrl-C
"""
FAILED = 1
INTERRUPTED = 130


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    push = commands.add_parser(
        "push",
        help="share a trained folder on the Hub",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    push.add_argument("folder", metavar="FOLDER", type=Path, help="a folder with a model, its tokenizer and its card")
    push.add_argument("repo_id", metavar="REPO_ID", help="where to: OWNER/NAME, or NAME for one of your own")
    push.add_argument("--private", action="store_true", help="make it so that only its owner can see it")
    push.add_argument("--dry-run", action="store_true", help="say what would go and what would stay, and ask nobody")
    push.add_argument("--json", action="store_true", help="print a record instead of text")
    push.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Push the folder, and say where it is now."""
    from nlpcheck.sharing.failures import PushError

    try:
        address = _address(options)
    except PushError as error:
        print(f"nlpcheck: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(f"\nnlpcheck: interrupted; {options.folder} is as it was and can be pushed again", file=sys.stderr)
        return INTERRUPTED
    if options.json:
        print(json.dumps(_record(options, address), indent=1, ensure_ascii=False))
    else:
        print(f"pushed: {address}" if address else "nothing was sent: --dry-run")
    return 0


def _address(options: argparse.Namespace) -> str | None:
    """Push, and return the address; with ``--dry-run`` only tell what there is to tell, and return None."""
    from nlpcheck.sharing.pushing import before, chosen, push
    from nlpcheck.sharing.repo_ids import checked

    console = terminal.console(stderr=options.json)

    def tell(line: str) -> None:
        console.print(line, markup=False, soft_wrap=True, style="dim" if line.startswith("stays here") else None)

    if not options.dry_run:
        return push(options.folder, options.repo_id, private=options.private, tell=tell)
    checked(options.repo_id)
    for line in before(chosen(options.folder)):
        tell(line)
    return None


def _record(options: argparse.Namespace, address: str | None) -> dict[str, Any]:
    from nlpcheck.sharing.pushing import chosen
    from nlpcheck.sharing.whole import notes

    selection = chosen(options.folder)
    return {
        "repo_id": options.repo_id,
        "address": address,
        "private_asked": options.private,
        "files": {name: path.stat().st_size for name, path in selection.paths.items()},
        "stays": {one.name: one.why for one in selection.refused},
        "notes": notes(selection),
    }
