"""Make this checkout importable, and its `cxassess` command runnable, in the current environment.

An editable install would need a build backend in the environment; a path file needs nothing.
"""

import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# a shell starts Python, because a first line of its own may hold neither spaces nor long paths
LAUNCHER = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from cxassess.cli import main

sys.exit(main())
"""


def main() -> None:
    site = Path(sysconfig.get_path("purelib"))
    (site / "cxassess-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    command = Path(sysconfig.get_path("scripts")) / "cxassess"
    command.write_text(LAUNCHER.format(python=sys.executable), encoding="utf-8")
    command.chmod(0o755)


if __name__ == "__main__":
    main()
