"""The example client's units and people, as the two files that a real client would hand in."""

import csv
import io
from dataclasses import dataclass

import numpy as np

CLIENT = "Meridale Group"
COUNTRIES = ("NL", "DE", "ES")


@dataclass(frozen=True)
class Place:
    """One unit: how many of each audience work directly in it, and for which customers."""

    id: str
    name: str
    parent: str
    line: str
    employees: int
    managers: int
    leaders: int
    shares: tuple[float, float, float]
    """Shares of its people who serve businesses, households, both."""
    countries: tuple[float, float, float]
    """Shares of its people by COUNTRIES."""


PLACES = (
    Place("COM", "Commercial", "", "both", 12, 3, 5, (0.4, 0.4, 0.2), (0.6, 0.2, 0.2)),
    Place("COM-B", "Business sales", "COM", "b2b", 92, 7, 2, (1, 0, 0), (0.4, 0.4, 0.2)),
    Place("COM-H", "Household sales", "COM", "b2c", 118, 8, 2, (0, 1, 0), (0.4, 0.3, 0.3)),
    Place("OPS", "Operations", "", "both", 14, 4, 5, (0.3, 0.4, 0.3), (0.6, 0.2, 0.2)),
    Place(
        "OPS-C", "Customer service", "OPS", "both", 164, 11, 1, (0.3, 0.55, 0.15), (0.3, 0.3, 0.4)
    ),
    Place("OPS-F", "Field service", "OPS", "both", 16, 4, 1, (0.4, 0.4, 0.2), (0.5, 0.5, 0)),
    Place(
        "OPS-N", "Installation north", "OPS-F", "both", 128, 9, 0, (0.4, 0.45, 0.15), (0.5, 0.5, 0)
    ),
    Place("OPS-S", "Installation south", "OPS-F", "both", 104, 8, 0, (0.4, 0.45, 0.15), (0, 0, 1)),
    Place("SUP", "Support functions", "", "both", 11, 3, 4, (0.2, 0.2, 0.6), (0.8, 0.2, 0)),
    Place(
        "SUP-F", "Finance and billing", "SUP", "both", 58, 5, 1, (0.3, 0.3, 0.4), (0.7, 0.2, 0.1)
    ),
    Place(
        "SUP-D", "Digital and product", "SUP", "both", 74, 6, 1, (0.25, 0.35, 0.4), (0.6, 0.2, 0.2)
    ),
    Place("SUP-L", "Legal and risk", "SUP", "both", 6, 1, 0, (0.2, 0.2, 0.6), (1, 0, 0)),
)
PROGRAMME = 9
ASSESSORS = 6

UNIT_COLUMNS = ("unit", "parent", "name", "headcount", "line")
PEOPLE_COLUMNS = ("email", "name", "unit", "line", "audience", "country", "language")


@dataclass(frozen=True)
class Person:
    email: str
    name: str
    unit: str
    line: str
    audience: str
    country: str


def people(seed: int) -> tuple[Person, ...]:
    """Everyone who is asked; the same seed gives the same people."""
    generator = np.random.default_rng(seed)
    found: list[Person] = []
    for place in PLACES:
        for audience, count in (
            ("employee", place.employees), ("manager", place.managers), ("leader", place.leaders),
        ):  # fmt: skip
            found += [_person(generator, len(found) + i, place, audience) for i in range(count)]
    for audience, count, place in (
        ("programme", PROGRAMME, PLACES[8]), ("assessor", ASSESSORS, PLACES[8]),
    ):  # fmt: skip
        found += [_person(generator, len(found) + i, place, audience) for i in range(count)]
    return tuple(found)


def _person(generator: np.random.Generator, number: int, place: Place, audience: str) -> Person:
    line = str(generator.choice(["b2b", "b2c", "both"], p=place.shares))
    country = str(generator.choice(COUNTRIES, p=place.countries))
    # numbers, not names: nobody should look for the person behind an invented one
    return Person(
        email=f"person{number + 1:04}@meridale.example",
        name=f"Sample person {number + 1}",
        unit=place.id,
        line=line,
        audience=audience,
        country=country,
    )


def units_file() -> bytes:
    """units.csv of the example client."""
    rows = [
        [p.id, p.parent, p.name, str(p.employees + p.managers + p.leaders), p.line] for p in PLACES
    ]
    return _csv(UNIT_COLUMNS, rows)


def people_file(everyone: tuple[Person, ...]) -> bytes:
    """people.csv of the example client."""
    rows = [[p.email, p.name, p.unit, p.line, p.audience, p.country, "en"] for p in everyone]
    return _csv(PEOPLE_COLUMNS, rows)


def _csv(header: tuple[str, ...], rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()
