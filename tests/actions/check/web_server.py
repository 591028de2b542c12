"""A server that stands for the whole web: til's requests reach it as a proxy, whatever host they are for."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

SLOW = 0.6
STATUS = {
    "/gone": 410,
    "/missing": 404,
    "/broken": 500,
    "/down": 503,
    "/login": 401,
    "/robots": 403,
    "/busy": 429,
    "/no-robots": 999,
}
SENT_ON = {
    "/moved": "/ok",
    "/loop": "/loop",
    "/to-missing": "http://elsewhere.dev/missing",
    "/to-mail": "mailto:me@a.dev",
}


class Request(NamedTuple):
    """What was asked for, and when."""

    at: float
    method: str
    url: str
    agent: str


class _Handler(BaseHTTPRequestHandler):
    requests: list[Request]

    def do_HEAD(self) -> None:
        self.requests.append(Request(time.monotonic(), self.command, self.path, self.headers["User-Agent"]))
        path = urlsplit(self.path).path
        if path == "/slow":
            time.sleep(SLOW)
        if path == "/hangs-up" or (path == "/no-head-at-all" and self.command == "HEAD"):
            return
        status = STATUS.get(path, 302 if path in SENT_ON else 200)
        self.send_response(405 if path == "/no-head" and self.command == "HEAD" else status)
        if path in SENT_ON:
            self.send_header("Location", SENT_ON[path])
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@contextmanager
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Request]]:
    """Send all requests to a server of one's own, and yield the list that they are added to."""
    requests: list[Request] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"requests": requests}))
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    for name in ("no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{server.server_port}")
    yield requests
    server.shutdown()
    server.server_close()
