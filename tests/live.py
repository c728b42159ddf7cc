"""The application behind its real server, waitress, on a free port of this machine."""

import http.client
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from tests.webapp import CSRF_FIELD


@contextmanager
def served(app: Flask, threads: int = 8) -> Iterator[int]:
    """Serve until the block ends; gives the port."""
    server = create_server(
        app, host="127.0.0.1", port=0, threads=threads, clear_untrusted_proxy_headers=True
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server.effective_port
    finally:
        # in the server's own thread: closing its sockets from here would race with its select()
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
        thread.join(timeout=10)
        server.task_dispatcher.shutdown()


class Browser:
    """A plain HTTP client with a cookie jar, for tests that need many at once."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}
        self.page = self.location = ""

    def twin(self) -> "Browser":
        """A second tab of the same profile with the same page loaded."""
        other = Browser(self._port)
        other._cookies, other.page = dict(self._cookies), self.page
        return other

    def get(self, path: str) -> int:
        return self._send("GET", path, None)

    def post(self, path: str, **fields: str) -> int:
        """Post with the CSRF token of the page that was loaded last."""
        found = CSRF_FIELD.search(self.page)
        assert found, "no form was loaded"
        return self._send("POST", path, urlencode({"csrf_token": found[1], **fields}))

    def _send(self, method: str, path: str, body: str | None) -> int:
        connection = http.client.HTTPConnection("localhost", self._port, timeout=60)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = re.split("=|;", cookie)[:2]
            self._cookies[name] = value
        self.location = answer.headers.get("Location", "")
        if answer.status < 300:
            self.page = text
        connection.close()
        return answer.status
