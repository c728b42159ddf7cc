"""What is acknowledged is on the disk: the system calls of a hundred submissions, one by one."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cxassess.settings import Settings

CALL = re.compile(r"(?P<name>pwrite64|write|fdatasync|fsync)\((?P<fd>\d+)<(?P<path>[^>]*)>")
SENDER = """
import os, sys
from pathlib import Path
from tests.conftest import settings_for
from tests.journeys.services import stage
from cxassess import create_app
from cxassess.services import answering
from cxassess.services.context import Context
settings = settings_for(sys.argv[1], Path(sys.argv[2]).parent)
app = create_app(settings)
with app.app_context():
    ctx = Context(settings)
    scene = stage.launched(ctx, stage.crew(100))
    now = stage.during(ctx)
    for token in scene.tokens.values():
        answering.save_page(now, token, "RIR", {"RIR-1": "2"}, base_revision=0)
    receipts = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT)
    for token in scene.tokens.values():
        answering.submit(now, token)
        os.write(receipts, b"received")
"""


@pytest.mark.slow
def test_before_every_receipt_the_journal_is_synced(settings: Settings, tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed, so system calls cannot be watched")
    trace, receipts = tmp_path / "trace.txt", tmp_path / "receipts"
    command = [
        strace, "-f", "-y", "-e", "trace=pwrite64,write,fdatasync,fsync", "-o", str(trace),
        sys.executable, "-c", SENDER, settings.database_url, str(receipts),
    ]  # fmt: skip
    found = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(Path.cwd())}, capture_output=True, text=True
    )
    if "ptrace" in found.stderr and found.returncode:
        pytest.skip(f"processes may not be watched here: {found.stderr.strip()[:200]}")
    assert found.returncode == 0, found.stderr
    unsynced, written, acknowledged = 0, 0, 0
    for line in trace.read_text(errors="replace").splitlines():
        call = CALL.search(line)
        if call is None:
            continue
        if call["path"].endswith("-wal"):
            syncs = call["name"] in ("fdatasync", "fsync")
            unsynced, written = (0, written) if syncs else (unsynced + 1, written + 1)
        elif call["path"] == str(receipts):
            # since the receipt before, something was written, and all of it is synced
            assert written
            assert unsynced == 0
            acknowledged, written = acknowledged + 1, 0
    assert acknowledged == 100
