from pathlib import Path

from cxassess.questionnaire.checking import check, summary
from cxassess.questionnaire.loader import find, load
from cxassess.questionnaire.publishing import content_hash
from tests.unit.questionnaire.small import MAIN, replaced


def test_a_sound_file_has_no_problems(tmp_path: Path) -> None:
    place = tmp_path / "small.yaml"
    place.write_text(MAIN, encoding="utf-8")
    assert check(place) == []


def test_problems_come_back_sorted(tmp_path: Path) -> None:
    place = tmp_path / "small.yaml"
    text = replaced(MAIN, "slug: small", "slug: Small").replace(
        "visibility: inside", "visibility: x"
    )
    place.write_text(text, encoding="utf-8")
    assert [(problem.line, problem.column) for problem in check(place)] == [(1, 7), (47, 25)]


def test_a_summary_reads_as_four_lines() -> None:
    core = load(find("core"))
    assert str(summary(core)).splitlines() == [
        f"Customer-experience programme maturity (core {core.version})",
        "5 criteria, 20 facets, 34 items: "
        "employee 14, manager 32, leader 31, programme 34, assessor 34",
        "9 gates, 31 recommendations",
        f"SHA-256 {content_hash(core)}",
    ]
