import pytest

from cxassess.questionnaire.model import Item, Line, Variant
from cxassess.questionnaire.routing import note_for, stem_for

ITEM = Item(
    id="A-1",
    stem="neutral",
    anchors=("no", "yes"),
    audiences=("employee",),
    visibility="visible",
    b2b=Variant(note="about accounts"),
    b2c=Variant(stem="for households"),
)
PLAIN = ITEM.model_copy(update={"b2b": None, "b2c": None})


@pytest.mark.parametrize(
    ("line", "stem", "note"),
    [
        ("b2b", "neutral", "about accounts"),
        ("b2c", "for households", None),
        ("both", "neutral", None),
        ("", "neutral", None),
    ],
)
def test_the_wording_follows_the_line(line: Line, stem: str, note: str | None) -> None:
    assert stem_for(ITEM, line) == stem
    assert note_for(ITEM, line) == note


@pytest.mark.parametrize("line", ["b2b", "b2c", "both", ""])
def test_without_variants_everybody_reads_the_same(line: Line) -> None:
    assert (stem_for(PLAIN, line), note_for(PLAIN, line)) == ("neutral", None)
