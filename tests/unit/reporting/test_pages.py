"""The HTML of the leader report: which pages there are, and what every one of them must have."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from cxassess.findings.model import Findings
from cxassess.reporting import assets, contents, pages
from tests.unit.reporting import hard_findings
from tests.unit.reporting.hard_findings import ALL
from tests.unit.reporting.sample_findings import sample_findings

Case = Callable[[], Findings]
VOID = {"meta", "link", "img", "br", "col"}


class Page(HTMLParser):
    """Tags with their attributes and depth, and the visible words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.mismatched: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.mismatched.append(tag)

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, *names: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag in names]


def ids(findings: Findings) -> list[str]:
    return [section.id for section in contents.sections(findings)]


@pytest.mark.parametrize("case", ALL, ids=lambda c: c.__name__)
@pytest.mark.parametrize("medium", ["print", "web"])
def test_every_page_is_well_formed_and_says_what_a_screen_reader_needs(
    case: Case, medium: pages.Medium
) -> None:
    page = Page(pages.html(case(), medium=medium, css_href="report.css"))
    assert page.mismatched == []
    assert page.open == []
    assert len(page.all("h1")) == 1
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(image["alt"] for image in page.all("img"))
    assert all(image["src"].startswith("data:image/svg+xml,") for image in page.all("img"))
    assert all(cell.get("scope") in ("col", "row") for cell in page.all("th"))
    assert len(page.all("table")) == len(page.all("caption")) + 1  # the cover's facts have none
    named = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(named) == len(set(named))
    targets = {link["href"] for link in page.all("a")}
    assert targets <= {f"#{name}" for name in named}
    assert page.all("html")[0]["lang"] == "en"


@pytest.mark.parametrize("case", ALL, ids=lambda c: c.__name__)
def test_the_web_form_stands_under_a_strict_policy(case: Case) -> None:
    html = pages.html(case(), medium="web", css_href="/report.css")
    page = Page(html)
    assert page.all("script", "style", "iframe", "object") == []
    assert not [a for _, a in page.tags if "style" in a or any(n.startswith("on") for n in a)]
    assert page.all("link") == [{"rel": "stylesheet", "href": "/report.css"}]
    regions = [a for a in page.all("div") if a.get("role") == "region"]
    assert all(a["tabindex"] == "0" and a["aria-label"] for a in regions)


def test_the_whole_report_has_its_pages_in_order() -> None:
    assert ids(hard_findings.whole()) == [
        "answer", "changes", "criteria", "gates", "perception", "units", "actions",
        "criterion-rir", "criterion-net", "criterion-cul", "criterion-mea", "criterion-exe",
        "lines", "method", "figures",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "missing", "said"),
    [
        (hard_findings.first_wave, {"changes"}, []),
        (hard_findings.one_unit, {"units"}, ["Units"]),
        (hard_findings.one_line, {"lines"}, ["B2B and B2C"]),
        (hard_findings.no_perception, {"perception"}, ["Leaders and employees"]),
        (hard_findings.all_level_five, {"changes", "actions"}, ["Actions", "Change"]),
    ],
)
def test_a_part_without_data_has_a_sentence_instead_of_a_page(
    case: Case, missing: set[str], said: list[str]
) -> None:
    findings = case()
    assert missing.isdisjoint(ids(findings))
    text = Page(pages.html(findings)).text
    for part, reason in contents.absent(findings):
        assert f"{part} {reason}" in text
    assert [part for part, _ in contents.absent(findings)] == said


def test_the_first_round_explains_the_signs_instead_of_change() -> None:
    findings = hard_findings.first_wave()
    assert ids(findings)[1] == "reading"
    text = Page(pages.html(findings)).text
    assert "A first round sets the mark from which change is measured." in text
    assert "What we expect" in text
    assert "clear rise" not in text


def test_a_later_round_that_cannot_be_compared_explains_the_signs_too() -> None:
    findings = sample_findings(trend=None)
    assert ids(findings)[1] == "reading"
    assert ("Change", "No earlier round can be compared with this one.") in contents.absent(
        findings
    )


def test_hidden_everything_shows_no_score() -> None:
    findings = hard_findings.hidden_everything()
    assert ids(findings) == ["answer", "reading", "method"]
    text = Page(pages.html(findings)).text.replace("1.1.0", "").replace("0.1.0", "")
    assert not re.search(r"(?<![\d.])[1-5]\.\d(?![\d.])", text)
    assert len(contents.absent(findings)) == 5 + 1 + 5 + 1


def test_too_few_answers_give_a_short_report_that_says_why() -> None:
    findings = hard_findings.not_enough()
    assert ids(findings) == ["results"]
    text = Page(pages.html(findings)).text
    assert "Fewer than 5 of 790 people answered. Nothing is shown for fewer than 5 people" in text
    assert "The next round opens on 13 September 2027." in text
    assert "Employees 708 few – 14" in text


