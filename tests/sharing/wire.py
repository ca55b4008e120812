"""HTTP as a Hub speaks it, and how it can fail."""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from tests.sharing.repositories import Account

CUT = "cut"
"""The connection ends in the middle of the request."""
LOST = "lost"
"""The request is carried out, and the connection ends before the answer."""
SILENT = "silent"
"""The request is heard, and nothing is said for a long time."""
LOGIN_PAGE = "login page"
"""Something between us and the Hub answers in its place."""


@dataclass
class Answer:
    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    account: Account | None = None
    query: dict[str, list[str]] = field(default_factory=dict)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Failure:
    method: str
    pattern: str
    how: int | str
    times: float
    body: Any
    headers: dict[str, str]


class Answering(Protocol):
    """What stands behind the wire."""

    requests: list[Request]
    released: threading.Event

    def failure(self, method: str, path: str) -> Failure | None: ...

    def answer(self, request: Request) -> Answer: ...


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, hub: Answering) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.hub = hub
        self.mistakes: list[BaseException | None] = []
        """Of this Hub itself, not ordered by anybody."""

    def handle_error(self, *_: object) -> None:
        """Keep what went wrong, but say nothing when somebody hangs up."""
        error = sys.exception()
        if not isinstance(error, ConnectionError):
            self.mistakes.append(error)


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # it waits forty milliseconds between head and body

    def log_message(self, *_: object) -> None:
        pass

    def _serve(self) -> None:
        address = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        size = int(headers.get("content-length", 0))
        failure = self.server.hub.failure(self.command, address.path)
        if failure and failure.how == CUT:
            self.rfile.read(size // 2)
            self.close_connection = True
            return
        body = self._chunks() if "chunked" in headers.get("transfer-encoding", "") else self.rfile.read(size)
        request = Request(self.command, address.path, headers, body, query=parse_qs(address.query))
        self.server.hub.requests.append(request)
        if answer := self._answer(request, failure):
            self._reply(answer)
        else:
            self.close_connection = True

    def _answer(self, request: Request, failure: Failure | None) -> Answer | None:
        """Return what is to be answered, or None for a connection that ends without a word."""
        how = failure.how if failure else None
        if how == SILENT:
            self.server.hub.released.wait(60)
            return None
        if how == LOST:
            self.server.hub.answer(request)
            return None
        if how == LOGIN_PAGE:
            return Answer(200, b"<html>Please log in</html>", {"Content-Type": "text/html"})
        return Answer(int(failure.how), failure.body, failure.headers) if failure else self.server.hub.answer(request)

    def _chunks(self) -> bytes:
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _reply(self, answer: Answer) -> None:
        raw = isinstance(answer.body, bytes)
        content = answer.body if raw else json.dumps({} if answer.body is None else answer.body).encode()
        self.send_response(answer.status)
        kind = {"Content-Type": "application/octet-stream" if raw else "application/json"}
        for name, value in {**kind, **answer.headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_HEAD = _serve  # noqa: N815  (the names that the standard library looks for)
