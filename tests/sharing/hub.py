"""A Hub on this machine, and failures to order: the part of its API that pushing and loading a model use.

It speaks HTTP as huggingface_hub 2 expects it (https://huggingface.co/docs/hub/api): whoami, create a repository,
validate the card, pre-upload, large files in one piece or in parts, commit, model info, list, resolve and download.
Large files live under another host name, as on the real Hub, and whoever sends a token there is refused.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable
from typing import Any, Self
from urllib.parse import unquote

import yaml

from tests.sharing.repositories import Account, OutdatedError, Repository
from tests.sharing.wire import Answer, Failure, Request, Server

MODEL = r"/api/models/(?P<repo>[^/]+/[^/]+)"


class Hub:
    """A Hub with its accounts (by token), repositories and storage; a context manager that serves it."""

    def __init__(self, part_size: int = 5_000_000) -> None:
        self.accounts: dict[str, Account] = {}
        self.repositories: dict[str, Repository] = {}
        self.objects: dict[str, bytes] = {}
        self.parts: dict[tuple[str, int], bytes] = {}
        self.part_size = part_size
        self.failures: list[Failure] = []
        self.requests: list[Request] = []
        self.released = threading.Event()

    def __enter__(self) -> Self:
        self.server = Server(self)
        self.port = self.server.server_address[1]
        self.url, self.storage = f"http://127.0.0.1:{self.port}", f"http://localhost:{self.port}/storage"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()
        assert not self.server.mistakes, self.server.mistakes

    def fail(self, method: str, pattern: str, how: int | str, *, times: float = 1, body: Any = None, **headers: str):
        """Order a failure of the next requests whose path matches."""
        body = {"error": "a failure to order"} if body is None else body
        self.failures.append(Failure(method, pattern, how, times, body, headers))

    def failure(self, method: str, path: str) -> Failure | None:
        for one in self.failures:
            if one.times > 0 and one.method == method and re.search(one.pattern, path):
                one.times -= 1
                return one
        return None

    def asked(self, method: str, pattern: str) -> list[Request]:
        return [one for one in self.requests if one.method == method and re.search(pattern, one.path)]

    def answer(self, request: Request) -> Answer:
        """Find who asks and what they ask for."""
        if request.path.startswith("/storage/") and "authorization" in request.headers:
            return Answer(400, {"error": "a token must not be sent to the storage"})
        if given := request.headers.get("authorization"):
            request.account = self.accounts.get(given.removeprefix("Bearer "))
            if request.account is None:
                return Answer(401, {"error": "Invalid credentials in Authorization header"})
        for method, pattern, function in ROUTES:
            if method == request.method and (match := re.fullmatch(pattern, request.path)):
                return function(self, request, **{key: unquote(value) for key, value in match.groupdict("").items()})
        return Answer(404, {"error": "there is no such address"})

    def readable(self, request: Request, repo: str) -> Repository | Answer:
        """Return a repository, or what who may not read it gets to hear."""
        found = self.repositories.get(repo)
        if found is None or (
            found.private and not (request.account and request.account.may_write(repo.partition("/")[0]))
        ):
            status = 404 if request.account else 401
            return Answer(status, {"error": "Repository not found"}, {"X-Error-Code": "RepoNotFound"})
        return found

    def writable(self, request: Request, repo: str) -> Repository | Answer:
        found = self.readable(request, repo)
        if isinstance(found, Repository) and not (
            request.account and request.account.may_write(repo.partition("/")[0])
        ):
            return Answer(403, {"error": "You don't have the rights to write"})
        return found


def whoami(hub: Hub, request: Request) -> Answer:
    if not request.account:
        return Answer(401, {"error": "Invalid username or password."})
    account = request.account
    organizations = [{"name": name, "roleInOrg": role} for name, role in account.organizations.items()]
    access = {"accessToken": {"displayName": "test", "role": account.role}}
    return Answer(200, {"type": "user", "name": account.name, "orgs": organizations, "auth": access})


def create(hub: Hub, request: Request) -> Answer:
    wanted = request.json
    if not request.account:
        return Answer(401, {"error": "Invalid username or password."})
    owner = wanted["organization"] or request.account.name
    if not request.account.may_write(owner):
        return Answer(403, {"error": f"You don't have the rights to create a model under the namespace {owner}"})
    id = f"{owner}/{wanted['name']}"
    url = {"url": f"{hub.url}/{id}", "name": id}
    if id in hub.repositories:
        return Answer(409, url | {"error": "You already created this model repo"})
    hub.repositories[id] = Repository(id, private=wanted.get("visibility") == "private")
    return Answer(200, url)


def validate_yaml(hub: Hub, request: Request) -> Answer:
    head = re.match(r"---\n(.*?)\n---", request.json["content"], re.DOTALL)
    if head is None:
        return Answer(200, {"errors": [], "warnings": [{"message": "empty or missing yaml metadata in repo card"}]})
    try:
        yaml.safe_load(head[1])
    except yaml.YAMLError as error:
        return Answer(400, {"error": "Bad card", "errors": [{"message": str(error)}], "warnings": []})
    return Answer(200, {"errors": [], "warnings": []})


def preupload(hub: Hub, request: Request, repo: str, revision: str) -> Answer:
    found = hub.writable(request, repo)
    if isinstance(found, Answer):
        return found
    return Answer(200, {"files": [found.upload_mode(one["path"], one["size"]) for one in request.json["files"]]})


def batch(hub: Hub, request: Request, repo: str) -> Answer:
    found = hub.writable(request, repo)
    if isinstance(found, Answer):
        return found
    objects = [_where_to(hub, repo, one["oid"], one["size"]) for one in request.json["objects"]]
    return Answer(200, {"transfer": "multipart", "objects": objects})


def _where_to(hub: Hub, repo: str, oid: str, size: int) -> dict[str, Any]:
    """Return where a large file is to be sent, if it is not there already."""
    if oid in hub.objects:
        return {"oid": oid, "size": size}
    verify = {"href": f"{hub.url}/{repo}.git/info/lfs/verify"}
    if size <= hub.part_size:
        upload: dict[str, Any] = {"href": f"{hub.storage}/{oid}?signature=s1gned"}
    else:
        numbers = range(1, -(-size // hub.part_size) + 1)
        places = {str(number): f"{hub.storage}/{oid}/{number}?signature=s1gned" for number in numbers}
        header = {"chunk_size": str(hub.part_size), **places}
        upload = {"href": f"{hub.url}/complete/{oid}", "header": header}
    return {"oid": oid, "size": size, "actions": {"upload": upload, "verify": verify}}


def store(hub: Hub, request: Request, oid: str, number: str = "") -> Answer:
    if request.query.get("signature") != ["s1gned"]:
        return Answer(403, {"error": "not signed"})
    if number:
        hub.parts[oid, int(number)] = request.body
        return Answer(200, headers={"ETag": f'"{oid[:8]}-{number}"'})
    return _keep(hub, oid, request.body)


def complete(hub: Hub, request: Request, oid: str) -> Answer:
    numbers = [part["partNumber"] for part in request.json["parts"]]
    return _keep(hub, oid, b"".join(hub.parts.pop((oid, number)) for number in numbers))


def _keep(hub: Hub, oid: str, content: bytes) -> Answer:
    if hashlib.sha256(content).hexdigest() != oid:
        return Answer(400, {"error": "the content is not what was announced"})
    hub.objects[oid] = content
    return Answer(200, {})


def verify(hub: Hub, request: Request, repo: str) -> Answer:
    wanted = request.json
    whole = len(hub.objects.get(wanted["oid"], b"")) == wanted["size"]
    return Answer(200, {}) if whole else Answer(404, {"error": "not stored"})


def commit(hub: Hub, request: Request, repo: str, revision: str) -> Answer:
    found = hub.writable(request, repo)
    if isinstance(found, Answer):
        return found
    try:
        oid = found.commit(request.body, hub.objects)
    except OutdatedError:
        return Answer(412, {"error": "the parent commit is not the last one"})
    except (KeyError, ValueError) as error:
        return Answer(400, {"error": f"not a commit: {error!r}"})
    return Answer(200, {"success": True, "commitOid": oid, "commitUrl": f"{hub.url}/{repo}/commit/{oid}"})


def model_info(hub: Hub, request: Request, repo: str, revision: str = "main") -> Answer:
    found = hub.readable(request, repo)
    if isinstance(found, Answer):
        return found
    if (at := found.at(revision)) is None:
        return Answer(404, {"error": "Invalid rev id"}, {"X-Error-Code": "RevisionNotFound"})
    siblings = [{"rfilename": name} for name in sorted(at[1])]
    return Answer(200, {"id": repo, "modelId": repo, "sha": at[0], "private": found.private, "siblings": siblings})


def tree(hub: Hub, request: Request, repo: str, revision: str, folder: str = "") -> Answer:
    found = hub.readable(request, repo)
    if isinstance(found, Answer):
        return found
    if folder.strip("/"):
        return Answer(404, {"error": "no such folder"}, {"X-Error-Code": "EntryNotFound"})
    files = found.files.items()
    return Answer(200, [{"type": "file", "path": n, "size": len(f.content), "oid": f.oid} for n, f in files])


def resolve(hub: Hub, request: Request, repo: str, revision: str, name: str) -> Answer:
    found = hub.readable(request, repo)
    if isinstance(found, Answer):
        return found
    if (at := found.at(revision)) is None:
        return Answer(404, {"error": "Invalid rev id"}, {"X-Error-Code": "RevisionNotFound"})
    headers = {"X-Repo-Commit": at[0]}
    if (file := at[1].get(name)) is None:
        return Answer(404, {"error": "Entry not found"}, headers | {"X-Error-Code": "EntryNotFound"})
    if file.is_large:
        linked = {"X-Linked-Etag": f'"{file.oid}"', "X-Linked-Size": str(len(file.content))}
        return Answer(302, headers=headers | linked | {"Location": f"{hub.storage}/{file.oid}?signature=s1gned"})
    return Answer(200, file.content, headers | {"ETag": f'"{file.oid}"'})


def download(hub: Hub, request: Request, oid: str) -> Answer:
    return Answer(200, hub.objects[oid], {"ETag": f'"{oid}"'}) if oid in hub.objects else Answer(404, {})


ROUTES: list[tuple[str, str, Callable[..., Answer]]] = [
    ("GET", r"/api/whoami-v2", whoami),
    ("POST", r"/api/repos/create", create),
    ("POST", r"/api/validate-yaml", validate_yaml),
    ("POST", rf"{MODEL}/preupload/(?P<revision>[^/]+)", preupload),
    ("POST", r"/(?P<repo>[^/]+/[^/]+)\.git/info/lfs/objects/batch", batch),
    ("PUT", r"/storage/(?P<oid>\w+)", store),
    ("PUT", r"/storage/(?P<oid>\w+)/(?P<number>\d+)", store),
    ("POST", r"/complete/(?P<oid>\w+)", complete),
    ("POST", r"/(?P<repo>[^/]+/[^/]+)\.git/info/lfs/verify", verify),
    ("POST", rf"{MODEL}/commit/(?P<revision>[^/]+)", commit),
    ("GET", MODEL, model_info),
    ("GET", rf"{MODEL}/revision/(?P<revision>[^/]+)", model_info),
    ("GET", rf"{MODEL}/tree/(?P<revision>[^/]+)(?P<folder>/.*)?", tree),
    *[(verb, r"/(?P<repo>[^/]+/[^/]+)/resolve/(?P<revision>[^/]+)/(?P<name>.+)", resolve) for verb in ("GET", "HEAD")],
    *[(verb, r"/storage/(?P<oid>\w+)", download) for verb in ("GET", "HEAD")],
]
