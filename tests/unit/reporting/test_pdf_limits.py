"""The child that renders: what it may not load, what it may not use, and how it may fail."""

import contextlib
import gc
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cxassess.findings.canonical import to_json
from cxassess.reporting import pdf, render_child
from cxassess.reporting.pdf import Limits, PangoMissing, RenderError
from tests.unit.reporting import hard_findings

FEW = hard_findings.not_enough()
IMAGE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"


@pytest.fixture(autouse=True)
def _collect_again() -> Iterator[None]:
    """The child stops the collector for good; here it must go on."""
    yield
    gc.enable()


def document(body: str, head: str = "") -> str:
    return f'<!doctype html><html lang="en"><head><title>T</title>{head}</head><body>{body}</body>'


def standing_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Put a module in the place of the layout library, for the child only."""
    (tmp_path / "weasyprint.py").write_text(program, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def test_a_report_comes_out_and_is_written_whole(tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    pdf.write_pdf(FEW, target)
    assert target.read_bytes().startswith(b"%PDF-1.7")
    assert target.read_bytes() == pdf.render_pdf(FEW)
    assert os.listdir(tmp_path) == ["report.pdf"]
    pdf.check_pango()


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/passwd" alt="x">',
        '<img src="https://example.org/x.png" alt="x">',
        '<img src="x.png" alt="x">',
        '<img src="data:text/html,x" alt="x">',
        '<object data="file:///etc/passwd"></object>',
        '<embed src="file:///etc/passwd">',
        '<p style="background:url(file:///etc/passwd)">x</p>',
        '<style>@import url("file:///etc/x.css");</style>',
        '<style>@font-face{font-family:y;src:url("file:///y.ttf")} p{font-family:y}</style><p>y',
        "<svg width='9' height='9'><image xlink:href='file:///etc/passwd' width='9' height='9'/>"
        "</svg>",
        "<img alt='x' src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' "
        "width='9' height='9'%3E%3Cimage href='http://127.0.0.1/x' width='9' height='9'/%3E%3C"
        '/svg%3E">',
    ],
)
def test_nothing_is_loaded_from_outside_the_page(body: str, tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    with pytest.raises(render_child.RefusedError, match="blocked"):
        render_child.set_page(document(body), target, b"1")
    assert not target.exists()


def test_an_attachment_is_refused_as_a_link(tmp_path: Path) -> None:
    head = '<link rel="attachment" href="file:///etc/passwd">'
    with pytest.raises(render_child.RefusedError, match="leads out of the report"):
        render_child.set_page(document("x", head), tmp_path / "report.pdf", b"1")


@pytest.mark.parametrize("href", ["javascript:alert(1)", "file:///etc/passwd", "https://x.org", ""])
def test_links_that_leave_the_report_are_refused(href: str, tmp_path: Path) -> None:
    with pytest.raises(render_child.RefusedError, match="leads out of the report"):
        render_child.set_page(document(f'<a href="{href}">x</a>'), tmp_path / "r.pdf", b"1")


def test_pictures_that_the_page_carries_are_drawn(tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    render_child.set_page(document(f'<a href="#x">x</a><img id="x" alt="x" src="{IMAGE}">'),
                          target, b"1")  # fmt: skip
    assert target.read_bytes().startswith(b"%PDF")


def test_a_picture_that_cannot_be_drawn_and_a_page_without_end_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.pdf"
    with pytest.raises(render_child.RefusedError, match="Failed to load image"):
        render_child.set_page(
            document('<img alt="x" src="data:image/svg+xml,%3Csvg">'), target, b"1"
        )
    monkeypatch.setattr(render_child, "LONGEST_PAGE", 100)
    with pytest.raises(render_child.RefusedError, match="at most 100 are set"):
        render_child.set_page(document("x" * 100), target, b"1")
    assert not target.exists()


def test_our_fonts_stand_alone_unless_a_letter_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    render_child.use_fonts("<p>plain\nwords</p>", tmp_path)
    settings = Path(os.environ["FONTCONFIG_FILE"])
    assert "theme/fonts</dir>" in settings.read_text(encoding="utf-8")
    assert "include" not in settings.read_text(encoding="utf-8")
    render_child.use_fonts("<p>漢</p>", tmp_path)
    assert "include" in settings.read_text(encoding="utf-8")


def test_the_child_reports_by_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(render_child, "limit", lambda *_: None)
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    source, target = tmp_path / "findings.json", tmp_path / "report.pdf"
    source.write_bytes(to_json(FEW))
    rest = [str(source), str(target), "1", "1"]
    assert render_child.main(["leader", *rest]) == 0
    assert target.read_bytes().startswith(b"%PDF")
    assert render_child.main(["check", *rest]) == 0
    assert render_child.main(["novel", *rest]) == pdf.REFUSED
    assert "known are leader" in capsys.readouterr().err

    def failing(error: BaseException) -> int:
        def render(*_: object) -> None:
            raise error

        monkeypatch.setattr(render_child, "render", render)
        return render_child.main(["leader", *rest])

    assert failing(MemoryError()) == pdf.OUT_OF_MEMORY
    assert failing(OSError("cannot load library 'libpango-1.0-0'")) == pdf.PANGO_MISSING
    with pytest.raises(OSError, match="disk full"):
        failing(OSError("disk full"))


def test_limits_are_set_in_the_child_and_never_raised() -> None:
    program = (
        "import resource as r; from cxassess.reporting.render_child import limit;"
        "limit(900 << 20, 7); limit(800 << 20, 9);"
        "print(r.getrlimit(r.RLIMIT_AS), r.getrlimit(r.RLIMIT_CPU), r.getrlimit(r.RLIMIT_CORE))"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    ).stdout.strip()
    assert said == f"({800 << 20}, {800 << 20}) (9, 9) (0, 0)"


def test_a_system_without_limits_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    render_child.limit(1, 1)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(memory=150), "more than 150 MiB of memory"),
        (Limits(wall=0), "longer than 0 s"),
    ],
)
def test_a_report_beyond_its_limits_ends_with_a_reason(limits: Limits, said: str) -> None:
    with pytest.raises(RenderError, match=said):
        pdf.render_pdf(FEW, limits=limits)


def test_an_endless_layout_is_stopped_by_processor_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing_in(tmp_path, monkeypatch, "while True: pass")
    with pytest.raises(RenderError, match="more than 1 s of processor time"):
        pdf.check_pango(Limits(processor=1))


def test_a_hanging_child_and_its_own_children_are_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "pid"
    standing_in(
        tmp_path, monkeypatch,
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(note)!r}, 'w').write(str(child.pid))\ntime.sleep(60)",
    )  # fmt: skip
    with pytest.raises(RenderError, match="longer than 3 s"):
        pdf.check_pango(Limits(wall=3))
    left = Path(f"/proc/{note.read_text(encoding='utf-8')}/stat")
    deadline = time.monotonic() + 10
    # An ended process may stay listed, in state Z, until its new parent notices.
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        while left.read_text(encoding="utf-8").split()[2] != "Z":
            assert time.monotonic() < deadline, "the grandchild is still running"
            time.sleep(0.05)


def test_missing_pango_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing_in(tmp_path, monkeypatch, "raise OSError(\"cannot load library 'libpango-1.0-0'\")")
    with pytest.raises(PangoMissing, match=r"apt install libpango-1.0-0 .* brew install pango"):
        pdf.check_pango()
    with pytest.raises(PangoMissing, match="Everything else works without it"):
        pdf.render_pdf(FEW)


def test_a_crash_is_tried_once_more_and_the_file_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = tmp_path / "tries"
    crash = "os.kill(os.getpid(), signal.SIGSEGV)"
    count = f"import os, signal\nf = open({str(tries)!r}, 'a'); f.write('x'); f.close()\n"
    standing_in(tmp_path, monkeypatch, f"{count}{crash}")
    with pytest.raises(RenderError, match="code -11: it said nothing"):
        pdf.check_pango()
    assert tries.read_text(encoding="utf-8") == "xx"
    tries.unlink()
    standing_in(
        tmp_path, monkeypatch,
        f"{count}if os.path.getsize({str(tries)!r}) == 1: {crash}",
    )  # fmt: skip
    pdf.check_pango()
    assert tries.read_text(encoding="utf-8") == "xx"
    tries.unlink()
    # crashing at the very end, after the file was written
    standing_in(
        tmp_path, monkeypatch,
        f"{count}import atexit, sys\nopen(sys.argv[3], 'w').close()\n{crash}",
    )  # fmt: skip
    pdf.check_pango()
    assert tries.read_text(encoding="utf-8") == "x"


def test_a_failure_names_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    standing_in(tmp_path, monkeypatch, "raise ValueError('no such luck')")
    with pytest.raises(RenderError, match="code 1: ValueError: no such luck"):
        pdf.check_pango()


def test_the_child_gets_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXASSESS_SECRET", "do not tell")
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:word@host/db")
    kept = pdf._environment(tmp_path)
    assert not {"CXASSESS_SECRET", "DATABASE_URL"} & set(kept)
    assert "PATH" in kept
