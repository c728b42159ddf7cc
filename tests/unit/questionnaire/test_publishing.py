import hashlib
import json
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.questionnaire.loader import find, load
from cxassess.questionnaire.model import Questionnaire
from cxassess.questionnaire.problems import QuestionnaireError
from cxassess.questionnaire.publishing import canonical, content_hash, from_canonical, wordings
from tests.unit.questionnaire.small import BESIDE, MAIN, read_texts, replaced


def changed(old: str, new: str) -> Questionnaire:
    return read_texts(replaced(MAIN, old, new))


@pytest.mark.parametrize("questionnaire", [load(find("core")), read_texts(MAIN)])
def test_the_canonical_form_comes_back_whole(questionnaire: Questionnaire) -> None:
    body = canonical(questionnaire)
    again = from_canonical(body)
    assert again == questionnaire
    assert canonical(again) == body
    assert content_hash(again) == hashlib.sha256(body).hexdigest()


def test_canonical_json_is_sorted_tight_and_readable() -> None:
    body = canonical(changed("title: A small instrument", "title: Ein Maß für Größe")).decode()
    assert body.startswith('{"criteria":[{"facets":[{"id":"A-ONE","items":[{"anchors":')
    assert '"title":"Ein Maß für Größe"' in body
    assert body == json.dumps(
        json.loads(body), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def test_defaults_are_left_out_so_that_new_fields_leave_old_hashes_alone() -> None:
    body = canonical(read_texts(MAIN))
    assert b'"weight":2.0' in body
    assert b'"weight":1.0' not in body
    assert b"evidence" not in body


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("slug: small\n", "# a comment\n\nslug:   'small'   # another\n"),
        ('slug: small\nversion: "1.0"\n', 'version: "1.0"\nslug: small\n'),
        ("{number: 1, name: Low,", "{name: Low, number: 1,"),
        ("            weight: 2\n", "            weight: 2.0\n"),
        ("    short: First\n", "    weight: 1\n    short: First\n"),
        ("[employee, manager]", "[manager, programme, employee]"),
        ("[Nobody, Somebody]", "\n              - Nobody\n              - Somebody"),
        ("title: A small instrument", "title: >-\n  A small\n  instrument"),
        ("silo_range: 0.8", "silo_range: 8e-1"),
    ],
)
def test_the_form_of_the_file_does_not_touch_the_hash(old: str, new: str) -> None:
    assert content_hash(changed(old, new)) == content_hash(read_texts(MAIN))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("slug: small", "slug: smaller"),
        ('version: "1.0"', 'version: "1.1"'),
        ("language: en", "language: de"),
        ("name: Low", "name: Lower"),
        ("silo_range: 0.8", "silo_range: 0.81"),
        (
            "intro: Think of last week\n    facets:\n      - id: A-ONE",
            "intro: Think\n    facets:\n      - id: A-ONE",
        ),
        ("stem: Who does it?", "stem: Who does that?"),
        ("[Nobody, Somebody]", "[Somebody, Nobody]"),
        ("[employee, manager]", "[employee]"),
        ("visibility: inside", "visibility: visible"),
        ("{note: Think of accounts}", "{note: Think of firms}"),
        ("weight: 2", "weight: 3"),
        ("    cap: 1\n", "    cap: 1\n    silo_signal: true\n"),
        ("below: 1.5", "below: 1.6"),
        ("asked_of: client", "asked_of: respondent"),
        ("title: A list", "title: Another list"),
    ],
)
def test_any_content_changes_the_hash(old: str, new: str) -> None:
    assert content_hash(changed(old, new)) != content_hash(read_texts(MAIN))


def test_recommendations_and_the_order_of_items_are_content() -> None:
    hashes = {
        content_hash(read_texts(MAIN)),
        content_hash(read_texts(MAIN, None)),
        content_hash(read_texts(MAIN, replaced(BESIDE, "impact: 3", "impact: 2"))),
    }
    start, between, end = (
        MAIN.index(m) for m in ("          - id: A-1", "          - id: A-2", "  - id: B\n")
    )
    swapped = MAIN[:start] + MAIN[between:end] + MAIN[start:between] + MAIN[end:]
    hashes.add(content_hash(read_texts(swapped)))
    assert len(hashes) == 4


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=30))
def test_two_titles_have_one_hash_only_when_they_are_equal(title: str) -> None:
    quoted = json.dumps(title, ensure_ascii=False)
    other = content_hash(changed("title: A small instrument", f"title: {quoted}"))
    assert (other == content_hash(read_texts(MAIN))) == (title == "A small instrument")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"", "its body: Invalid JSON: EOF while parsing a value at line 1 column 0"),
        (b'{"slug": 1}', "slug: Input should be a valid string"),
        (b"[]", "its body: Input should be an object"),
    ],
)
def test_bytes_that_are_no_questionnaire_are_refused(body: bytes, found: str) -> None:
    with pytest.raises(QuestionnaireError) as caught:
        from_canonical(body)
    message = (
        f"published questionnaire: found {found}, expected the canonical form of a questionnaire"
    )
    assert message in str(caught.value).splitlines()


def differing(first: Mapping[str, str], second: Mapping[str, str]) -> set[str]:
    assert first.keys() == second.keys()
    return {name for name in first if first[name] != second[name]}


@pytest.mark.parametrize(
    ("old", "new", "items"),
    [
        ("stem: Who does it?", "stem: Who does that?", {"A-2"}),
        ("[Nobody, Somebody]", "[Nobody, Anybody]", {"A-2"}),
        ("[Nobody, Somebody]", "[Somebody, Nobody]", {"A-2"}),
        ('{stem: "What is done for households?"}', '{stem: "What is done for people?"}', {"A-1"}),
        ("b2c: {stem:", "b2c: {note:", {"A-1"}),
        ("{note: Think of accounts}", "{note: Think of firms}", set()),
        ("weight: 2", "evidence: Ask for the diary", set()),
        ("visibility: inside", "visibility: visible", set()),
    ],
)
def test_fingerprints_change_with_what_people_are_asked(
    old: str, new: str, items: set[str]
) -> None:
    assert differing(wordings(read_texts(MAIN)), wordings(changed(old, new))) == items


def test_every_item_of_the_core_has_a_fingerprint_of_its_own() -> None:
    core = load(find("core"))
    fingerprints = wordings(core)
    assert list(fingerprints) == [item.id for item in core.items]
    assert len(set(fingerprints.values())) == len(core.items)
