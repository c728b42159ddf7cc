"""Findings as bytes and back."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from cxassess.findings.canonical import digest, from_json, json_schema, to_json
from cxassess.findings.compute import compute
from cxassess.findings.errors import FindingsError
from tests.unit.findings.organisations import CORE, PLAN, SUBJECT, UNITS, answering, draw, small
from tests.unit.findings.reading import findings_of

SCHEMA_FILE = Path(__file__).parents[3] / "docs" / "findings.schema.json"
FOUND = findings_of(small(), answering(1, 2, 3, 3, 4, 5))


def test_round_trip():
    body = to_json(compute(CORE, [draw(PLAN, UNITS, n, n) for n in (1, 2)], UNITS, SUBJECT))
    assert to_json(from_json(body)) == body
    assert digest(body) == sha256(body).hexdigest()


def test_keys_are_sorted_and_numbers_have_six_decimals():
    body = to_json(FOUND)
    written = json.loads(body)
    assert list(written) == sorted(written)
    assert body.decode() == json.dumps(
        written, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert written["criteria"][0]["score"]["low"] == round(FOUND.criteria[0].score.low, 6)
    assert from_json(body).criteria[0].score.low != FOUND.criteria[0].score.low


def test_there_is_one_zero():
    """-0.0 and what rounds to it are written as 0.0, or equal findings had two hashes."""
    score = replace(FOUND.level.index, low=-0.0000001, high=0.0)
    body = to_json(replace(FOUND, level=replace(FOUND.level, index=score)))
    assert b"-0.0" not in body
    assert json.loads(body)["level"]["index"]["low"] == 0.0


def test_letters_stay_letters():
    body = to_json(replace(FOUND, subject=replace(FOUND.subject, client="Zürich Ärzte ’26")))
    assert "Zürich Ärzte ’26".encode() in body


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda w: w.pop("level"), "level: "),
        (lambda w: w.update(extra=1), "extra: "),
        (lambda w: w["level"].update(gated="three"), "level.gated: "),
        (lambda w: w.update(schema="other/1"), "schema: found 'other/1'"),
    ],
)
def test_refuses_what_is_no_findings(change, said):
    written = json.loads(to_json(FOUND))
    change(written)
    with pytest.raises(FindingsError, match=said):
        from_json(json.dumps(written).encode())


def test_refuses_what_is_no_json():
    with pytest.raises(FindingsError, match=r"^findings: "):
        from_json(b"{")


def test_numbers_that_are_none_are_never_written():
    score = replace(FOUND.level.index, low=float("nan"))
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json(replace(FOUND, level=replace(FOUND.level, index=score)))


def test_the_schema_describes_every_part():
    schema = json_schema()
    parts = {"Findings": schema, **schema["$defs"]}
    assert all(part["description"] for part in parts.values())
    assert parts["UnitRow"]["properties"]["hidden"]["description"] == "The whole row is hidden."
    assert all(part["additionalProperties"] is False for part in parts.values())


def test_the_schema_in_docs_is_current():
    """Written by `cxassess score --json-schema`."""
    written = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    assert written == json_schema()
