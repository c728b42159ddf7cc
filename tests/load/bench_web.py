"""Benchmark of the respondent's pages: gunicorn with two workers, SQLite, every save on disk.

The client runs in a process of its own on the same two cores, so the figures are a lower bound; the
ratio to a page that does nothing (/healthz) in the same run is what travels between machines.
"""

import http.client
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from tests.load import prepared

ROOT = Path(__file__).resolve().parents[2]
SECONDS, ROUNDS, PEOPLE = 4.0, 3, 8


def web() -> list[str]:
    """Requests a second and latencies of a question page (GET) and of saving one (POST)."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = {
            **os.environ,
            "CXASSESS_DATA": folder,
            "CXASSESS_BASE_URL": f"http://127.0.0.1:{port}",
        }
        links = prepared.wave(environment, PEOPLE)
        with _gunicorn(environment, port):
            people = [_begin(port, link) for link in links]
            jobs = {"nothing": "/healthz", "GET": "/answer/1", "POST": "/answer/1/save"}
            found: dict[str, list[dict[str, float]]] = {name: [] for name in jobs}
            for _ in range(ROUNDS):
                for name, path in jobs.items():
                    for person in people:
                        person["revision"] = _revision(port, person)
                    found[name].append(_drive(port, path, name == "POST", people))
    return [_line(name, rounds, found["nothing"]) for name, rounds in found.items()]


def _line(name: str, rounds: list[dict[str, float]], nothing: list[dict[str, float]]) -> str:
    words = {
        "nothing": "/healthz GET",
        "GET": "question page GET",
        "POST": "durable save POST",
    }
    middle = {key: statistics.median(r[key] for r in rounds) for key in rounds[0]}
    ratio = statistics.median(a["rps"] / b["rps"] for a, b in zip(rounds, nothing, strict=True))
    return (
        f"{words[name]:18} {middle['rps']:7.0f} a second, p50 {middle['p50']:5.1f} ms, "
        f"p95 {middle['p95']:5.1f} ms, p99 {middle['p99']:5.1f} ms, "
        f"errors {sum(r['errors'] for r in rounds):.0f}, {ratio:.2f} x /healthz"
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _gunicorn(environment: dict[str, str], port: int) -> Iterator[None]:
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "wsgi:app", "--workers", "2", "--threads", "4",
            "--bind", f"127.0.0.1:{port}", "--log-level", "error", "--keep-alive", "30",
        ],
        cwd=ROOT,
        env=environment,
    )  # fmt: skip
    try:
        for _ in range(100):
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _begin(port: int, link: str) -> dict[str, str]:
    """Open one person's link, start, and keep what a request needs."""
    cookies: dict[str, str] = {}
    path = "/" + link.split("/", 3)[3]
    page = _ask(port, "GET", path, cookies)
    token = re.search(r'name="token" value="([^"]+)"', page)
    _ask(
        port, "POST", "/s", cookies, {"csrf_token": _csrf(page), "token": token[1] if token else ""}
    )
    page = _ask(port, "GET", "/answer/1", cookies)
    items = sorted(set(re.findall(r'<input type="radio" name="([A-Z0-9-]+)"', page)))
    assert items, "the question page has no questions"
    return {
        "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "csrf": _csrf(page),
        "items": json.dumps(items),
    }


def _csrf(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "no form was loaded"
    return found[1]


def _revision(port: int, person: dict[str, str]) -> str:
    """What the page says it was made from: saving starts there, as a browser would."""
    cookies = dict(cookie.split("=", 1) for cookie in person["cookie"].split("; "))
    page = _ask(port, "GET", "/answer/1", cookies)
    found = re.search(r'name="revision"[^>]*value="(\d+)"', page)
    assert found, "the question page has no revision"
    return found[1]


def _ask(
    port: int, method: str, path: str, cookies: dict[str, str], form: dict[str, str] | None = None
) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    body = None
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(form)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    for cookie in answer.headers.get_all("Set-Cookie") or []:
        name, value = re.split("=|;", cookie)[:2]
        cookies[name] = value
    connection.close()
    return text


def _drive(port: int, path: str, saving: bool, people: list[dict[str, str]]) -> dict[str, float]:
    """Run the client in a process of its own; it prints one JSON line."""
    job = json.dumps(
        {"port": port, "path": path, "saving": saving, "seconds": SECONDS, "people": people}
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.load.client"],
        cwd=ROOT,
        input=job,
        capture_output=True,
        text=True,
        check=True,
    )
    result: dict[str, float] = json.loads(done.stdout)
    return result
