"""Reports: made once from frozen findings, stored whole, handed out as they were made."""

import hashlib
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pypdfium2
import pytest
import sqlalchemy as sa

from cxassess.findings.model import Findings
from cxassess.reporting import pdf
from cxassess.services import release, reports, waves, work, worker
from cxassess.services.context import Context
from cxassess.services.errors import NotFound, Refused
from cxassess.storage.database import reading
from cxassess.storage.findings import Report
from cxassess.storage.tenancy import unscoped
from tests.journeys.services import stage
from tests.journeys.services.stage import Stage

LOOK = unscoped("a test looks at what is stored")
NOW = timedelta(0)
CREW = [
    *stage.crew(12), *stage.crew(9, unit="south", line="b2b"),
    *stage.crew(7, unit="south", audience="manager", line="b2b"),
    *stage.crew(6, audience="leader", line=""),
]  # fmt: skip


def answered(ctx: Context, scene: Stage, words: str = "12345") -> None:
    now = stage.during(ctx)
    for number, token in enumerate(scene.tokens.values()):
        stage.respond(now, token, words[number % len(words)])
    waves.close(now, scene.client_id, scene.wave_id, grace=NOW)


@pytest.fixture
def released(ctx: Context) -> Stage:
    made = stage.launched(ctx, CREW)
    answered(ctx, made)
    release.release(stage.after(ctx), made.client_id, made.wave_id)
    return made


@pytest.mark.slow
def test_a_report_is_made_stored_and_handed_out(ctx: Context, released: Stage) -> None:
    after = stage.after(ctx)
    worker.run_due(after)
    asked = reports.request_report(after, released.client_id, released.wave_id)
    assert reports.request_report(after, released.client_id, released.wave_id).id == asked.id
    assert worker.run_due(after) == 1
    (report,) = reports.reports(after, released.client_id, released.wave_id)
    assert report.filename == "acme-autumn-2026-leader.pdf"
    view, body = reports.report_bytes(after, released.client_id, report.id)
    assert view == report
    assert (len(body), hashlib.sha256(body).hexdigest()) == (report.bytes, report.sha256)
    document = pypdfium2.PdfDocument(body)
    assert report.pages == len(document) >= 8
    document.close()
    path = reports.report_path(after, released.client_id, report.id)
    assert path.parent == ctx.settings.reports / str(released.client_id)
    assert [found.name for found in path.parent.iterdir()] == [path.name]


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Rendering takes seconds; what is tested below is what happens around it."""
    calls: list[str] = []

    def render(findings: Findings, kind: str) -> bytes:
        calls.append(kind)
        return b"%PDF-1.7 << /Type /Pages >> << /Type /Page >> << /Type/Page>> %%EOF"

    monkeypatch.setattr(pdf, "render_pdf", render)
    return calls


def issue(ctx: Context, scene: Stage) -> reports.ReportView:
    return reports.issue_for_wave(stage.after(ctx), scene.client_id, scene.wave_id, "leader")


def test_a_report_is_rendered_once_per_state_of_the_templates(
    ctx: Context, released: Stage, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = issue(ctx, released)
    assert issue(ctx, released) == first
    assert (first.pages, rendered) == (2, ["leader"])
    monkeypatch.setattr(reports, "made_with", lambda: "f" * 64)
    second = issue(ctx, released)
    assert second.id != first.id
    assert rendered == ["leader", "leader"]
    listed = reports.reports(ctx, released.client_id, released.wave_id)
    assert {report.id for report in listed} == {first.id, second.id}


def test_a_report_whose_file_is_gone_or_altered_is_said_so_and_made_again(
    ctx: Context, released: Stage, rendered: list[str]
) -> None:
    report = issue(ctx, released)
    path = reports.report_path(ctx, released.client_id, report.id)
    path.write_bytes(b"another file")
    with pytest.raises(NotFound, match="altered"):
        reports.report_bytes(ctx, released.client_id, report.id)
    path.unlink()
    with pytest.raises(NotFound, match="not there"):
        reports.report_bytes(ctx, released.client_id, report.id)
    assert issue(ctx, released) == report
    assert reports.report_bytes(ctx, released.client_id, report.id)[0] == report
    with pytest.raises(NotFound):
        reports.report_bytes(ctx, released.client_id, uuid4())


def test_a_crash_while_the_file_is_written_leaves_no_torn_file(
    ctx: Context, released: Stage, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(descriptor: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(reports.os, "fsync", die)
        with pytest.raises(KeyboardInterrupt):
            issue(ctx, released)
    with reading(LOOK) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Report)) == 0
    folder = ctx.settings.reports / str(released.client_id)
    assert not list(folder.glob("*.pdf"))
    report = issue(ctx, released)
    assert [found.name for found in folder.glob("*.pdf")] == [f"{report.sha256}.pdf"]


def test_without_pango_the_job_says_what_to_install(
    ctx: Context, released: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(findings: Findings, kind: str) -> bytes:
        raise pdf.PangoMissing(pdf.INSTALL_PANGO)

    monkeypatch.setattr(pdf, "render_pdf", missing)
    after = stage.after(ctx)
    worker.run_due(after)
    reports.request_report(after, released.client_id, released.wave_id)
    worker.run_due(after)
    found = work.latest_job(after, released.client_id, "report", released.wave_id)
    assert found is not None
    assert (found.state, found.attempts) == ("failed", 1)
    assert "libpango" in (found.error or "")


def test_what_is_no_report_is_refused(ctx: Context, released: Stage) -> None:
    with pytest.raises(Refused, match="no report of the kind"):
        reports.request_report(ctx, released.client_id, released.wave_id, "secret")
    with pytest.raises(Refused, match="no report of the kind"):
        reports.issue_report(ctx, released.client_id, uuid4(), "secret")
    with pytest.raises(NotFound, match="no such findings"):
        reports.issue_report(ctx, released.client_id, uuid4())
    made = stage.wave_of(ctx, released.client_id)
    for ask in (reports.request_report, reports.issue_for_wave):
        with pytest.raises(Refused, match="Release them first"):
            ask(ctx, released.client_id, made, "leader")


def test_pages_are_counted_in_plain_and_in_compressed_files(tmp_path: Path) -> None:
    import zlib

    objects = zlib.compress(b"1 0 2 30 << /Type /Page /Parent 1 >> << /Type /Pages >>")
    packed = b"<< /Type /ObjStm /N 2 >>\nstream\n" + objects + b"\nendstream"
    assert reports.count_pages(packed) == 1
    assert reports.count_pages(b"<< /Type /Page >> << /Type/Pages >> << /Type/Page>>") == 2
    assert reports.count_pages(b"<< /Type /ObjStm >>\nstream\nnot packed\nendstream") == 0
