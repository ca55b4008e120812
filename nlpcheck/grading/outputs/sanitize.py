"""Text that somebody else wrote, made safe for the place where it is shown.

A submission's author chooses names, values and messages. None of them may act: not as a formula in a spreadsheet, as
HTML, a link or an image in a page, as an escape sequence in a terminal, as a command in a CI log. Every function here
takes any text and returns text that only shows.
"""

from __future__ import annotations

import html
import re
import unicodedata

LONGEST = 2000
"""Characters of one field in an output; the record holds the rest."""
JOINERS = "\u200c\u200d"
"""Needed to write Persian, Hindi and many emoji; kept between signs that are not ASCII."""


BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Signs that count as letters or symbols and show nothing."""
MOST_MARKS = 6
"""Marks that are stacked on one sign; more would run over the lines around it, or hide a message in their number."""
LARGEST = 200_000
"""Characters of a text that are looked at; of a longer one the beginning and the end."""


def clean(text: str) -> str:
    r"""Write every sign that cannot be seen as an escape, as Python would; line breaks and tabs stay.

    Controls (ANSI, OSC), changes of direction, invisible and private signs, towers of marks, lone surrogates, signs
    that XML forbids.

    >>> clean("a\x1b[31mb\u202ec")
    'a\\x1b[31mb\\u202ec'
    """
    text = text.replace("\r\n", "\n")
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    shown = []
    marks = 0
    for place, sign in enumerate(text):
        marks = marks + 1 if not sign.isascii() and unicodedata.category(sign)[0] == "M" else 0
        visible = marks <= MOST_MARKS and _is_visible(text, place)
        shown.append(sign if visible else sign.encode("unicode_escape").decode("ascii"))
    return "".join(shown)


def _is_visible(text: str, place: int) -> bool:
    sign = text[place]
    if sign in JOINERS:
        return _is_word(text[place - 1 : place]) and _is_word(text[place + 1 : place + 2])
    return sign in "\n\t" or (sign.isprintable() and sign not in BLANK)


def _is_word(sign: str) -> bool:
    return bool(sign) and not sign.isascii() and sign.isprintable()


def cut(text: str, limit: int = LONGEST, missing: int = 0) -> str:
    """Cut a long text in the middle and say how much is gone, what was ``missing`` there before included.

    >>> cut("abcdefghij", 4)
    'ab [... 6 characters left out ...] ij'
    """
    if len(text) <= limit and not missing:
        return text
    half = min(limit, len(text)) // 2
    left_out = len(text) - 2 * half + missing
    return f"{text[:half]} [... {left_out} characters left out ...] {text[len(text) - half :]}"


def _ends(text: str) -> tuple[str, int]:
    """Return a text without the middle that nobody will see, and how much that was."""
    missing = max(0, len(text) - LARGEST)
    return (text[: LARGEST // 2] + text[-LARGEST // 2 :], missing) if missing else (text, 0)


def one_line(text: str, limit: int = LONGEST) -> str:
    """Return text for a place that holds one line: cleaned, cut, each run of white space a space."""
    text, missing = _ends(text)
    return cut(" ".join(clean(text).split()), limit, missing)


def block(text: str, limit: int = LONGEST) -> str:
    """Return text for a place that holds several lines: cleaned and cut."""
    text, missing = _ends(text)
    return cut(clean(text).expandtabs(4).strip("\n"), limit, missing)


FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")
NUMBER = re.compile(r"[+-]?\d{1,18}([.,]\d{1,18})?\Z", re.ASCII)
SPLIT = re.compile(r"([;|][\s\"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")


def csv_cell(text: str) -> str:
    """Return text for a cell of a table: a spreadsheet shows it and computes nothing; a real number stays.

    What could start a formula gets an apostrophe before it, also behind a semicolon: a spreadsheet with other
    settings splits there.

    >>> csv_cell("=1+1"), csv_cell("-3.5"), csv_cell("a;=b")
    ("'=1+1", '-3.5', "a;'=b")
    """
    if NUMBER.match(text):
        return text
    line = SPLIT.sub(r"\1'", one_line(text))
    return f"'{line}" if FORMULA.match(line) or text[:1] in ("\t", "\r") else line


MARKS = re.compile(r"[\\`*\[\]{}|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
FIRST = re.compile(r"\A(\s*)([#+\-=:]|\d+[.)])")
CODE = re.compile(r"`([^`]+)`")


def markdown(text: str) -> str:
    r"""Return one line of text for a Markdown page; what stands in backticks stays code, all else is only text.

    >>> markdown("# use `word_ids()` <b> ![x](http://y.z)")
    '\\# use `word_ids()` &lt;b&gt; !\\[x\\](http\\://y\\.z)'
    """
    pieces = CODE.split(one_line(text))
    plain = [_markdown_text(piece, starts=not place) for place, piece in enumerate(pieces[::2])]
    code = [_code(piece) for piece in pieces[1::2]]
    return "".join(word for pair in zip(plain, [*code, ""], strict=True) for word in pair)


def _code(text: str) -> str:
    """Return a span of code; one that would end a cell of a table is only text."""
    return f"`{text}`" if text.strip() and "|" not in text else _markdown_text(text, starts=False)


def _markdown_text(text: str, *, starts: bool) -> str:
    text = MARKS.sub(r"\\\g<0>", text)
    if starts:
        text = FIRST.sub(lambda found: found[1] + found[2][:-1] + "\\" + found[2][-1], text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r":(?=\S)", r"\\:", text)
    text = re.sub(r"(?<=\S)\.(?=\S)", r"\\.", text)
    return text.replace("@", "@\u200b")  # nobody is notified, nothing becomes an address


def fenced(text: str, limit: int = LONGEST) -> str:
    """Return text as a code block of Markdown, whose fence is longer than any in the text."""
    lines = block(text, limit)
    fence = "`" * (1 + max([2, *map(len, re.findall("`+", lines))]))
    return f"{fence}text\n{lines}\n{fence}"


ADDRESS = re.compile(r"https://[A-Za-z0-9./_#?=&%~+-]+\Z")


def link(text: str) -> str:
    """Return an address as a link of Markdown, and anything else as text."""
    return f"<{text}>" if ADDRESS.match(text) else markdown(text)


def html_text(text: str) -> str:
    """Return one line of text for a place that reads HTML."""
    return html.escape(one_line(text), quote=True)


def annotation_text(text: str) -> str:
    """Return text for the message of a GitHub workflow command.

    >>> annotation_text("50 % ::error::x")
    '50 %25 : :error: :x'
    """
    return _no_command(one_line(text)).replace("%", "%25")


def annotation_property(text: str) -> str:
    """Return text for a property of a GitHub workflow command, such as its title."""
    return annotation_text(text).replace(":", "%3A").replace(",", "%2C")


def line(text: str, limit: int = LONGEST) -> str:
    """Return one line for a terminal or a log, where it may be wrapped: no part of it is a command in a CI log."""
    return _no_command(one_line(text, limit))


def _no_command(text: str) -> str:
    """Take ``::`` and ``##[`` apart, which begin commands in a log."""
    return re.sub(":(?=:)", ": ", text).replace("##[", "## [")


def block_in_a_log(text: str, limit: int = LONGEST) -> str:
    """Return several lines for a place that may end in a CI log: none of them is a command there."""
    return re.sub(r"^(\s*:)(?=:)", r"\1 ", block(text, limit), flags=re.MULTILINE).replace("##[", "## [")


SAFE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,120}\Z")


def file_name(id: str) -> str:
    """Return a file name for an id; one that the intake made is kept as it is."""
    if SAFE_NAME.match(id):
        return id
    readable = re.sub(r"[^A-Za-z0-9_-]", "_", id)[:60]
    return f"{readable}-{_digest(id)}"


def _digest(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:12]
