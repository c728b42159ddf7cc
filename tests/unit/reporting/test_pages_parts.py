"""The pieces of the pages: sentences that follow from figures, texts made fit, what fits where."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.findings import model as m
from cxassess.reporting import (
    assets,
    contents,
    method_texts,
    outlines,
    page_fit,
    pages,
    phrases,
    texts,
)
from tests.unit.reporting import hard_findings
from tests.unit.reporting.sample_findings import LINES, SUBJECT, sample_findings
from tests.unit.reporting.sample_parts import GATES, UNITS, estimate

NB = "\u00a0"


def participation(invited: int | None, answered: int | None, rate: float | None) -> m.Participation:
    return m.Participation(invited=invited, answered=answered, rate=rate, audiences=())


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (participation(790, 612, 612 / 790), f"612 of 790 people answered (77{NB}%)"),
        (participation(790, 612, None), "612 of 790 people answered"),
        (participation(None, 612, None), "612 people answered"),
        (participation(790, None, None), "fewer than 5 of 790 people answered"),
        (participation(None, None, None), "fewer than 5 people answered"),
    ],
)
def test_people_in_words(found: m.Participation, said: str) -> None:
    assert phrases.people(found, 5) == said


def test_counts_rates_and_levels_in_words() -> None:
    assert [phrases.count(n, "action") for n in (0, 1, 5, 11)] == [
        "No actions", "One action", "Five actions", "11 actions",
    ]  # fmt: skip
    assert [phrases.number(v, h) for v, h in ((7, False), (None, False), (None, True))] == [
        "7", "not known", "few",
    ]  # fmt: skip
    assert phrases.rate(None) == "–"
    assert phrases.rate(0.665) == f"67{NB}%"
    assert phrases.level(None, "x") == "not determined"
    assert phrases.level(3, None) == "3"
    assert phrases.level(3, "Connected") == "3, Connected"
    assert phrases.level_name(sample_findings(), 4) == "Steered"
    assert phrases.level_name(sample_findings(), None) is None
    assert phrases.most_people((None, estimate(3, 9), estimate(3, 12))) == "12"
    assert phrases.most_people((None, None)) == "few"


def test_the_level_is_explained_only_when_there_is_one() -> None:
    whole, hidden = hard_findings.whole(), hard_findings.hidden_everything()
    assert phrases.why(whole.level) == "Why level 2"
    assert phrases.because(whole).startswith("Scattered: good work in pockets, resting on ind")
    assert phrases.why(hidden.level) == "Why no level"
    assert phrases.because(hidden) == hidden.answer.why


def test_how_to_read_names_only_the_marks_that_are_there() -> None:
    whole, first = hard_findings.whole(), hard_findings.first_wave()
    assert "open dot" in phrases.reading_criteria(whole)
    assert "open dot" not in phrases.reading_criteria(first)
    assert "triangle" in phrases.reading_criteria(first)
    bare = tuple(dataclasses.replace(c, target=None) for c in first.criteria)
    said = phrases.reading_criteria(dataclasses.replace(first, criteria=bare))
    assert said == "The filled dot is this round with its 90 % interval."
    assert "without gates, 3." in phrases.reading_gates(whole.level)
    unknown = dataclasses.replace(whole.level, ungated=None)
    assert "dashed" not in phrases.reading_gates(unknown)
    assert "64 people serve both lines" in phrases.reading_lines(LINES)
    assert "serve both" not in phrases.reading_lines(dataclasses.replace(LINES, both=None))


def test_notes_on_units() -> None:
    assert phrases.hidden_cells(UNITS, 0, False).endswith("Everybody counts in the last row.")
    assert "without gates" in phrases.hidden_cells(UNITS, 0, True)
    assert "7 more units are in the web form" in phrases.hidden_cells(UNITS, 7, False)
    open_units = dataclasses.replace(UNITS, hidden_cells=0)
    assert phrases.hidden_cells(open_units, 0, False) == "All 75 scores may be shown."
    silo = UNITS.silo
    assert phrases.silo(silo).count("“") == 2
    assert phrases.silo(dataclasses.replace(silo, on=None)) == silo.sentence
    assert phrases.silo(dataclasses.replace(silo, items=())) == silo.sentence
    steady = UNITS.all_the_time
    assert phrases.all_the_time(steady, {"EXE-6": "What happened?"}).endswith(
        "is 1.3, on “What happened?”"
    )
    assert phrases.all_the_time(steady, {}) == steady.sentence
    unknown = dataclasses.replace(steady, lowest=None, lowest_item=None)
    assert phrases.all_the_time(unknown, {}) == steady.sentence


def test_a_criterion_says_where_it_stands() -> None:
    criterion = sample_findings().criteria[0]
    said = phrases.standing(criterion)
    assert said == "score 3.0, level 3, Connected; people describe it much alike"
    capped = dataclasses.replace(criterion, level=2, level_name=None, agreement_words=None)
    assert phrases.standing(capped) == (
        "score 3.0, level 2, held there by a gate; the score alone gives 3"
    )
    assert phrases.standing(dataclasses.replace(criterion, level=None)) == "score 3.0"
    assert phrases.standing(dataclasses.replace(criterion, score=None)) == "criterion not rated"
    assert phrases.looks_like(criterion) == "What level 4, Steered, looks like"
    nameless = dataclasses.replace(criterion, next_level_name=None)
    assert phrases.looks_like(nameless) == "What level 4 looks like"


def test_a_criterion_compares_its_lines_when_both_may_be_shown() -> None:
    findings = sample_findings()
    criterion = findings.criteria[0]
    pair = contents.line_row(findings, criterion.id)
    assert pair is not None
    assert phrases.reading_answers(criterion, pair).endswith("B2C 3.1 (n 362): same.")
    without = (
        None,
        dataclasses.replace(pair, b2b=None),
        dataclasses.replace(pair, b2c=None),
        dataclasses.replace(pair, verdict=None),
    )
    for hidden in without:
        assert "B2B" not in phrases.reading_answers(criterion, hidden)
    assert contents.line_row(findings, "nobody") is None
    assert contents.line_row(hard_findings.one_line(), criterion.id) is None


@pytest.mark.parametrize("mode", ["anonymous", "confidential", "named", "open", "file"])
def test_every_mode_has_its_sentence(mode: str) -> None:
    subject = dataclasses.replace(SUBJECT, mode=mode)  # type: ignore[arg-type]
    assert phrases.mode(subject).split(":")[0].split()[0].lower() in (mode, "from")


def test_an_audience_that_was_not_asked_has_no_score() -> None:
    row = m.GapRow(id="X", name="x", audiences=(), gap=None, low=None, high=None, clear=False,
                   flagged=False)  # fmt: skip
    assert set(phrases.by_audience(row).values()) == {None}


def test_fieldwork_in_words() -> None:
    def of(opened: str | None, closed: str | None) -> str:
        subject = dataclasses.replace(SUBJECT, opened=opened, closed=closed)
        return pages.fieldwork(sample_findings(subject=subject))

    assert of("2026-08-24", "2026-09-14") == "24 August to 14 September 2026"
    assert of("2026-12-24", "2027-01-14") == "24 December 2026 to 14 January 2027"
    assert of(None, "2026-09-14") == "until 14 September 2026"
    assert of("2026-08-24", None) == "from 24 August 2026"
    assert of(None, None) == ""
    nobody = hard_findings.nobody_answered()
    assert pages.facts(nobody) == "Fewer than 5 people answered."
    assert pages.facts(sample_findings()).endswith("(77\u00a0%), 24 August to 14 September 2026.")


def test_headlines_stand_in_even_lines() -> None:
    assert page_fit.even_lines("Short and plain.") == ("Short and plain.",)
    headline = "Executive backing stays at level 1 and holds the organisation at level 2."
    lines = page_fit.even_lines(headline)
    assert " ".join(lines) == headline
    assert len(lines) == 2
    assert min(len(line) for line in lines) > 30
    word = "Kundenerlebnisverantwortungsgemeinschaftsvereinbarung"
    assert "".join(page_fit.even_lines(word)).replace("-", "") == word


def test_a_long_gates_table_parts_before_its_notes_stand_alone() -> None:
    gates = GATES[:6]
    # Headline one line 36.25, table head 46.2, under the table 29.5, a note of one line 21.75.
    rest = 36.25 + 46.2 + 29.5 + 21.75
    page = (297 - 22 - 24) * 72 / 25.4 - 2
    fits = {gate.id: (page - rest - 0.1) / 6 for gate in gates}
    assert page_fit.gate_groups(gates, fits, "One", ["note"]) == (gates,)
    more = {gate.id: (page - rest + 6) / 6 for gate in gates}
    assert page_fit.gate_groups(gates, more, "One", ["note"]) == (gates[:3], gates[3:])
    tall = dict.fromkeys(more, 300.0)
    assert page_fit.gate_groups(gates, tall, "One", ["note"]) == (gates[:1], gates[1:])
    assert page_fit.gate_groups(gates[:3], tall, "One", ["note"]) == (gates[:3],)


def test_the_gates_say_their_sensitivity_once() -> None:
    findings = hard_findings.whole()
    said = phrases.gates_so_what(findings)
    assert said.startswith("Without gates: level 3. The executive gate lowers it to 2. Raise")
    heads = dataclasses.replace(findings.headlines, gates_so_what=said)
    assert phrases.gates_so_what(dataclasses.replace(findings, headlines=heads)) == said
    assert phrases.gates_so_what(hard_findings.hidden_everything()).startswith("Raise")
    assert phrases.after_label("Hypothesis: facet rises", "Hypothesis") == "Facet rises"
    assert phrases.after_label("facet rises", "Hypothesis") == "Facet rises"


def test_method_paragraphs_follow_the_findings() -> None:
    left, right = method_texts.columns(sample_findings())
    assert [title for title, _ in left + right] == [
        "How scores are made", "How sure we are", "Rounding", "Who is protected",
        "What this cannot tell",
    ]  # fmt: skip
    assert right[0][1].endswith("Here 11 of 75 values are hidden.")
    few = hard_findings.nobody_answered()
    assert "values are hidden" not in method_texts.who_is_protected(few)[1]
    assert "Set a date for the next round" in method_texts.too_few_columns(few)[1][0][1]
    names = [name for name, _ in method_texts.provenance(sample_findings())]
    assert "Fingerprint of data" in names
    assert "Fingerprint of data" not in dict(method_texts.provenance(few))


def test_gates_without_a_measured_one_have_no_page() -> None:
    unmeasured = tuple(dataclasses.replace(g, allows=None) for g in GATES)
    findings = sample_findings(gates=unmeasured)
    assert not contents.has_gates(findings)
    assert ("Gates", "None of them could be measured.") in contents.absent(findings)


def test_units_that_are_all_hidden_have_no_page() -> None:
    hidden = tuple(
        dataclasses.replace(
            row, cells=tuple(dataclasses.replace(c, score=None, hidden=True) for c in row.cells)
        )
        for row in UNITS.rows
    )
    findings = sample_findings(units=dataclasses.replace(UNITS, rows=hidden))
    assert not contents.has_units(findings)
    assert ("Units", "Every unit’s scores are hidden to protect people.") in contents.absent(
        findings
    )


def test_criteria_other_than_five_are_not_called_five() -> None:
    findings = sample_findings()
    four = dataclasses.replace(findings, criteria=findings.criteria[:4])
    names = {section.id: section.name for section in contents.sections(four)}
    assert names["criteria"] == "Criteria"


def test_next_steps_are_as_many_as_the_page_holds() -> None:
    step = m.NextStep(item="A-1", stem="a", today="b", next="c")
    criterion = dataclasses.replace(
        sample_findings().criteria[0], headline="One", so_what="Two", next_steps=(step,) * 3
    )
    # One line each: headline 21.75 + 14.5, facets 14.5 + 100 + 9, so-what 14.5 + 12.7, answers
    # 14.5 + d + 9, note 12 + 1.2 + 12.7, table head 33.8: 270.15 + d of 709.5; a row takes 17.7.
    assert page_fit.steps_that_fit(criterion, "note", 100, [386]) == 3
    assert page_fit.steps_that_fit(criterion, "note", 100, [387]) == 2
    assert page_fit.steps_that_fit(criterion, "note", 100, [421]) == 1
    # nothing fits: the table moves to a page of its own and is shown whole
    assert page_fit.steps_that_fit(criterion, "note", 100, [422]) == 3
    none = dataclasses.replace(criterion, next_steps=(), so_what="")
    assert page_fit.steps_that_fit(none, "note", 0, [600]) == 0


def test_a_criterion_without_facet_scores_still_shows_its_answers() -> None:
    findings = sample_findings()
    facets = tuple(
        dataclasses.replace(f, score=None, previous=None, change=None)
        for f in findings.criteria[0].facets
    )
    criteria = (dataclasses.replace(findings.criteria[0], facets=facets), *findings.criteria[1:])
    html = pages.html(dataclasses.replace(findings, criteria=criteria), medium="web")
    assert html.count("<h3>How answers split") == 5
    assert html.count("<h3>Four facets") == 4


def test_words_of_pictures_become_shapes_for_browsers() -> None:
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="10mm" height="10mm" viewBox="0 0 30 30">'
        '<g font-family="\'CX Sans\'"><text x="10" y="20" font-size="10">A &amp; A</text>'
        '<text x="10" y="20" font-size="10" font-weight="700" text-anchor="end" fill="#fff">'
        "A</text>"
        '<text x="1" y="2" font-size="8">漢</text></g></svg>'
    )
    svg = outlines.outlined(drawn)
    assert svg.count("<path id=") == 3  # A and & in regular, A in bold; the blank has no shape
    assert svg.count('<use href="#c41-400"') == 2
    assert '<text x="1" y="2" font-size="8">漢</text>' in svg
    # The font gives its bold A a width of 692 units of 1000, so it begins 6.92 before its end.
    assert "translate(3.08 20) scale(0.0100 -0.0100)" in svg
    assert 'fill="#fff"' in svg


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_a_cleaned_text_can_be_written_and_is_bounded(text: str) -> None:
    clean = texts.clean_text(text, 50)
    clean.encode()
    assert len(clean) <= 50
    assert not texts.UNSEEN.search(clean)
    assert texts.clean_text(clean, 50) == clean


def test_cleaning_binds_numbers_to_their_signs_and_keeps_everything_else() -> None:
    assert texts.clean_text("50 % (n 604) in 3 rounds") == f"50{NB}% (n{NB}604) in 3 rounds"
    assert texts.clean_text("a\x00b\u202ec\ud800d\ufeff") == "abcd"
    assert texts.clean_text("x" * 2000) == "x" * 1199 + "…"
    findings = hard_findings.whole()
    assert texts.cleaned(findings).criteria[0].score == findings.criteria[0].score
    named = texts.cleaned(hard_findings.hostile_names())
    assert named.units is not None
    assert [len(row.name) for row in named.units.rows[:2]] == [25, 120]
    assert len(named.subject.scope) == 240


def test_missing_assets_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(assets, "files", lambda _: tmp_path)
    assets.folder.cache_clear()
    try:
        with pytest.raises(assets.AssetsError, match="looked for theme/fonts in"):
            assets.folder()
    finally:
        monkeypatch.undo()
        assets.folder.cache_clear()
    assert assets.folder().name == "reports"
