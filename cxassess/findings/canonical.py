"""Findings as canonical JSON: the same findings give the same bytes, and so the same hash."""

import hashlib
import json
from dataclasses import asdict
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from cxassess.findings.errors import FindingsError
from cxassess.findings.model import SCHEMA, Findings

DECIMALS = 6


def to_json(findings: Findings) -> bytes:
    """UTF-8 JSON with sorted keys, no spaces and floats rounded to 6 decimals."""
    body = json.dumps(
        _rounded(asdict(findings)),
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return body.encode()


def from_json(body: bytes) -> Findings:
    """The findings written by `to_json`.

    Raises:
        FindingsError: the bytes are not findings of this schema; each problem on its own line.
    """
    try:
        findings = _adapter().validate_json(body)
    except ValidationError as error:
        problems = (
            f"{'.'.join(str(step) for step in problem['loc']) or 'findings'}: {problem['msg']}"
            for problem in error.errors(include_url=False, include_input=False)
        )
        raise FindingsError("\n".join(problems)) from error
    if findings.schema != SCHEMA:
        raise FindingsError(f"schema: found {findings.schema!r}, expected {SCHEMA!r}")
    return findings


def digest(body: bytes) -> str:
    """SHA-256 of the written findings, in hex."""
    return hashlib.sha256(body).hexdigest()


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the written findings, with the notes of the model."""
    schema = _adapter().json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{SCHEMA.replace('/', ':')}",
        **schema,
    }


@cache
def _adapter() -> TypeAdapter[Findings]:
    return TypeAdapter(Findings)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        # adding 0.0 turns a rounded -0.0 into 0.0, which would be other bytes for the same number
        return round(value, DECIMALS) + 0.0
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(part) for part in value]
    return value
