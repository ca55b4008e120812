"""The autograder bundle for Gradescope: a zip that grades each submission there as `nlpcheck grade` does here.

https://gradescope-autograders.readthedocs.io/en/latest/specs/ says what must be in it.
"""

from __future__ import annotations

import inspect
import io
import zipfile
from collections.abc import Mapping, Sequence

from nlpcheck import __version__
from nlpcheck.errors import UsageError
from nlpcheck.grading.outputs import deliver

SECONDS = 1800
"""For one submission, imports included; Gradescope's own limit is set on its page and must be above it."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""So that the same assignment gives the same bytes."""

SETUP = """\
#!/usr/bin/env bash
# Runs once, as root, when Gradescope builds the image.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -yq --no-install-recommends bubblewrap ca-certificates procps python3 python3-venv util-linux
python=python3
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  apt-get install -yq --no-install-recommends python3.11 python3.11-venv
  python=python3.11
fi
"$python" -m venv /autograder/venv
cd /autograder/source
/autograder/venv/bin/pip install -q --no-cache-dir --extra-index-url https://download.pytorch.org/whl/cpu \\
  -r requirements.txt
id nlpcheck >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin nlpcheck
# The assignment holds the secret of the examples: the grader reads it, the submission never does.
chown -R root:nlpcheck /autograder/source
chmod -R u=rwX,g=rX,o= /autograder/source
/autograder/venv/bin/nlpcheck --version
"""

RUN = """\
#!/usr/bin/env bash
# Runs for each submission, as root; the grader runs as an ordinary user. There is a results.json in any case.
set -u
results=/autograder/results
work=$(mktemp -d /tmp/nlpcheck.XXXXXXXX)
mkdir -p "$results" "$work/in"
echo "one folder: the submission" > "$work/in/README.txt"  # beside it, so that the folder is never taken for a download
deliver() {{ python3 -I -B /autograder/source/deliver.py "$work/out/gradescope" "$results/results.json"; }}
deliver 2>/dev/null  # there is nothing yet: says that grading failed, unless it does not
chmod o= "$results"
cp -R -P /autograder/submission "$work/in/submission"
chown -R -h nlpcheck:nlpcheck "$work"
cd "$work"
timeout --kill-after=10 {seconds} runuser -u nlpcheck -- env -i \\
  PATH=/usr/local/bin:/usr/bin:/bin HOME="$work" TMPDIR="$work" LANG=C.UTF-8 HF_HUB_OFFLINE=1 \\
  /autograder/venv/bin/nlpcheck grade "$work/in" --assignment /autograder/source/assignment.toml \\
  -o "$work/out" -j 1 --isolation auto {flags}--format gradescope
echo "nlpcheck grade ended with $?"
pkill -KILL -u nlpcheck
deliver
rm -rf "$work"
exit 0
"""

README = """\
Autograder for "{name}", made by nlpcheck {version}.

Upload this zip on the page "Configure Autograder" and test it with a submission of yours.

What happens for a submission: run_autograder copies it, gives the copy to the user "nlpcheck" and runs `nlpcheck grade`
as that user. Around the submission's own process nlpcheck builds the strongest wall that the container allows:
bubblewrap, which needs user namespaces, else Landlock with seccomp, which needs Linux 5.13 or newer and no privileges.
The extra data of the results and the output for instructors name the wall that stood.

{walls}

What students see: the items of the assignment with their points, and the cards of public requirements. Hidden items
show up once the grades are published (`after_published`), with title and concept only.
"""

WALLS_NEEDED = """\
If the container allows neither, nothing is graded: students read that the grader failed and that it is not their fault,
and you read why. Then make the bundle again with no isolation allowed; the results are stamped, and a submission could
read the assignment's secret and change its own results."""
WALLS_WAIVED = """\
This bundle was made with no isolation allowed: where the container allows neither, submissions are graded without a
wall and the results are stamped "none". A submission could then read the assignment's secret and change its own
results."""


def bundle(
    assignment: str,
    name: str,
    *,
    requirements: Sequence[str] = (),
    files: Mapping[str, bytes] | None = None,
    allow_no_isolation: bool = False,
    seconds: int = SECONDS,
) -> bytes:
    """Return the zip for an assignment, given as the text of its ``assignment.toml``.

    ``requirements`` are lines for pip, by default this version of nlpcheck; ``files`` are put beside them, such as a
    wheel that a line names. With ``allow_no_isolation`` submissions are graded where no wall can be built.
    """
    if not assignment.strip():
        raise UsageError("the assignment is empty; `nlpcheck assignment new` writes one")
    flags = "--allow-no-isolation " if allow_no_isolation else ""
    lines = list(requirements) or [f"nlpcheck=={__version__}"]
    walls = WALLS_WAIVED if allow_no_isolation else WALLS_NEEDED
    content = {
        "README.txt": README.format(name=name, version=__version__, walls=walls).encode(),
        "assignment.toml": assignment.encode(),
        "deliver.py": inspect.getsource(deliver).encode(),
        "requirements.txt": "".join(f"{line}\n" for line in lines).encode(),
        "run_autograder": RUN.format(seconds=int(seconds), flags=flags).encode(),
        "setup.sh": SETUP.encode(),
    }
    clash = sorted(set(content) & set(files or {}))
    if clash:
        raise UsageError(f"the bundle has a {clash[0]} of its own; give the file another name")
    return _zipped({**content, **(files or {})})


def _zipped(content: Mapping[str, bytes]) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(content.items()):
            entry = zipfile.ZipInfo(name, EPOCH)
            runs = name in ("run_autograder", "setup.sh")
            entry.external_attr = (0o100755 if runs else 0o100644) << 16
            entry.create_system = 3  # Unix, so that the permissions are read
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return found.getvalue()