def test_nobody_knows_how_many_were_asked() -> None:
    text = Page(pages.html(hard_findings.nobody_answered())).text
    assert "Fewer than 5 people answered." in text
    assert "All not known few –" in text
    assert "Fieldwork" not in text
    assert "Too few people answered to show any result." in text


def test_hidden_cells_are_hatched_and_said() -> None:
    for medium in ("print", "web"):
        html = pages.html(hard_findings.whole(), medium=medium)
        cells = re.findall(r'<span class="hatched">(.*?)</span></span>', html)
        assert len(cells) == 11 + 2  # 11 scores, and the level of two units
        assert all(re.sub(r"<.*?>", "", c) == "– hidden to protect people" for c in cells)
        assert "hidden to protect people, 11 of 75 scores" in Page(html).text


def test_sample_data_is_marked_everywhere_and_nothing_else_is() -> None:
    marked = pages.html(hard_findings.whole())
    assert "Sample data: the organisation, its people and all figures are made up." in marked
    assert 'data-mark="Sample data"' in marked
    assert "%3ESample data%3C" in marked
    assert pages.title(hard_findings.whole()).endswith("(sample data)")
    draft = pages.html(hard_findings.draft())
    assert "Sample data" not in draft.replace(assets.SAMPLE_SHEET, "")
    assert 'data-mark="Draft"' in draft
    assert "%3EDraft%3C" in draft
    final = pages.html(hard_findings.nobody_answered())
    assert 'data-mark=""' in final
    assert "%3EDraft%3C" not in final
    assert "%3ESample" not in final


def test_texts_from_outside_stay_texts() -> None:
    for medium in ("print", "web"):
        html = pages.html(hard_findings.hostile_names(), medium=medium)
        assert "<script" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        assert "{{ 7 * 7 }} {% raw %}" in html
        assert '" onload' not in html
        assert "\u202e" not in html
        html.encode()


def test_the_same_words_stand_on_paper_and_on_the_web() -> None:
    findings = hard_findings.long_texts()
    printed, web = (Page(pages.html(findings, medium=m)).text for m in ("print", "web"))
    for section in contents.sections(findings):
        headline = section.headline.replace("\u00a0", " ")
        assert headline in printed.replace("\u00a0", " ")
        assert headline in web.replace("\u00a0", " ")
    assert web.count(findings.criteria[0].next_steps[2].next) == 5


def test_a_fragment_is_the_article_alone_and_a_file_carries_its_sheet() -> None:
    findings = hard_findings.whole()
    article = pages.fragment(findings).strip()
    assert article.startswith('<article class="report">')
    assert article.endswith("</article>")
    alone = pages.standalone_html(findings)
    assert "<link" not in alone
    assert assets.web_stylesheet() in alone


def test_paper_shows_as_many_units_as_are_readable_and_says_what_is_left_out() -> None:
    findings = hard_findings.forty_units()
    assert len(pages.shown_units(findings, None)) == 40
    assert len(pages.shown_units(findings, 40)) == 40
    assert [row.depth for row in pages.shown_units(findings, 39)] == [0, 0, 0, 0]
    assert len(pages.shown_units(findings, 3)) == 3
    assert pages.shown_units(hard_findings.no_perception(), 0) == ()
    assert pages.shown_units(hard_findings.hidden_everything(), 5) == ()


def test_the_page_is_the_same_in_every_process() -> None:
    program = (
        "import hashlib; from cxassess.reporting import pages; "
        "from tests.unit.reporting import hard_findings as h; "
        "print(hashlib.sha256(pages.html(h.whole()).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True, check=True, text=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }  # fmt: skip
    assert digests == {hashlib.sha256(pages.html(hard_findings.whole()).encode()).hexdigest()}


def test_the_sheets_use_the_colours_of_the_theme() -> None:
    tokens = json.loads((assets.folder() / "theme" / "tokens.json").read_text(encoding="utf-8"))
    colours = tokens["colour"]
    sheet = assets.stylesheet("theme/tokens.css")
    found = dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6})", sheet))
    wanted = {name: colours[name] for name in ("ink", "soft", "rule", "faint", "wash", "deep")}
    assert found == wanted | {f"level-{k}": c for k, c in enumerate(colours["levels"], start=1)}
    web = dict(
        re.findall(r"--(l[1-5]): (#[0-9A-F]{6})", assets.web_stylesheet().split("@media")[0])
    )
    assert list(web.values()) == colours["levels"]
    marks = assets.stylesheet("theme/marks.css")
    assert all(colour[1:] in marks for colour in colours["change"].values())
