"""`cxassess run` as a stranger starts it: first start, second, Ctrl-C, and what can be wrong."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

READY = re.compile(r"^Ready\s+http://", re.MULTILINE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings(data: Path, port: int) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CXASSESS_")}
    return {**kept, "CXASSESS_DATA": str(data), "CXASSESS_PORT": str(port)}


class Started:
    """A running platform and everything it has printed so far."""

    def __init__(self, data: Path, port: int, *arguments: str, **more: str) -> None:
        self.port, self.text = port, ""
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "cxassess.cli", "run", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**settings(data, port), **more},
        )
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.text += line
            if READY.search(self.text):
                self._ready.set()
        self._ready.set()

    def wait(self) -> "Started":
        assert self._ready.wait(240), self.text
        assert READY.search(self.text), self.text
        return self

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        code = self.process.wait(timeout=30)
        self._reader.join(timeout=10)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    def line(self, word: str) -> str:
        found = re.search(rf"^{word}\s+(\S+)", self.text, re.MULTILINE)
        assert found, f"{word} is not printed:\n{self.text}"
        return found[1]


@contextmanager
def running(data: Path, *arguments: str, **more: str) -> Iterator[Started]:
    started = Started(data, free_port(), *arguments, **more)
    try:
        yield started.wait()
    finally:
        if started.process.poll() is None:
            started.stop(signal.SIGKILL)


def status(address: str) -> int:
    host, path = address.removeprefix("http://").split("/", 1)
    connection = http.client.HTTPConnection(host, timeout=20)
    connection.request("GET", "/" + path)
    code = connection.getresponse().status
    connection.close()
    return code


def refusal(data: Path, port: int) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "cxassess.cli", "run"],
        capture_output=True,
        text=True,
        env=settings(data, port),
        check=False,
        timeout=60,
    )
    return done.returncode, done.stderr


@pytest.mark.slow
def test_the_first_start_prints_where_to_click_and_the_second_keeps_it(tmp_path: Path) -> None:
    with running(tmp_path / "data") as first:
        assert status(first.line("Answer")) == 200
        assert status(first.line("Console")) == 200
        assert status(first.line("Leader")) == 200
        assert status(first.line("Leader's page")) in (302, 303)
        report = Path(first.line("Leader PDF"))
        body = report.read_bytes()
        assert body.startswith(b"%PDF-1.7")
        assert first.stop() == 0
        assert "Stopped. Everything is saved." in first.text
    with running(tmp_path / "data") as second:
        assert "loading the example client" not in second.text
        assert second.line("Leader PDF") == str(report)
        assert report.read_bytes() == body
        assert status(second.line("Answer")) == 200
        assert second.stop(signal.SIGTERM) == 0


def test_an_empty_start_answers_and_stops_cleanly(tmp_path: Path) -> None:
    with running(tmp_path / "data", "--no-example") as started:
        assert status(f"http://127.0.0.1:{started.port}/readyz") == 200
        assert "cxassess user create" in started.text
        assert started.stop() == 0
        assert "Traceback" not in started.text


def test_a_busy_port_is_one_line_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = int(other.getsockname()[1])
        code, text = refusal(tmp_path / "data", port)
    assert code == 1
    assert text == (
        f"Port {port} is busy. Stop the other program, "
        f"or choose another port: CXASSESS_PORT={port + 1} make run\n"
    )


def test_an_unwritable_folder_is_one_line_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    code, text = refusal(tmp_path / "data", free_port())
    assert code == 2
    assert text.startswith("CXASSESS_DATA: cannot write to ")
    assert text.count("\n") == 1


@pytest.mark.slow
def test_without_pango_everything_but_pdf_works_and_says_so(tmp_path: Path) -> None:
    # what importing WeasyPrint does where the library is missing
    fake = tmp_path / "fake" / "weasyprint"
    fake.mkdir(parents=True)
    (fake / "__init__.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")\n")
    with running(tmp_path / "data", PYTHONPATH=str(tmp_path / "fake")) as started:
        assert "Pango is missing: everything but PDF works." in started.text
        assert "Leader PDF" not in started.text
        assert status(started.line("Answer")) == 200
        assert started.stop() == 0
