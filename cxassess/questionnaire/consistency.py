"""Rules that tie the parts of a questionnaire together: ids, references, numbers of anchors.

They read the tree and skip what has the wrong shape, so that an author sees these faults together
with those of the single fields.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import TypeAlias

from cxassess.questionnaire.model import MODULES, Gate
from cxassess.questionnaire.problems import quoted
from cxassess.questionnaire.tree import Leaf, Listing, Node, Place, Table

MAX_WORDS = 25
"""Of a stem or an anchor: more is not read on a phone."""

_MAX_LISTED = 12
"""Names that a message lists."""

Fault: TypeAlias = tuple[Place, str, str]
"""Where, what was found, what was expected."""
Named: TypeAlias = Iterable[tuple[str, Place]]

_GATE_FIELDS = ("id", "name", "rule", "kind", "sources")
_GATE_NEEDS: dict[str, tuple[str, ...]] = {
    "chain": ("allowance",),
    "relative": ("criterion", "allowance"),
    "cap_overall": ("cap",),
    "cap_criterion": ("criterion",),
    "all_the_time": ("index", "waves"),
}
_GATE_MAY: dict[str, tuple[str, ...]] = {
    "cap_overall": ("any_below", "silo_signal"),
    "cap_criterion": ("any_below", "cap", "waves_of_customer_data", "few_waves_cap"),
    "all_the_time": ("cap",),
}


def questionnaire_faults(root: Node) -> Iterator[Fault]:
    """The faults between the parts of questionnaire.yaml."""
    levels = len(_each(root, "levels"))
    criteria = _each(root, "criteria")
    facets = _below(criteria, "facets")
    items = _below(facets, "items")
    questions, gates, sources = (_each(root, n) for n in ("questions", "gates", "sources"))
    # answers, scores and conditions name these parts by id alone, so they share one set of ids
    yield from _repeated(_ids((*criteria, *facets, *items, *questions)))
    yield from _repeated(_ids(gates))
    yield from _repeated(_ids(sources))
    yield from _level_faults(root, levels)
    for item in items:
        yield from _item_faults(item, levels)
    for question in questions:
        yield from _repeated(_texts(question, "options"))
    known = _names(criteria)
    scores = known | _names(items) | set(MODULES)
    for gate in gates:
        yield from _gate_faults(gate, levels)
        if criteria:
            yield from _unknown(_texts(gate, "criterion"), known)
            for condition in _each(gate, "any_below"):
                yield from _unknown(_texts(condition, "score"), scores)
    yield from _source_faults(root, (*criteria, *items, *gates, *questions))


def recommendation_faults(questionnaire: Node, root: Node) -> Iterator[Fault]:
    """The faults between recommendations (at `root`) and the questionnaire they belong to."""
    levels = len(_each(questionnaire, "levels"))
    criteria = _each(questionnaire, "criteria")
    facets_of = {
        name: _names(_each(criterion, "facets"))
        for criterion in criteria
        for name, _ in _texts(criterion, "id")
    }
    gates = _names(_each(questionnaire, "gates"))
    recommendations = _each(root, "recommendations")
    yield from _repeated(_ids(recommendations))
    yield from _source_faults(questionnaire, recommendations)
    for recommendation in recommendations:
        if criteria:
            yield from _unknown(_texts(recommendation, "criterion"), facets_of)
        for criterion, _ in _texts(recommendation, "criterion"):
            if criterion in facets_of:
                yield from _unknown(_texts(recommendation, "facets"), facets_of[criterion])
        if _is_list(questionnaire, "gates"):
            yield from _unknown(_texts(recommendation, "gates"), gates)
        yield from _step_faults(recommendation, levels)


def _level_faults(root: Node, levels: int) -> Iterator[Fault]:
    for position, level in enumerate(_each(root, "levels"), start=1):
        for number, place in _numbers(level, "number"):
            if number != position:
                yield place, f"level {number}", f"level {position}"
    for floor, place in _numbers(_field(root, "scoring"), "floor_level"):
        if levels and floor > levels:
            yield place, f"level {floor}", f"at most level {levels}"


def _item_faults(item: Node, levels: int) -> Iterator[Fault]:
    anchors = _field(item, "anchors")
    if levels and isinstance(anchors, Listing) and len(anchors.children) != levels:
        count = len(anchors.children)
        yield anchors.place, f"a list of {count}", f"{levels} anchors, one for each level"
    for text, place in chain(_texts(item, "stem"), _texts(item, "anchors")):
        words = len(text.split())
        if words > MAX_WORDS:
            yield place, f"a text of {words} words", f"at most {MAX_WORDS}"
    yield from _repeated(_texts(item, "anchors"))
    yield from _repeated(_texts(item, "audiences"))
    for line in ("b2b", "b2c"):
        variant = _field(item, line)
        if isinstance(variant, Table) and not any(map(_given, variant.entries.values())):
            yield variant.place, "no wording for the line", "a note or a stem"


def _gate_faults(gate: Node, levels: int) -> Iterator[Fault]:
    for cap, place in chain(_numbers(gate, "cap"), _numbers(gate, "few_waves_cap")):
        if levels and cap >= levels:
            yield place, f"a cap at level {cap}", f"a level below {levels}"
    for kind, place in _texts(gate, "kind"):
        if isinstance(gate, Table) and kind in _GATE_NEEDS:
            yield from _kind_faults(gate, kind, place)


def _kind_faults(gate: Table, kind: str, place: Place) -> Iterator[Fault]:
    """The fields that a gate of this kind lacks or cannot use."""
    fields = Gate.model_fields.keys() - set(_GATE_FIELDS)
    given = {name for name in fields & gate.keys.keys() if _given(gate.entries[name])}
    needs = set(_GATE_NEEDS[kind])
    may = needs.union(_GATE_MAY.get(kind, ()))
    if kind == "cap_overall" and not given & {"any_below", "silo_signal"}:
        yield place, "a gate that never binds", "“any_below” or “silo_signal: true”"
    if kind == "cap_criterion":
        pairs = ({"any_below", "cap"}, {"waves_of_customer_data", "few_waves_cap"})
        needs.update(*([pair for pair in pairs if given & pair] or pairs[:1]))
    for name in sorted(needs - given):
        yield place, f"no “{name}”", f"it for the kind {kind}"
    for name in sorted(given - may):
        yield gate.keys[name], f"“{name}”", f"only {_listed(may)} for the kind {kind}"


def _step_faults(recommendation: Node, levels: int) -> Iterator[Fault]:
    for start, _ in _numbers(recommendation, "step_from"):
        for end, place in _numbers(recommendation, "step_to"):
            if end != start + 1:
                yield place, f"a step from {start} to {end}", f"a step to {start + 1}"
            elif levels and end > levels:
                yield place, f"level {end}", f"at most level {levels}"


def _source_faults(questionnaire: Node, parts: Iterable[Node]) -> Iterator[Fault]:
    if _is_list(questionnaire, "sources"):
        known = _names(_each(questionnaire, "sources"))
        for part in parts:
            for name, place in _texts(part, "sources"):
                if name not in known:
                    yield (
                        place,
                        f"the unknown source {quoted(name)}",
                        "an id from the list of sources",
                    )


def _unknown(references: Named, known: Collection[str]) -> Iterator[Fault]:
    for name, place in references:
        if name not in known:
            expected = f"one of {_listed(known)}" if known else "none, as there are none to name"
            yield place, f"the unknown id {quoted(name)}", expected


def _listed(names: Collection[str]) -> str:
    shown = sorted(names)[:_MAX_LISTED]
    return ", ".join(shown) + (", …" if len(names) > len(shown) else "")


def _repeated(names: Named) -> Iterator[Fault]:
    first: dict[str, Place] = {}
    for name, place in names:
        if name in first:
            again = f"{quoted(name)} again (first in line {first[name].line})"
            yield place, again, "each name once"
        first.setdefault(name, place)


def _field(node: Node | None, name: str) -> Node | None:
    return node.entries.get(name) if isinstance(node, Table) else None


def _is_list(node: Node, name: str) -> bool:
    return isinstance(_field(node, name), Listing)


def _each(node: Node, name: str) -> tuple[Node, ...]:
    listing = _field(node, name)
    return listing.children if isinstance(listing, Listing) else ()


def _below(nodes: Iterable[Node], name: str) -> tuple[Node, ...]:
    return tuple(chain.from_iterable(_each(node, name) for node in nodes))


def _leaves(node: Node | None, name: str) -> Iterator[Leaf]:
    """The scalar of a field, or the scalars of its list."""
    field = _field(node, name)
    for leaf in field.children if isinstance(field, Listing) else (field,):
        if isinstance(leaf, Leaf):
            yield leaf


def _texts(node: Node, name: str) -> Named:
    return [(x.value, x.place) for x in _leaves(node, name) if isinstance(x.value, str)]


def _numbers(node: Node | None, name: str) -> Iterable[tuple[int, Place]]:
    # type() and not isinstance: a truth value is an int to Python
    return [(x.value, x.place) for x in _leaves(node, name) if type(x.value) is int]


def _ids(nodes: Iterable[Node]) -> Named:
    return chain.from_iterable(_texts(node, "id") for node in nodes)


def _names(nodes: Iterable[Node]) -> set[str]:
    return {name for name, _ in _ids(nodes)}


def _given(node: Node) -> bool:
    """Whether a field says anything: null, false and an empty list say nothing."""
    if isinstance(node, Leaf):
        return node.value is not None and node.value is not False
    return not isinstance(node, Listing) or bool(node.children)
