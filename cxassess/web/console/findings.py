"""Findings of a released wave, read from the frozen snapshot and from nothing else."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, make_response

from cxassess.findings.canonical import to_json
from cxassess.findings.model import Estimate, Findings, GapRow
from cxassess.reporting import phrases
from cxassess.reporting.pages import facts
from cxassess.services import release, waves
from cxassess.services.context import Context
from cxassess.services.errors import NotFound
from cxassess.web.console.room import blueprint, frame, here_and_now
from cxassess.web.console.wave import released_before
from cxassess.web.frames import show, signed_in
from cxassess.web.permissions import allow


@dataclass(frozen=True)
class Binding:
    """A gate that lowers the level, in one sentence."""

    name: str
    text: str


@blueprint.get("/clients/<uuid:client>/waves/<uuid:wave>/findings")
@allow("client:lead", "client:consultant")
def findings_page(client: UUID, wave: UUID) -> Response:
    ctx = here_and_now()
    found = waves.wave(ctx, client, wave)
    around = frame(ctx, client, "Findings")
    if found.state != "released":
        return show(
            "console/findings_none.html",
            around,
            wave=found,
            before=released_before(ctx, client, found),
        )
    findings = release.latest_findings(ctx, client, wave)
    template = "console/findings.html" if findings.enough else "console/findings_few.html"
    return show(
        template,
        around,
        wave=found,
        may_make=signed_in().role_in(client) == "consultant",
        **view(findings),
    )


@blueprint.get("/clients/<uuid:client>/waves/<uuid:wave>/findings.json")
@allow("client:lead", "client:consultant")
def findings_file(client: UUID, wave: UUID) -> Response:
    """The snapshot as it was frozen: canonical JSON."""
    ctx = here_and_now()
    found = waves.wave(ctx, client, wave)
    response = make_response(to_json(_released(ctx, client, wave)))
    response.mimetype = "application/json"
    name = f"findings-wave-{found.number}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def view(findings: Findings) -> dict[str, Any]:
    """What the templates of findings need beside the snapshot itself."""
    return {
        "f": findings,
        "facts": facts(findings),
        "words": phrases,
        "binding": bindings(findings),
        "before": previous_name(findings),
        "stems": {item.id: item.stem for c in findings.criteria for item in c.items},
        "pair": pair,
    }


def bindings(findings: Findings) -> tuple[Binding, ...]:
    """The gates that hold the level where it is, with rule and value."""
    return tuple(
        Binding(gate.name, f"{gate.rule} {gate.value}.")
        for gate in findings.gates
        if gate.id in findings.level.binding
    )


def previous_name(findings: Findings) -> str | None:
    """Name of the wave before the reported one."""
    points = findings.trend.points if findings.trend else ()
    earlier = [point.wave for point in points if not point.this]
    return earlier[-1] if earlier else None


def pair(row: GapRow) -> tuple[Estimate | None, Estimate | None]:
    """Leaders and employees of a row of the perception figure."""
    scores = {score.audience: score.score for score in row.audiences}
    return scores.get("leader"), scores.get("employee")


def _released(ctx: Context, client: UUID, wave: UUID) -> Findings:
    if release.snapshot_of(ctx, client, wave) is None:
        raise NotFound("This wave is not released.")
    return release.latest_findings(ctx, client, wave)
