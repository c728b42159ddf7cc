"""Ways to guess whose answer is whose, from what the dumps of one run show."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.load.dumps import Dump


@dataclass
class Seen:
    """What one run leaves behind: the dumps, and the truth that only we know."""

    dumps: list[Dump]
    truth: dict[Any, bytes]
    """participation id -> the packed answers."""
    came: list[Any]
    """participation ids in the order of submission, as the dumps show it."""
    submitted_at: dict[Any, int]
    """participation id -> index of the first dump in which it is done."""


Strategy = Callable[[Seen, list[Any], list[dict[str, Any]]], tuple[list[Any], list[Any]]]
"""Orders people and responses of a group; equal places are then guessed to belong together."""


def _row_order(seen: Seen, table: str, key: str) -> dict[Any, int]:
    return {row[key]: row["_order"] for row in seen.dumps[-1].rows(table)}


def coming_by_place(
    seen: Seen, people: list[Any], rows: list[dict[str, Any]]
) -> tuple[list[Any], list[Any]]:
    return people, sorted(rows, key=lambda row: row["_order"])


def coming_by_id(
    seen: Seen, people: list[Any], rows: list[dict[str, Any]]
) -> tuple[list[Any], list[Any]]:
    return people, sorted(rows, key=lambda row: row["id"])


def coming_by_reversed_place(
    seen: Seen, people: list[Any], rows: list[dict[str, Any]]
) -> tuple[list[Any], list[Any]]:
    return people[::-1], sorted(rows, key=lambda row: row["_order"])


def coming_by_offset(
    seen: Seen, people: list[Any], rows: list[dict[str, Any]]
) -> tuple[list[Any], list[Any]]:
    """Where the answers lie in the raw bytes: a page is filled in the order of writing."""
    raw = seen.dumps[-1].raw
    return people, sorted(rows, key=lambda row: raw.find(row["answers"]))


def participation_by_place(
    seen: Seen, people: list[Any], rows: list[dict[str, Any]]
) -> tuple[list[Any], list[Any]]:
    places = _row_order(seen, "participation", "id")
    return sorted(people, key=places.__getitem__), sorted(rows, key=lambda row: row["_order"])


def token_by_id(
    seen: Seen, people: list[Any], rows: list[dict[str, Any]]
) -> tuple[list[Any], list[Any]]:
    tokens = {row["id"]: row["token_hash"] for row in seen.dumps[-1].rows("participation")}
    return sorted(people, key=tokens.__getitem__), sorted(rows, key=lambda row: row["id"])


def size_by_answers(
    seen: Seen, people: list[Any], rows: list[dict[str, Any]]
) -> tuple[list[Any], list[Any]]:
    """Longest box seen of each person, against responses with most answers given."""
    tokens = {row["token_hash"]: row["id"] for row in seen.dumps[0].rows("participation")}
    longest: Counter[Any] = Counter()
    for dump in seen.dumps:
        for row in dump.rows("draft"):
            person = tokens.get(row["token_hash"])
            longest[person] = max(longest[person], len(row["box"]))
    given = {row["id"]: sum(code > 0 for code in row["answers"]) for row in rows}
    return (
        sorted(people, key=lambda person: longest[person]),
        sorted(rows, key=lambda row: given[row["id"]]),
    )


STRATEGIES: dict[str, Strategy] = {
    "order of coming, order of rows": coming_by_place,
    "order of coming, reversed": coming_by_reversed_place,
    "order of coming, order of ids": coming_by_id,
    "order of coming, place in raw bytes": coming_by_offset,
    "row of participation, row of response": participation_by_place,
    "token hash, id of response": token_by_id,
    "size of boxes, answers given": size_by_answers,
}
