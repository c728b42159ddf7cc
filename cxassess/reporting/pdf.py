"""Findings -> PDF, rendered in a child process that may fail without harming anybody.

The renderer lays out text that came from outside, with native libraries: it can hang, run out of
memory or crash. So it runs in its own process group with limits on memory, processor and wall time,
gets no secret of the parent's environment, and is judged by the file it leaves behind.
"""

import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cxassess.findings.canonical import to_json
from cxassess.findings.model import Findings
from cxassess.reporting.pages import Kind
from cxassess.reporting.texts import cleaned

PANGO_MISSING, REFUSED, OUT_OF_MEMORY = 3, 4, 5
OUT_OF_TIME = -24
"""Ended by the signal for too much processor time (SIGXCPU)."""
FINAL = (PANGO_MISSING, REFUSED, OUT_OF_MEMORY, OUT_OF_TIME)
"""Exit codes of the child that another try would not change."""
INSTALL_PANGO = (
    "PDF reports need the Pango library. Install it and try again: "
    "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 (Debian, Ubuntu) "
    "or brew install pango (macOS). Everything else works without it."
)
PASSED_ON = (
    "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "XDG_CACHE_HOME",
    "MPLCONFIGDIR", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "COVERAGE_PROCESS_START",
)  # fmt: skip
TRIES = 2


class RenderError(RuntimeError):
    """No PDF came about; the message says why."""


class PangoMissing(RenderError):  # noqa: N818 - says what is wrong
    """The native text layout library is not installed; the message says how to get it."""


@dataclass(frozen=True)
class Limits:
    """What one try may use: address space in MiB, processor and wall time in seconds."""

    memory: int = 2048
    processor: int = 60
    wall: int = 120


LIMITS = Limits()


def render_pdf(findings: Findings, kind: Kind = "leader", limits: Limits = LIMITS) -> bytes:
    """A tagged PDF/UA-1; the same findings give the same bytes.

    Raises PangoMissing, or RenderError with the reason.
    """
    with tempfile.TemporaryDirectory(prefix="cxassess-pdf-") as folder:
        source, target = Path(folder, "findings.json"), Path(folder, "report.pdf")
        source.write_bytes(to_json(cleaned(findings)))
        _run([kind, str(source), str(target)], target, Path(folder), limits)
        return target.read_bytes()


def write_pdf(
    findings: Findings, target: Path, kind: Kind = "leader", limits: Limits = LIMITS
) -> None:
    """As `render_pdf`, into a file that is either whole or not there."""
    body = render_pdf(findings, kind, limits)
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(body)
    part.replace(target)


def check_pango(limits: Limits = LIMITS) -> None:
    """Raises PangoMissing when this machine cannot make PDFs."""
    with tempfile.TemporaryDirectory(prefix="cxassess-pdf-") as folder:
        target = Path(folder, "found")
        _run(["check", os.devnull, str(target)], target, Path(folder), limits)


def _run(arguments: list[str], target: Path, folder: Path, limits: Limits) -> None:
    """Run the child until `target` is there; only a crash is worth another try."""
    code = 0
    for _ in range(TRIES):
        code = _try(arguments, folder, limits)
        if target.is_file():
            return
        if code in FINAL:
            break
    said = (folder / "errors.txt").read_text(encoding="utf-8", errors="replace").strip()
    raise _error(code, said.splitlines()[-1][:300] if said else "it said nothing", limits)


def _error(code: int, reason: str, limits: Limits) -> RenderError:
    if code == PANGO_MISSING:
        return PangoMissing(INSTALL_PANGO)
    if code == OUT_OF_MEMORY:
        return RenderError(f"the report needs more than {limits.memory} MiB of memory")
    if code == OUT_OF_TIME:
        return RenderError(f"the report needs more than {limits.processor} s of processor time")
    return RenderError(f"the renderer stopped with code {code}: {reason}")


def _try(arguments: list[str], folder: Path, limits: Limits) -> int:
    """One child; its exit code. Raises RenderError when the wall time is over."""
    command = [
        sys.executable, "-m", "cxassess.reporting.render_child", *arguments,
        str(limits.memory), str(limits.processor),
    ]  # fmt: skip
    with (folder / "errors.txt").open("wb") as errors:
        child = subprocess.Popen(  # noqa: S603 - our own module with our own arguments
            command,
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )
        try:
            return child.wait(limits.wall)
        except subprocess.TimeoutExpired:
            raise RenderError(f"the report took longer than {limits.wall} s") from None
        finally:
            _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and everything it may have started."""
    if child.poll() is None:
        end_group = getattr(os, "killpg", os.kill)  # Windows knows no groups
        end_group(child.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        child.wait()


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    # The child must find this very package, also in a checkout that is not installed.
    places = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    return kept | {
        "PYTHONPATH": os.pathsep.join(place for place in places if place),
        "PYTHONHASHSEED": "0",
        # Worker threads of the number library would only take address space.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "CXASSESS_RENDER_FOLDER": str(folder),
    }
