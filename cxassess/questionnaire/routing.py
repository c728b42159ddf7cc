"""Which wording a person reads: the neutral one, or that of the person's line."""

from cxassess.questionnaire.model import Item, Line, Variant


def stem_for(item: Item, line: Line) -> str:
    """The question; neutral for people of both lines or of an unknown one."""
    variant = _variant(item, line)
    return item.stem if variant is None or variant.stem is None else variant.stem


def note_for(item: Item, line: Line) -> str | None:
    """The note under the question; None for both lines, an unknown one, or no note."""
    variant = _variant(item, line)
    return None if variant is None else variant.note


def _variant(item: Item, line: Line) -> Variant | None:
    return {"b2b": item.b2b, "b2c": item.b2c}.get(line)
