"""`cxassess score` and `cxassess report`: from files, without a server or a database."""

import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cxassess.cli.errors import BadInput, Failed
from cxassess.cli.progress import Progress
from cxassess.findings.model import Findings

if TYPE_CHECKING:
    from cxassess.reporting.pages import Kind

FOLDER = click.Path(path_type=Path)


def _today() -> date:
    # reproducible builds set this variable; a report made twice is then the same byte for byte
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    if fixed is None:
        return datetime.now(UTC).date()
    if not fixed.isascii() or not fixed.isdecimal():
        raise BadInput(f"SOURCE_DATE_EPOCH: found {fixed!r}, expected seconds since 1970")
    return datetime.fromtimestamp(int(fixed), UTC).date()


def _day(_context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadInput(
            f"--{parameter.name}: found {value!r}, expected a date such as 2026-09-14"
        ) from None


def from_files(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that `score` and `report` share."""
    options = [
        click.option("--questionnaire", default="core", show_default=True, metavar="SLUG|PATH",
                     help="A shipped questionnaire or a path to one."),
        click.option("--responses", type=FOLDER, metavar="FILE",
                     help="Answers, one row per person (CSV in UTF-8, or .xlsx)."),
        click.option("--units", type=FOLDER, metavar="FILE",
                     help="Business units: unit, parent, name, headcount, line."),
        click.option("--client", default="Your organisation", show_default=True,
                     help="The organisation's name on the report."),
        click.option("--scope", default="Whole organisation", show_default=True),
        click.option("--minimum", default=5, show_default=True, type=click.IntRange(min=5, max=50),
                     help="Smallest group that is shown; never below 5."),
        click.option("--date", callback=_day, metavar="DATE",
                     help="Day of the result; default: today, or SOURCE_DATE_EPOCH."),
        click.option("--next", callback=_day, metavar="DATE", help="Day of the next wave."),
        click.option("--sample", is_flag=True,
                     help="Mark every page as sample data (for invented answers)."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def _compute(
    questionnaire: str,
    responses: Path | None,
    units: Path | None,
    client: str,
    scope: str,
    minimum: int,
    date: date | None,
    next: date | None,
    sample: bool,
) -> Findings:
    from cxassess.findings.compute import compute
    from cxassess.findings.inputs import SubjectInput
    from cxassess.questionnaire import loader
    from cxassess.services.answer_files import read_responses, read_units

    if responses is None or units is None:
        missing = "--responses" if responses is None else "--units"
        raise BadInput(f"{missing}: found nothing, expected a file")
    for name, text in (("--client", client), ("--scope", scope)):
        if not 0 < len(text.strip()) <= 120:
            raise BadInput(f"{name}: found {len(text)} characters, expected 1 to 120")
    day = date or _today()
    progress = Progress()
    try:
        instrument = loader.load(loader.find(questionnaire))
        tree = read_units(units)
        waves = read_responses(responses, instrument, tree, single_wave=day, progress=progress)
        return compute(
            instrument,
            waves,
            tree,
            SubjectInput(
                client=client.strip(),
                scope=scope.strip(),
                sample=sample,
                mode="file",
                opened=None,
                closed=None,
                released=day.isoformat(),
                next_wave=next.isoformat() if next else None,
                minimum=minimum,
            ),
            progress,
        )
    finally:
        progress.done()


def write_whole(path: Path, body: bytes) -> None:
    """Write all of it or nothing: a reader never meets half a file.

    Raises:
        Failed: the folder cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Failed(f"{path}: cannot be written: {error.strerror}") from error


@click.command()
@from_files
@click.option("--out", type=FOLDER, metavar="FILE", help="Write findings.json here.")
@click.option("--json", "to_stdout", is_flag=True, help="Print findings.json.")
@click.option("--json-schema", is_flag=True, help="Print the JSON Schema of findings.json.")
def score(out: Path | None, to_stdout: bool, json_schema: bool, **inputs: Any) -> None:
    """Compute findings from files.

    A bad cell is reported as file:row:column with what was expected; then nothing is written and
    the exit code is 2.
    """
    from cxassess.findings import canonical

    if json_schema:
        click.echo(json.dumps(canonical.json_schema(), indent=2, ensure_ascii=False))
        return
    findings = _compute(**inputs)
    body = canonical.to_json(findings)
    if out is not None:
        write_whole(out, body)
        click.echo(f"{out}  sha256 {canonical.digest(body)}", err=True)
    if to_stdout:
        click.echo(body.decode())
    elif out is None:
        click.echo(overview(findings))


def overview(findings: Findings) -> str:
    """The answer in a few lines, for a terminal."""
    from cxassess.reporting.numbers import one, signed

    subject = findings.subject
    title = f"{subject.client}: {subject.questionnaire_title}, {subject.wave}"
    lines = [title + (" (sample data)" if subject.sample else ""), "", findings.answer.headline]
    if not findings.enough:
        return "\n".join([*lines, findings.answer.why])
    lines += [findings.level.sensitivity, "", f"{'':36}score  90 % interval    n  change"]
    for criterion in findings.criteria:
        if criterion.score is None:
            lines.append(f"{criterion.name:36}not rated")
            continue
        score, change = criterion.score, criterion.change
        moved = f"{signed(change.difference):>5} {CHANGE[change.verdict]}" if change else ""
        between = f"{one(score.low)} to {one(score.high)}"
        lines.append(
            f"{criterion.name:36}{one(score.value):>5}  {between:>13} {score.n:>5}  {moved}"
        )
    lines += ["", "Actions"]
    lines += [f"{a.number}. {a.action} ({a.owner}, by {a.due})" for a in findings.actions]
    return "\n".join(lines)


CHANGE = {"rise": "clear rise", "fall": "clear fall", "none": "no clear change"}


@click.command()
@from_files
@click.option("--findings", "findings_file", type=FOLDER, metavar="FILE",
              help="Use this findings.json instead of answers.")  # fmt: skip
@click.option("--kind", type=click.Choice(["leader"]), default="leader", show_default=True)
@click.option("--out", type=FOLDER, required=True, metavar="FILE",
              help="report.pdf, or report.html for the web form.")  # fmt: skip
def report(findings_file: Path | None, kind: "Kind", out: Path, **inputs: Any) -> None:
    """Make a report from files, as PDF or as one HTML file, by the ending of --out."""
    if out.suffix.lower() not in (".pdf", ".html"):
        raise BadInput(f"--out: found {out.name!r}, expected a name that ends in .pdf or .html")
    findings = _compute(**inputs) if findings_file is None else _read_findings(findings_file)
    progress = Progress()
    progress("Making the report", 0.0)
    try:
        if out.suffix.lower() == ".html":
            from cxassess.reporting.pages import standalone_html

            body = standalone_html(findings, kind).encode()
        else:
            body = _pdf(findings, kind)
    finally:
        progress.done()
    write_whole(out, body)
    click.echo(f"{out}  {len(body):,} bytes", err=True)


def _pdf(findings: Findings, kind: "Kind") -> bytes:
    from cxassess.reporting.pdf import PangoMissing, RenderError, render_pdf

    try:
        return render_pdf(findings, kind)
    except (PangoMissing, RenderError) as error:
        raise Failed(str(error)) from error


def _read_findings(path: Path) -> Findings:
    from cxassess.findings import canonical

    try:
        return canonical.from_json(path.read_bytes())
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise BadInput(f"{path}: not a findings file: {error}") from error
