"""Checking people's and units' files row by row: what is ready, what is to fix, what is a choice.

Pure: works on a table that was read and on what the database has now; writes nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from cxassess.services.accounts import is_address
from cxassess.services.tables import Table
from cxassess.storage.clients import LINES, PERSON_AUDIENCES

ImportKind = Literal["units", "people"]
State = Literal["fine", "to fix", "your call"]
SHOWN_PROBLEMS = 500
MINIMUM = 5
CODE_LENGTH = 60
NAME_LENGTH = 120
LARGEST_HEADCOUNT = 10_000_000
COUNTRY = re.compile(r"[A-Z]{2}")
LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
COLUMNS: Mapping[ImportKind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "units": (("unit",), ("parent", "name", "headcount", "line")),
    "people": (("email", "unit", "audience"), ("name", "line", "country", "language")),
}
"""Kind -> (columns that must be there, columns that may be)."""


@dataclass(frozen=True)
class RowProblem:
    """One thing to fix in the file; rows are numbered as in the file (the header is row 1)."""

    row: int
    column: str
    found: str
    expected: str
    kind: str
    """A short key: "email", "unit", "line", "audience", "twice", "headcount", "parent", …"""
    who: str = ""
    """Name or address in that row, to find it again."""


@dataclass(frozen=True)
class Rule:
    """One line of the check list: what must be true, and how often it is not."""

    text: str
    count: int
    state: State
    detail: str


@dataclass(frozen=True)
class Row:
    """One row of the file, by column name; absent columns are empty."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass
class Findings:
    """What is wrong, by row; only the first SHOWN_PROBLEMS are kept in words."""

    problems: list[RowProblem] = field(default_factory=list)
    rows: dict[int, str] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, row: Row, column: str, found: str, expected: str, kind: str, who: str) -> None:
        self.kinds[kind] += 1
        self.rows.setdefault(row.number, kind)
        if len(self.problems) < SHOWN_PROBLEMS:
            self.problems.append(
                RowProblem(row.number, column, found[:80], expected, kind, who[:80])
            )

    def rule(self, text: str, kinds: Iterable[str], detail: str = "") -> Rule:
        count = sum(self.kinds[kind] for kind in kinds)
        words = "all rows" if not count else f"{count} row{'s' if count > 1 else ''}"
        return Rule(text, count, "to fix" if count else "fine", detail or words)


def rows_of(table: Table, kind: ImportKind) -> list[Row]:
    known = {*COLUMNS[kind][0], *COLUMNS[kind][1]}
    return [
        Row(number, {c: v for c, v in zip(table.header, cells, strict=True) if c in known})
        for number, cells in table.rows
    ]


def missing_columns(table: Table, kind: ImportKind) -> list[str]:
    return [column for column in COLUMNS[kind][0] if column not in table.header]


def readable(table: Table, kind: ImportKind) -> Rule:
    known = {*COLUMNS[kind][0], *COLUMNS[kind][1]}
    other = [column for column in table.header if column not in known]
    ignored = f"; not used: {', '.join(other)[:80]}" if other else ""
    return Rule(
        "File is readable", 0, "fine", f"{len(table.rows):,} rows, {len(table.header)} columns"
        f"{ignored}",
    )  # fmt: skip


# units


def check_units(rows: Sequence[Row], existing: Mapping[str, str | None]) -> Findings:
    """`existing`: code -> parent code of the units that the client has now."""
    found = Findings()
    first: dict[str, int] = {}
    for row in rows:
        _check_unit(found, row, first)
    _check_parents(found, rows, existing)
    return found


def _check_unit(found: Findings, row: Row, first: dict[str, int]) -> None:
    code, name = row["unit"], row["name"]
    who = name or code
    if not code or len(code) > CODE_LENGTH or not code.isprintable():
        found.add(row, "unit", code, f"a code of 1 to {CODE_LENGTH} characters", "unit", who)
    elif code in first:
        found.add(
            row, "unit", code, f"one row for each unit (also row {first[code]})", "twice", who
        )
    else:
        first[code] = row.number
    if len(name) > NAME_LENGTH or not name.isprintable():
        found.add(row, "name", name, f"at most {NAME_LENGTH} characters", "name", who)
    if headcount(row["headcount"]) is None and row["headcount"]:
        found.add(row, "headcount", row["headcount"], "a whole number, or empty", "headcount", who)
    _check_line(found, row, who)


def _check_line(found: Findings, row: Row, who: str) -> None:
    if row["line"].lower() not in LINES:
        found.add(row, "line", row["line"], "b2b, b2c, both or empty", "line", who)


def headcount(text: str) -> int | None:
    """The number, or None when it is not one."""
    if not (text.isascii() and text.isdecimal()) or int(text[:9]) > LARGEST_HEADCOUNT:
        return None
    return int(text) if len(text) <= 8 else None


def _check_parents(
    found: Findings, rows: Sequence[Row], existing: Mapping[str, str | None]
) -> None:
    """Parents must exist after the import, also when rows with problems are left out."""
    while True:
        ready = {row["unit"]: row for row in rows if row.number not in found.rows}
        parents = {**existing, **{code: row["parent"] or None for code, row in ready.items()}}
        before = len(found.rows)
        for code, row in ready.items():
            parent = row["parent"]
            if parent and parent not in parents:
                close = _nearest(parent, parents)
                found.add(row, "parent", parent, f"a unit of the file or tree{close}", "parent",
                          row["name"] or code)  # fmt: skip
            elif _goes_in_circles(code, parents):
                found.add(row, "parent", parent, "a unit that is not below this one", "parent",
                          row["name"] or code)  # fmt: skip
        if len(found.rows) == before:
            return


