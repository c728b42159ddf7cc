"""Reports: PDFs made from a frozen snapshot."""

import hashlib
import os
import re
import unicodedata
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import cast, get_args
from uuid import UUID

import sqlalchemy as sa

from cxassess.findings.model import Findings
from cxassess.services import audit, release, work
from cxassess.services.context import Context
from cxassess.services.errors import NotFound, Refused
from cxassess.services.release import Progress
from cxassess.services.work import JobView
from cxassess.storage.database import TenantSession, reading, writing
from cxassess.storage.findings import Report, Snapshot
from cxassess.storage.tenancy import client_scope
from cxassess.version import __version__


@dataclass(frozen=True)
class ReportView:
    id: UUID
    kind: str
    filename: str
    """A name for the download: "tarnwell-group-autumn-2026-leader.pdf"."""
    sha256: str
    pages: int
    bytes: int
    created_at: datetime


def request_report(
    ctx: Context,
    client_id: UUID,
    wave_id: UUID,
    kind: str = "leader",
    *,
    actor: UUID | None = None,
) -> JobView:
    """Ask for the report of a released wave. Asking twice gives the same job.

    Raises NotFound, Refused before the release and for an unknown kind.
    """
    _check_kind(kind)
    if release.snapshot_of(ctx, client_id, wave_id) is None:
        raise Refused("A report is made from released findings. Release them first.")
    with writing(client_scope(client_id)) as session:
        # the templates are in the key: after an update the report may be made anew
        job = work.enqueue(
            ctx, session, client_id, "report", wave_id, detail=kind, key=made_with()[:12]
        )
        audit.record(ctx, session, client_id, actor, "request report", f"{kind} of wave {wave_id}")
        session.flush()
        return work.view(job)


def issue_for_wave(
    ctx: Context, client_id: UUID, wave_id: UUID, kind: str, progress: Progress | None = None
) -> ReportView:
    """As `issue_report`, for the snapshot of a released wave. Raises Refused before that."""
    snapshot = release.snapshot_of(ctx, client_id, wave_id)
    if snapshot is None:
        raise Refused("A report is made from released findings. Release them first.")
    return issue_report(ctx, client_id, snapshot.id, kind, progress)


def issue_report(
    ctx: Context,
    client_id: UUID,
    snapshot_id: UUID,
    kind: str = "leader",
    progress: Progress | None = None,
) -> ReportView:
    """Render and store the PDF, once per snapshot, kind and state of the templates.

    Raises NotFound, Refused for an unknown kind or when Pango is missing (with what to
    install), reporting's RenderError.
    """
    _check_kind(kind)
    tell = progress or _silent
    with reading(client_scope(client_id)) as session:
        snapshot = session.get(Snapshot, (client_id, snapshot_id))
        if snapshot is None:
            raise NotFound("There are no such findings.")
        found = _stored(session, snapshot, kind)
    if found is not None and _file(ctx, found).is_file():
        return _view(found)
    tell("Laying out the pages", 0.1)
    findings = release.findings_of(client_id, snapshot.id, snapshot.sha256)
    body = _render(findings, kind)
    tell("Storing the report", 0.9)
    digest = hashlib.sha256(body).hexdigest()
    _write(_path(ctx, client_id, digest), body)
    return _record(ctx, snapshot, kind, findings, body, digest)


def _render(findings: Findings, kind: str) -> bytes:
    from cxassess.reporting.pages import Kind
    from cxassess.reporting.pdf import PangoMissing, render_pdf

    try:
        return render_pdf(findings, cast(Kind, kind))
    except PangoMissing as error:
        raise Refused(str(error)) from error


def _check_kind(kind: str) -> None:
    from cxassess.reporting.pages import Kind

    if kind not in get_args(Kind):
        raise Refused(f"There is no report of the kind “{kind[:20]}”.")


