"""`make bench`: the figures of docs/performance, measured again on this machine.

Everything is a ratio to something measured beside it in the same run, because machines differ and a
shared one differs from minute to minute. Traffic goes to loopback only and is bounded in number.
"""

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Callable

from tests.load import bench_files, bench_start, bench_web

PARTS: dict[str, Callable[[], list[str]]] = {
    "score": bench_files.score,
    "pdf": bench_files.pdf,
    "web": bench_web.web,
    "start": bench_start.start,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all")
    chosen = parser.parse_args().parts or list(PARTS)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    sys.stdout.write(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load}, {commit}\n"
    )
    for part in chosen:
        sys.stdout.write(f"\n{part}\n")
        for line in PARTS[part]():
            sys.stdout.write(f"  {line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
