"""Files are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_text(file: Path, text: str, *, partial: Path | None = None) -> None:
    """Write a file whole or not at all; a device or a pipe is written to. Lone surrogates are escaped.

    ``partial`` is a folder of the same file system for what is not whole yet; without one it lies beside the file.
    """
    if file.exists() and not file.is_file():
        file.write_text(text, encoding="utf-8", errors="backslashreplace")
        return
    file = file.resolve()  # what a link points to, not the link
    handle, name = tempfile.mkstemp(dir=partial or file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as temporary:
            temporary.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
