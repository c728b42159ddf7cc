"""The leader report on paper: tagged, whole, ours in every letter, and the same each time."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import page
import pypdfium2 as pdfium
import pytest

from cxassess.findings.model import Findings
from cxassess.reporting import contents
from cxassess.reporting.pdf import render_pdf
from tests.unit.reporting import hard_findings, page_checks
from tests.unit.reporting.hard_findings import ALL

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
Case = Callable[[], Findings]
FOREIGN = {hard_findings.hostile_names}
"""Cases with letters that our fonts do not have."""
LENGTHS = {
    hard_findings.hidden_everything: range(4, 7),
    hard_findings.not_enough: range(2, 3),
    hard_findings.nobody_answered: range(2, 3),
    hard_findings.long_texts: range(20, 30),
}
"""Pages to expect; 8 to 24 for all others."""


@cache
def rendered(case: Case) -> bytes:
    return render_pdf(case())


@pytest.mark.slow
@pytest.mark.parametrize("case", ALL, ids=lambda c: c.__name__)
def test_no_page_is_empty_cut_crowded_or_ends_in_a_heading(case: Case) -> None:
    assert page_checks.problems(rendered(case), LENGTHS.get(case, range(8, 25))) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", [c for c in ALL if c not in FOREIGN], ids=lambda c: c.__name__)
def test_it_passes_the_checker_for_tagged_pdf_and_has_only_our_fonts(case: Case) -> None:
    report = page.validate_pdf_bytes(rendered(case), profile=page.ValidationProfile.PDF_UA_1)
    assert [f"{failure.rule_id}: {failure.message}" for failure in report.failures] == []
    fonts = page_checks.fonts_of(rendered(case))
    assert fonts
    assert all(name.startswith("CX-Sans") for name in fonts)


@pytest.mark.slow
def test_the_same_findings_give_the_same_bytes_and_others_do_not() -> None:
    again = render_pdf(hard_findings.whole())
    assert again == rendered(hard_findings.whole)
    assert again != rendered(hard_findings.first_wave)


@pytest.mark.slow
def test_it_can_be_searched_and_browsed() -> None:
    findings = hard_findings.whole()
    document = pdfium.PdfDocument(rendered(hard_findings.whole))
    marks = [(mark.level, mark.get_title().replace("\u00a0", " ")) for mark in document.get_toc()]
    expected = [(1, f"{s.name}: {s.headline}") for s in contents.sections(findings)]
    assert marks == [(0, findings.subject.questionnaire_title), *expected]
    assert document.get_metadata_value("Title").endswith("Autumn 2026 (sample data)")
    assert document.get_metadata_value("CreationDate") == ""
    document.close()
    text = page_checks.text_of(rendered(hard_findings.whole)).replace("\u00a0", " ")
    for words in (
        "612 of 790 people answered (77 %)", "Executive backing 1.6, level 1 (n 604)",
        "Confidential: for its leadership", "2 of 19", "Level 2, Scattered",
        "hidden to protect people", findings.actions[4].action,
    ):  # fmt: skip
        assert words in text


@pytest.mark.slow
def test_letters_that_our_fonts_lack_come_from_the_machine() -> None:
    text = page_checks.text_of(rendered(hard_findings.hostile_names))
    assert "<script>alert(1)</script>" in text
    assert "{{ 7 * 7 }} {% raw %}" in text
    assert "file:///etc/passwd" in text


@pytest.mark.slow
def test_the_example_of_the_readme_gives_a_decent_report(tmp_path: Path) -> None:
    """Sentences as the rules write them, from answers to pages, by the documented command."""
    target = tmp_path / "report.pdf"
    subprocess.run(
        [
            sys.executable, "-m", "cxassess.cli", "report", "--questionnaire", "core",
            "--responses", str(EXAMPLES / "answers.csv"), "--units", str(EXAMPLES / "units.csv"),
            "--kind", "leader", "--out", str(target),
        ],
        check=True, capture_output=True, env=os.environ | {"CXASSESS_DATA": str(tmp_path)},
    )  # fmt: skip
    body = target.read_bytes()
    assert page_checks.problems(body, range(8, 25)) == []
    assert page.is_pdf_compliant_bytes(body, profile=page.ValidationProfile.PDF_UA_1)
    assert all(name.startswith("CX-Sans") for name in page_checks.fonts_of(body))