def _goes_in_circles(code: str, parents: Mapping[str, str | None]) -> bool:
    seen: set[str] = set()
    at: str | None = code
    while at is not None:
        if at in seen:
            return True
        seen.add(at)
        at = parents.get(at)
    return False


def unit_rules(found: Findings, rows: Sequence[Row]) -> list[Rule]:
    small = [
        row["name"] or row["unit"]
        for row in rows
        if row.number not in found.rows
        and (people := headcount(row["headcount"])) is not None
        and people < MINIMUM
    ]
    return [
        found.rule("Every unit has a code of its own", ("unit", "twice", "name")),
        found.rule("Every parent is a unit, and none is below itself", ("parent",)),
        found.rule("Headcounts are whole numbers", ("headcount",)),
        found.rule("Line is B2B, B2C or both", ("line",)),
        too_small(small, "its own results would never appear"),
    ]


def too_small(names: Sequence[str], so: str) -> Rule:
    if not names:
        return Rule("Every unit can be shown", 0, "fine", "all units")
    shown = ", ".join(f"“{name}”" for name in names[:3])
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    detail = f"{shown}{more}: fewer than {MINIMUM} people, {so}"
    return Rule("Every unit can be shown", len(names), "your call", detail)


# people


@dataclass(frozen=True)
class KnownUnits:
    """The client's units, to be found by code or by a name that only one of them has."""

    codes: Mapping[str, str]
    """Code -> name."""

    def code_of(self, text: str) -> str | None:
        if text in self.codes:
            return text
        named = [code for code, name in self.codes.items() if name.casefold() == text.casefold()]
        return named[0] if len(named) == 1 else None


def check_people(rows: Sequence[Row], units: KnownUnits) -> Findings:
    found = Findings()
    first: dict[str, int] = {}
    places = {text: units.code_of(text) for text in {row["unit"] for row in rows} if text}
    for row in rows:
        who = row["name"] or row["email"]
        _check_address(found, row, who, first)
        if row["unit"] and places[row["unit"]] is None:
            close = _nearest(row["unit"], [*units.codes, *units.codes.values()])
            found.add(row, "unit", row["unit"], f"a unit of the tree{close}", "unit", who)
        if row["audience"].lower() not in PERSON_AUDIENCES:
            expected = "employee, manager, leader, programme or assessor"
            found.add(row, "audience", row["audience"], expected, "audience", who)
        _check_line(found, row, who)
        _check_words(found, row, who)
    return found


def _check_address(found: Findings, row: Row, who: str, first: dict[str, int]) -> None:
    address = row["email"].lower()
    if not is_address(address):
        found.add(row, "email", address, "an address such as name@company.example", "email", who)
    elif address in first:
        expected = f"one row for each person (also row {first[address]})"
        found.add(row, "email", address, expected, "twice", who)
    else:
        first[address] = row.number


def _check_words(found: Findings, row: Row, who: str) -> None:
    if len(row["name"]) > NAME_LENGTH or not row["name"].isprintable():
        found.add(row, "name", row["name"], f"at most {NAME_LENGTH} characters", "name", who)
    if row["country"] and not COUNTRY.fullmatch(row["country"].upper()):
        found.add(row, "country", row["country"], "two letters such as PT", "country", who)
    if row["language"] and not LANGUAGE.fullmatch(row["language"]):
        found.add(row, "language", row["language"], "a code such as en or pt-BR", "language", who)


def people_rules(found: Findings, rows: Sequence[Row], units: KnownUnits) -> list[Rule]:
    ready = [row for row in rows if row.number not in found.rows]
    sizes = Counter(units.code_of(text) for text in (row["unit"] for row in ready) if text)
    small = [units.codes[code] for code, people in sizes.items() if code and people < MINIMUM]
    nowhere = sum(not row["unit"] for row in ready)
    without = Rule(
        "Every person has a unit",
        nowhere,
        "your call" if nowhere else "fine",
        f"{nowhere} without one: counted in the whole organisation only" if nowhere else "all rows",
    )
    languages = Counter(row["language"] or "not given" for row in ready)
    spoken = ", ".join(f"{name} {count:,}" for name, count in languages.most_common(6))
    return [
        found.rule("Every person has a usable address", ("email",)),
        found.rule("No person twice", ("twice",)),
        found.rule("Every unit is in the tree", ("unit",)),
        without,
        too_small(small, "they are counted in a larger group"),
        found.rule("Audience is employee, manager, leader, programme or assessor", ("audience",)),
        found.rule("Line is B2B, B2C or both", ("line",)),
        found.rule("Names and countries can be used", ("name", "country")),
        found.rule("Language is a language code", ("language",), spoken),
    ]


def _nearest(text: str, known: Iterable[str]) -> str:
    words = {word.casefold(): word for word in list(known)[:2_000]}
    close = get_close_matches(text[:CODE_LENGTH].casefold(), list(words), 1, 0.7)
    return f"; nearest: “{words[close[0]]}”" if close else ""
