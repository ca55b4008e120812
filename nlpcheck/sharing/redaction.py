"""Tokens and signatures are taken out of every text before anybody sees it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

INSTEAD = "<token>"
LOOKS_LIKE_A_TOKEN = re.compile(r"\b(?:hf_(?:oauth_|jwt_)?|api_org_)[A-Za-z0-9]{30,}[A-Za-z0-9_.\-]*")
"""What access tokens of the Hub look like: a prefix and at least thirty letters and digits."""
AUTHORIZATION = re.compile(r"(?i)\b(bearer|authorization['\"]?\s*[:=])\s+[^\s'\",}]+")
SIGNED = re.compile(r"(https?://[^\s'\"<>?]+)\?[^\s'\"<>]+")
"""A signature in an address lets everybody who reads it upload or download for a while."""
CREDENTIALS = re.compile(r"(https?://)[^\s/@'\"<>]+@")


def redacted(text: str, token: str | None = None) -> str:
    """Return a text without the token, anything that looks like one, and what is signed in addresses.

    >>> redacted("sent Bearer abc to https://me:abc@host/x?signature=1")
    'sent Bearer <token> to https://<token>@host/x'
    """
    for form in (token, quote(token, safe="")) if token else ():
        text = text.replace(form, INSTEAD)
    text = LOOKS_LIKE_A_TOKEN.sub(INSTEAD, text)
    text = SIGNED.sub(r"\1", text)
    text = AUTHORIZATION.sub(rf"\1 {INSTEAD}", text)
    return CREDENTIALS.sub(rf"\1{INSTEAD}@", text)


def holds_a_token(file: Path, token: str | None = None) -> bool:
    """Return whether a file of text holds the token, or anything that looks like one."""
    text = file.read_text(encoding="utf-8", errors="replace")
    return bool(token and token in text) or LOOKS_LIKE_A_TOKEN.search(text) is not None
