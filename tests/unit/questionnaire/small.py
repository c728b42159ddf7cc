"""A small sound instrument on two levels, whose lines the tests of bad files count on."""

import pytest

from cxassess.questionnaire.loader import Document, parse
from cxassess.questionnaire.model import Questionnaire
from cxassess.questionnaire.problems import QuestionnaireError

MAIN = """\
slug: small
version: "1.0"
title: A small instrument
language: en
opinion_notice: Made for tests
levels:
  - {number: 1, name: Low, line: Little, breadth: some, rhythm: none, consequence: none}
  - {number: 2, name: High, line: Much, breadth: all, rhythm: fixed, consequence: change}
scoring:
  level_margin: 0.25
  facet_allowance: 1
  tolerance: 1e-9
  minimum_item_weight: 0.5
  person_facet_coverage: 0.6
  person_criterion_items: 2
  not_visible_share: 0.3
  perception_gap: 0.5
  line_equivalence: 0.3
  floor_level: 2
  silo_minimum_units: 4
  silo_icc: 0.15
  silo_probability: 0.05
  silo_range: 0.8
criteria:
  - id: A
    name: First criterion
    short: First
    intro: Think of last week
    facets:
      - id: A-ONE
        name: One
        items:
          - id: A-1
            stem: What is done?
            anchors:
              - Nothing
              - Something
            audiences: [employee, manager]
            visibility: visible
            b2b: {note: Think of accounts}
            b2c: {stem: "What is done for households?"}
            sources: [list-1]
          - id: A-2
            stem: Who does it?
            anchors: [Nobody, Somebody]
            audiences: [leader]
            visibility: inside
  - id: B
    name: Second criterion
    short: Second
    intro: Think of last week
    facets:
      - id: B-ONE
        name: One
        items:
          - id: B-1
            stem: When is it done?
            anchors: [Never, Always]
            audiences: [employee]
            visibility: visible
            weight: 2
gates:
  - {id: G0, name: Chain, rule: Not far above the lowest, kind: chain, allowance: 1}
  - id: G1
    name: Cap
    rule: Held at 1
    kind: cap_overall
    any_below: [{score: A-1, below: 1.5}]
    cap: 1
  - id: G2
    name: Lead
    rule: Not above the first
    kind: relative
    criterion: A
    allowance: 0
questions:
  - {id: Q-1, stem: "Where is it done?", asked_of: client}
sources:
  - {id: list-1, title: A list}
"""

BESIDE = """\
recommendations:
  - id: A12
    criterion: A
    facets: [A-ONE]
    gates: [G1]
    step_from: 1
    step_to: 2
    action: Do something
    short: Something
    effort: S
    impact: 3
    owner: Somebody
    done_when: It is done
    sources: [list-1]
"""


def replaced(text: str, old: str, new: str) -> str:
    """The text with its one occurrence of `old` replaced."""
    assert text.count(old) == 1, f"{text.count(old)} times {old!r}"
    return text.replace(old, new)


def read_texts(main: str, beside: str | None = BESIDE) -> Questionnaire:
    return parse(
        Document("q.yaml", main.encode()),
        None if beside is None else Document("r.yaml", beside.encode()),
    )


def problems_in(main: str | bytes, beside: str | None = BESIDE) -> list[str]:
    """The problems of a questionnaire that must have some, as text."""
    body = main if isinstance(main, bytes) else main.encode()
    more = None if beside is None else Document("r.yaml", beside.encode())
    with pytest.raises(QuestionnaireError) as caught:
        parse(Document("q.yaml", body), more)
    return [str(problem) for problem in caught.value.problems]
