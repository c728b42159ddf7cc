"""Benchmark of `cxassess run`: seconds from the command to the first page, once and again."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

from tests.load.bench_web import free_port

LONGEST = 300.0


def start() -> list[str]:
    """Wall seconds to the first answered request, on an empty folder and again."""
    with tempfile.TemporaryDirectory() as folder:
        first = _seconds(folder)
        again = [_seconds(folder) for _ in range(3)]
    return [
        f"first start, with the example client and its three reports: {first:.1f} s wall",
        f"second start: {sorted(again)[1]:.1f} s wall to the first page (median of 3), aim under 5",
    ]


def _seconds(folder: str) -> float:
    port = free_port()
    environment = {**os.environ, "CXASSESS_DATA": folder, "CXASSESS_PORT": str(port)}
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "cxassess.cli", "run"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while time.perf_counter() - begin < LONGEST:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5):
                    return time.perf_counter() - begin
            except OSError:
                time.sleep(0.05)
        raise TimeoutError("the platform did not answer")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
