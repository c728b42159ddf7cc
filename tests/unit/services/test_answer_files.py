"""Answers and units from files: what is read, and how each bad cell is named."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from cxassess.findings.inputs import AUDIENCES, LINES, Unit
from cxassess.questionnaire.loader import find, load
from cxassess.services.answer_files import read_responses, read_units
from cxassess.services.tables import TableError

CORE = load(find("core"))
ITEMS = tuple(item.id for item in CORE.items)
DAY = date(2026, 9, 14)
UNITS = (Unit("A", "Unit A", None, 10), Unit("B", "Unit B", "A", 5))


def row(unit: str = "A", line: str = "b2b", audience: str = "leader", **answers: str) -> list[str]:
    return [unit, line, audience, *(answers.get(item.replace("-", "_"), "") for item in ITEMS)]


def answers_file(folder: Path, *rows: list[str], header: tuple[str, ...] = ()) -> Path:
    path = folder / "answers.csv"
    names = header or ("unit", "line", "audience", *ITEMS)
    path.write_text("\n".join(",".join(cells) for cells in [list(names), *rows]) + "\n")
    return path


def problems(path: Path, units: tuple[Unit, ...] = UNITS) -> list[str]:
    with pytest.raises(TableError) as caught:
        read_responses(path, CORE, units, single_wave=DAY)
    return str(caught.value).splitlines()


def units_file(folder: Path, *rows: str) -> Path:
    path = folder / "units.csv"
    path.write_text("\n".join(["unit,parent,name,headcount,line", *rows]) + "\n")
    return path


def unit_problems(folder: Path, *rows: str) -> list[str]:
    with pytest.raises(TableError) as caught:
        read_units(units_file(folder, *rows))
    return str(caught.value).splitlines()


def test_units_come_parents_first(tmp_path: Path) -> None:
    path = units_file(tmp_path, "C,B,Unit C,,b2c", "B,A,Unit B,7,", "A,,Unit A,3,Both")
    assert read_units(path) == (
        Unit("A", "Unit A", None, 3, "both"),
        Unit("B", "Unit B", "A", 7, ""),
        Unit("C", "Unit C", "B", None, "b2c"),
    )


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["A,X,Unit A,3,"], "units.csv:2:parent: found 'X', expected a unit of this file"),
        (["A,,Unit A,3,", "A,,Again,3,"], "units.csv:3:unit: found 'A', expected a unit that no"),
        (
            ["A,B,a,1,", "B,A,b,1,"],
            "units.csv:2:parent: found a circle (A > B > A), expected a tree",
        ),
        (["A,A,a,1,"], "units.csv:2:parent: found a circle (A > A), expected a tree"),
        (["A,,,1,"], "units.csv:2:name: found an empty cell, expected 1 to 120 characters"),
        ([",,a,1,"], "units.csv:2:unit: found an empty cell, expected 1 to 120 characters"),
        (["A,,a,-3,"], "units.csv:2:headcount: found '-3', expected a whole number of people"),
        (["A,,a,1.5,"], "units.csv:2:headcount: found '1.5'"),
        (["A,,a,1,b2d"], "units.csv:2:line: found 'b2d', expected b2b, b2c, both or empty"),
    ],
)
def test_a_bad_unit_is_named(tmp_path: Path, rows: list[str], message: str) -> None:
    assert unit_problems(tmp_path, *rows)[0].startswith(message)


def test_a_deep_tree_is_no_trouble(tmp_path: Path) -> None:
    rows = [f"U{i},{f'U{i + 1}' if i < 4999 else ''},Unit {i},1," for i in range(5000)]
    units = read_units(units_file(tmp_path, *rows))
    assert units[0].id == "U4999"
    assert units[-1].id == "U0"


def test_answers_become_codes(tmp_path: Path) -> None:
    path = answers_file(
        tmp_path,
        row(RIR_1="3", RIR_2="DK", EXE_1="na"),
        row(unit="", line="", audience="Employee", RIR_1="5"),
    )
    (wave,) = read_responses(path, CORE, UNITS, single_wave=DAY)
    codes = wave.answers.codes
    assert (wave.date, wave.version, wave.questionnaire_items) == (
        "2026-09-14",
        CORE.version,
        ITEMS,
    )
    assert codes[0, ITEMS.index("RIR-1")] == 3
    assert codes[0, ITEMS.index("RIR-2")] == 254
    assert codes[0, ITEMS.index("EXE-1")] == 255
    assert codes.dtype == np.uint8
    assert int((codes == 0).sum()) == 2 * len(ITEMS) - 4
    assert wave.answers.unit.tolist() == [0, -1]
    assert [LINES[i] for i in wave.answers.line] == ["b2b", ""]
    assert [AUDIENCES[i] for i in wave.answers.audience] == ["leader", "employee"]


def test_waves_are_ordered_by_their_date(tmp_path: Path) -> None:
    header = ("unit", "line", "audience", "wave", *ITEMS)
    rows = [[*row()[:3], when, *row(RIR_1=str(n))[3:]] for n, when in
            enumerate(["2026-09", "2025-09-15", "2026-03"], 1)]  # fmt: skip
    waves = read_responses(
        answers_file(tmp_path, *rows, header=header), CORE, UNITS, single_wave=DAY
    )
    assert [wave.date for wave in waves] == ["2025-09-15", "2026-03-01", "2026-09-01"]
    assert [int(wave.answers.codes[0, 0]) for wave in waves] == [2, 3, 1]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"unit": "Z"}, "answers.csv:2:unit: found 'Z', expected a unit of the units file"),
        ({"line": "b2x"}, "answers.csv:2:line: found 'b2x', expected b2b, b2c, both or empty"),
        ({"audience": "boss"}, "answers.csv:2:audience: found 'boss', expected employee, manager,"),
        ({"audience": ""}, "answers.csv:2:audience: found an empty cell"),
        ({"RIR_1": "6"}, "answers.csv:2:RIR-1: found '6', expected 1 to 5, dk, na or empty"),
        ({"RIR_1": "3.0"}, "answers.csv:2:RIR-1: found '3.0'"),
        ({"RIR_1": "٣"}, "answers.csv:2:RIR-1: found '٣'"),
        ({"audience": "employee", "RIR_2": "3"},
         "answers.csv:2:RIR-2: found an answer, expected an empty cell: this question is not asked "
         "of audience employee"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named(tmp_path: Path, changes: dict[str, str], message: str) -> None:
    assert problems(answers_file(tmp_path, row(**changes)))[0].startswith(message)


def test_every_bad_cell_is_named_at_once(tmp_path: Path) -> None:
    found = problems(
        answers_file(tmp_path, row(unit="Z", RIR_1="9"), row(), row(line="x", EXE_1="7"))
    )
    assert [line.split(" found")[0] for line in found] == [
        "answers.csv:2:RIR-1:",
        "answers.csv:2:unit:",
        "answers.csv:4:EXE-1:",
        "answers.csv:4:line:",
    ]


def test_columns_are_checked_first(tmp_path: Path) -> None:
    header = ("unit", "line", "audience", "exe-1", *ITEMS[:-1], "mood")
    found = problems(answers_file(tmp_path, header=header))
    last = ITEMS[-1]
    assert f"answers.csv:1: found no column {last}, expected a column {last}" in found
    assert (
        "answers.csv:1:exe-1: found a column that is not known, expected the spelling EXE-1"
        in found
    )
    assert any(
        line.startswith("answers.csv:1:mood: found a column that is not known") for line in found
    )


@pytest.mark.parametrize("when", ["2026-13", "2026-02-30", "3", "spring"])
def test_a_wave_is_a_date(tmp_path: Path, when: str) -> None:
    header = ("unit", "line", "audience", "wave", *ITEMS)
    line = [*row()[:3], when, *row()[3:]]
    assert problems(answers_file(tmp_path, line, header=header)) == [
        f"answers.csv:2:wave: found {when!r}, expected a date, 2026-09-14 or 2026-09"
    ]


def test_a_file_without_rows_or_without_a_file(tmp_path: Path) -> None:
    assert problems(answers_file(tmp_path)) == [
        "answers.csv: found no answers, expected at least one row below the heading"
    ]
    assert "No such file" in problems(tmp_path / "absent.csv")[0]
