"""The gate on organisations by chance: safe, no more hidden than needed, and always the same."""

import random
from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.disclosure.cells import PEOPLE
from cxassess.disclosure.gate import MIXED, decide
from tests.unit.disclosure.oracle import follows, leaks
from tests.unit.disclosure.organisations import Organisation, organisations, published

AWAY = "would give away others"
MINIMA = st.integers(5, 9)


@settings(max_examples=150, deadline=None)
@given(organisations(), MINIMA)
def test_nothing_small_follows_from_what_is_shown(organisation, minimum):
    decision = decide(*organisation.decided, minimum, **organisation.kept)
    for block, counts in organisation.counts.items():
        assert leaks(published(organisation, decision, block), counts, minimum) == set()


@settings(max_examples=100, deadline=None)
@given(organisations(), MINIMA)
def test_every_shown_cell_has_the_minimum_and_a_row(organisation, minimum):
    decision = decide(*organisation.decided, minimum, **organisation.kept)
    people = {
        (block, g.id): sum(counts[atom] for atom in g.atoms)
        for block, counts in organisation.counts.items()
        for g in organisation.groups
    }
    assert all(people[PEOPLE, g] >= minimum for g in decision.rows)
    for cell, shown in decision.cells.items():
        assert shown <= decision.rows
        assert all(people[b, g] >= minimum for b in organisation.cells[cell] for g in shown)
        assert not {(cell, g) for g in shown} & organisation.barred
        hidden = {g for c, g in decision.reasons if c == cell}
        assert shown | hidden == {g.id for g in organisation.groups}
        assert not shown & hidden


@settings(max_examples=100, deadline=None)
@given(organisations(), MINIMA)
def test_the_whole_is_hidden_only_for_itself(organisation, minimum):
    decision = decide(*organisation.decided, minimum)
    assert all(decision.reasons.get((cell, "whole")) != AWAY for cell in (PEOPLE, *decision.cells))


@settings(max_examples=100, deadline=None)
@given(organisations(), MINIMA)
def test_what_a_shown_unit_leaves_over_is_nobody_or_enough(organisation, minimum):
    decision = decide(*organisation.decided, minimum)
    nodes = [g for g in organisation.groups if g.kind in ("whole", "unit")]
    shown = [g for g in nodes if g.id in decision.rows]
    for parent in shown:
        covered = set().union(*(g.atoms for g in shown if g.atoms < parent.atoms))
        left = sum(organisation.counts[PEOPLE][atom] for atom in parent.atoms - covered)
        assert left == 0 or left >= minimum


@settings(max_examples=80, deadline=None)
@given(organisations())
def test_each_cell_hidden_for_others_would_give_them_away(organisation):
    decision = decide(*organisation.decided, 5)
    by_id = {g.id: g for g in organisation.groups}
    for (cell, name), reason in decision.reasons.items():
        if reason != AWAY or (cell != PEOPLE and name not in decision.rows):
            continue
        blocks = [PEOPLE] if cell == PEOPLE else organisation.cells[cell]
        row = [atom in by_id[name].atoms for atom in range(len(organisation.counts[PEOPLE]))]
        assert any(
            leaks([*published(organisation, decision, block), row], organisation.counts[block], 5)
            for block in blocks
        )


def unions(atoms):
    return chain.from_iterable(combinations(atoms, size) for size in range(1, len(atoms) + 1))


@settings(max_examples=80, deadline=None)
@given(organisations(), MINIMA)
def test_no_union_with_one_answer_follows_from_what_is_shown(organisation, minimum):
    decision = decide(*organisation.decided, minimum, **organisation.kept)
    for cell, answers in organisation.alike.items():
        shown = [g.atoms for g in organisation.groups if g.id in decision.cells[cell]]
        rows = [[atom in members for atom in range(len(answers))] for members in shown]
        for block in organisation.cells[cell]:
            counts = organisation.counts[block]
            for answer in set(answers) - {MIXED}:
                same = [i for i, a in enumerate(answers) if a == answer and counts[i]]
                assert not any(follows(rows, counts, union) for union in unions(same))


@settings(max_examples=80, deadline=None)
@given(organisations(), MINIMA)
def test_the_silence_of_few_does_not_follow_from_the_rows(organisation, minimum):
    decision = decide(*organisation.decided, minimum, **organisation.kept)
    people, could = organisation.counts[PEOPLE], organisation.asked[PEOPLE]
    silent = [i for i, n in enumerate(people) if not n and 0 < could[i] < minimum]
    counted = [n or int(i in silent) for i, n in enumerate(people)]
    rows = published(organisation, decision, PEOPLE)
    assert not any(follows(rows, counted, union) for union in unions(silent))


@settings(max_examples=80, deadline=None)
@given(organisations(), MINIMA, st.randoms(use_true_random=False))
def test_order_does_not_matter(organisation, minimum, shuffler: random.Random):
    places = list(range(len(organisation.counts[PEOPLE])))
    shuffler.shuffle(places)
    moved = [
        type(g)(g.id, g.kind, frozenset(places.index(atom) for atom in g.atoms), g.keep)
        for g in organisation.groups
    ]
    shuffler.shuffle(moved)
    again = Organisation(
        tuple(moved),
        {block: [counts[p] for p in places] for block, counts in organisation.counts.items()},
        organisation.cells,
        {cell: [answers[p] for p in places] for cell, answers in organisation.alike.items()},
        {block: [could[p] for p in places] for block, could in organisation.asked.items()},
        organisation.barred,
    )
    assert decide(*again.decided, minimum, **again.kept) == decide(
        *organisation.decided, minimum, **organisation.kept
    )


@settings(max_examples=80, deadline=None)
@given(organisations(), MINIMA)
def test_a_higher_minimum_never_shows_what_a_lower_one_hides(organisation, minimum):
    low = decide(*organisation.decided, minimum, **organisation.kept)
    high = decide(*organisation.decided, minimum + 1, **organisation.kept)
    assert high.rows <= low.rows
    assert all(high.cells[cell] <= low.cells[cell] for cell in organisation.cells)
