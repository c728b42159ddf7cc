"""`cxassess score`, `report` and `check` as an analyst runs them: files in, files out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from cxassess.cli.example import files
from cxassess.findings import canonical

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "docs" / "examples"
INPUTS = ("--responses", str(EXAMPLES / "answers.csv"), "--units", str(EXAMPLES / "units.csv"))
FIXED = (*INPUTS, "--sample", "--client", "Meridale Group", "--date", "2026-10-19")


def cxassess(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cxassess.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_the_example_files_are_what_the_generator_makes() -> None:
    assert (EXAMPLES / "units.csv").read_bytes() == files.units_csv()
    assert (EXAMPLES / "answers.csv").read_bytes() == files.answers_csv()


def test_score_writes_findings_and_prints_the_same_as_json(tmp_path: Path) -> None:
    out = tmp_path / "findings.json"
    done = cxassess("score", *FIXED, "--out", str(out), "--json")
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip("\n") == out.read_text()
    findings = canonical.from_json(out.read_bytes())
    assert findings.subject.sample
    assert findings.subject.released == "2026-10-19"
    assert findings.level.gated == 2
    assert findings.level.binding == ("G1",)
    assert canonical.digest(out.read_bytes()) in done.stderr
    again = cxassess("score", *FIXED, "--json")
    assert again.stdout == done.stdout, "the same files give the same bytes"


def test_score_prints_an_overview_for_people() -> None:
    done = cxassess("score", *FIXED)
    assert done.returncode == 0, done.stderr
    assert "(sample data)" in done.stdout
    assert "Executive backing" in done.stdout
    assert "clear rise" in done.stdout


def test_a_bad_cell_stops_everything(tmp_path: Path) -> None:
    lines = (EXAMPLES / "answers.csv").read_text().splitlines()
    cells = lines[7].split(",")
    cells[5], cells[0] = "9", "NOWHERE"
    lines[7] = ",".join(cells)
    bad, out = tmp_path / "answers.csv", tmp_path / "findings.json"
    bad.write_text("\n".join(lines))
    done = cxassess("score", "--responses", str(bad), *INPUTS[2:], "--out", str(out))
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "answers.csv:8:RIR-1: found '9', expected 1 to 5, dk, na or empty",
        "answers.csv:8:unit: found 'NOWHERE', expected a unit of the units file, or empty",
    ]
    assert list(tmp_path.iterdir()) == [bad], "nothing was written, not even half"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("score",), "--responses: found nothing, expected a file"),
        (("score", *INPUTS, "--questionnaire", "nothing-of-that-name"), "nothing-of-that-name"),
        (("score", *INPUTS, "--minimum", "4"), "4 is not in the range 5<=x<=50"),
        (("score", *INPUTS, "--date", "yesterday"), "--date: found 'yesterday', expected a date"),
        (("score", *INPUTS, "--client", " "), "--client: found 1 characters, expected 1 to 120"),
        (("report", *INPUTS, "--out", "report.doc"), "expected a name that ends in .pdf or .html"),
        (("report", "--findings", __file__, "--out", "report.pdf"), "not a findings file"),
        (("report", "--findings", "absent.json", "--out", "report.pdf"), "cannot be read"),
        (("check", "nothing-of-that-name"), "nothing-of-that-name"),
        (("check",), "Name a questionnaire"),
    ],
)
def test_bad_input_is_named_and_exits_with_2(arguments: tuple[str, ...], message: str) -> None:
    done = cxassess(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unwritable_place_is_a_failure_not_bad_input(tmp_path: Path) -> None:
    done = cxassess("score", *FIXED, "--out", str(tmp_path / "no" / "such" / "folder.json"))
    assert done.returncode == 1
    assert "cannot be written" in done.stderr


def test_report_from_findings_and_from_answers_is_the_same_pdf(tmp_path: Path) -> None:
    findings = tmp_path / "findings.json"
    assert cxassess("score", *FIXED, "--out", str(findings)).returncode == 0
    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    for arguments in (
        ("--findings", str(findings), "--out", str(one)),
        (*FIXED, "--out", str(two)),
    ):
        done = cxassess("report", *arguments)
        assert done.returncode == 0, done.stderr
    assert one.read_bytes() == two.read_bytes()
    document = pypdfium2.PdfDocument(one)
    try:
        text = document[1].get_textpage().get_text_range()
        pages = len(document)
    finally:
        document.close()
    assert 8 <= pages <= 26
    headline = canonical.from_json(findings.read_bytes()).answer.headline
    assert headline.split()[0] in text


def test_report_as_one_web_file(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    done = cxassess("report", *FIXED, "--out", str(out))
    assert done.returncode == 0, done.stderr
    page = out.read_text()
    assert page.count("<h1") == 1
    assert "http://" not in page.replace("http://www.w3.org/", "")
    assert "<script" not in page


def test_check_says_what_the_questionnaire_holds() -> None:
    done = cxassess("check", "core")
    assert done.returncode == 0, done.stderr
    assert "34 items" in done.stdout
    assert json.loads(cxassess("check", "--json-schema").stdout)["$defs"]


def test_check_prints_every_problem_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "questionnaire.yaml"
    file.write_text("slug: core\nslug: again\nversion: 1.0\n")
    done = cxassess("check", str(file))
    assert done.returncode == 2
    assert "questionnaire.yaml:2:1: found" in done.stderr


def test_the_schema_of_findings_is_the_one_in_the_documentation() -> None:
    printed = json.loads(cxassess("score", "--json-schema").stdout)
    assert printed == json.loads((ROOT / "docs" / "findings.schema.json").read_text())