def _record(
    ctx: Context, snapshot: Snapshot, kind: str, findings: Findings, body: bytes, digest: str
) -> ReportView:
    with writing(client_scope(snapshot.client_id)) as session:
        session.execute(sa.select(Snapshot.id).where(Snapshot.id == snapshot.id).with_for_update())
        found = _stored(session, snapshot, kind)
        if found is None:
            found = Report(
                client_id=snapshot.client_id,
                id=ctx.new_id(),
                snapshot_id=snapshot.id,
                kind=kind,
                made_with=made_with(),
                filename=_filename(findings, kind),
                sha256=digest,
                pages=count_pages(body),
                bytes=len(body),
                created_at=ctx.now(),
            )
            session.add(found)
        else:
            # the file was gone and is made again: the same findings give the same bytes
            found.sha256, found.pages, found.bytes = digest, count_pages(body), len(body)
        session.flush()
        return _view(found)


def _stored(session: TenantSession, snapshot: Snapshot, kind: str) -> Report | None:
    return session.scalar(
        sa.select(Report).where(
            Report.client_id == snapshot.client_id,
            Report.snapshot_id == snapshot.id,
            Report.kind == kind,
            Report.made_with == made_with(),
        )
    )


def reports(ctx: Context, client_id: UUID, wave_id: UUID) -> list[ReportView]:
    """Newest first."""
    with reading(client_scope(client_id)) as session:
        found = session.scalars(
            sa.select(Report)
            .join(
                Snapshot,
                sa.and_(Snapshot.client_id == Report.client_id, Snapshot.id == Report.snapshot_id),
            )
            .where(Report.client_id == client_id, Snapshot.wave_id == wave_id)
            .order_by(Report.id.desc())
        )
        return [_view(report) for report in found]


def report_bytes(ctx: Context, client_id: UUID, report_id: UUID) -> tuple[ReportView, bytes]:
    """Raises NotFound when unknown, or the file is gone or altered."""
    report = _get(client_id, report_id)
    try:
        body = _file(ctx, report).read_bytes()
    except OSError as error:
        raise NotFound("The report’s file is not there. Ask for the report again.") from error
    if hashlib.sha256(body).hexdigest() != report.sha256:
        raise NotFound("The report’s file was altered. Ask for the report again.")
    return _view(report), body


def report_path(ctx: Context, client_id: UUID, report_id: UUID) -> Path:
    """Where the file lies. Raises NotFound."""
    return _file(ctx, _get(client_id, report_id))


def _get(client_id: UUID, report_id: UUID) -> Report:
    with reading(client_scope(client_id)) as session:
        found = session.get(Report, (client_id, report_id))
        if found is None:
            raise NotFound("There is no such report.")
        return found


def _file(ctx: Context, report: Report) -> Path:
    return _path(ctx, report.client_id, report.sha256)


def _path(ctx: Context, client_id: UUID, digest: str) -> Path:
    return ctx.settings.reports / str(client_id) / f"{digest}.pdf"


def _write(target: Path, body: bytes) -> None:
    """All of the file or none of it, on disk before this returns; a second writer does no harm."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    with part.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@cache
def made_with() -> str:
    """Fingerprint of the program's version and of every template, style sheet and font."""
    from cxassess.reporting.assets import folder

    digest = hashlib.sha256(__version__.encode())
    for path in sorted(path for path in folder().rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder()).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def count_pages(pdf: bytes) -> int:
    """Pages of a PDF, also where its objects lie in compressed object streams."""
    parts = [pdf]
    for match in re.finditer(rb"/Type\s*/ObjStm.*?stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompressobj().decompress(match.group(1)))
        except zlib.error:
            continue
    return sum(len(re.findall(rb"/Type\s*/Page(?![A-Za-z])", part)) for part in parts)


def _filename(findings: Findings, kind: str) -> str:
    words = f"{findings.subject.client} {findings.subject.wave} {kind}"
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)) + ".pdf"


def _view(report: Report) -> ReportView:
    return ReportView(
        report.id,
        report.kind,
        report.filename,
        report.sha256,
        report.pages,
        report.bytes,
        report.created_at,
    )


def _silent(_text: str, _fraction: float) -> None:
    return None
