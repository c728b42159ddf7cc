from cxassess.services.answering import Page
from cxassess.web.respond.form import Posted
from cxassess.web.respond.merging import merge
from cxassess.web.respond.screens import part_screen, resume_at, review_screen
from tests.unit.web.respond.answered import parts, sheet

FIRST = parts()[0]
ITEMS = [question.item.id for question in FIRST.questions]
EVERYTHING = dict.fromkeys(ITEMS, "3")


def full(number: int) -> Page:
    return Page(1, {question.item.id: "3" for question in parts()[number - 1].questions})


def test_a_fresh_page_has_open_cards_and_nothing_chosen() -> None:
    screen = part_screen(sheet(), FIRST, Page(0, {}))
    assert [card.folded for card in screen.cards] == [False] * len(ITEMS)
    assert not any(c.chosen for card in screen.cards for c in (*card.choices, *card.apart))
    assert screen.progress == "Part 1 of 5 · about 7 minutes left"
    assert screen.back is None


def test_an_answered_card_is_folded_to_its_words() -> None:
    page = Page(1, {ITEMS[0]: "3", ITEMS[1]: "dk"})
    screen = part_screen(sheet(RIR=page), FIRST, page)
    anchor = FIRST.questions[0].item.anchors[2]
    assert [card.answer for card in screen.cards[:3]] == [anchor, "I don’t know", None]
    assert [choice.value for choice in screen.cards[0].choices if choice.chosen] == ["3"]
    assert [card.folded for card in screen.cards[:3]] == [True, True, False]


def test_the_bar_and_the_list_tell_where_this_page_stands() -> None:
    screen = part_screen(sheet(RIR=full(1)), parts()[1], Page(0, {}))
    assert [step.place for step in screen.steps] == ["done", "now", "ahead", "ahead", "ahead"]
    assert (screen.steps[0].answered, screen.steps[0].asked) == (len(ITEMS), len(ITEMS))
    assert screen.back == FIRST.criterion.name


def test_open_questions_are_listed_only_when_the_page_asks() -> None:
    page = Page(1, {ITEMS[0]: "3"}, asked_once=True)
    assert part_screen(sheet(RIR=page), FIRST, page).left == ()
    left = part_screen(sheet(RIR=page), FIRST, page, asking=True)
    assert [card.id for card in left.left] == ITEMS[1:]
    assert left.heading_of_left.startswith("Two questions on this page have no answer yet")


def test_a_contradiction_is_shown_as_a_choice_between_the_two_answers() -> None:
    stored = Page(2, {ITEMS[0]: "5"})
    merged = merge(Posted({ITEMS[0]: "2"}, (), None, 1, {}, frozenset(), "next"), stored)
    card = part_screen(sheet(RIR=stored), FIRST, stored, merged=merged).cards[0]
    anchors = FIRST.questions[0].item.anchors
    assert [(c.value, c.text, c.chosen) for c in card.choices] == [
        ("2", anchors[1], False),
        ("5", anchors[4], False),
    ]
    assert (card.apart, card.folded) == ((), False)
    assert card.error


def test_going_on_is_at_the_first_page_that_has_not_asked_about_its_open_questions() -> None:
    assert resume_at(sheet()) == 1
    assert resume_at(sheet(RIR=full(1))) == 2
    asked = Page(2, {ITEMS[0]: "1"}, asked_once=True)
    assert resume_at(sheet(RIR=asked)) == 2
    everything = {part.criterion.id: full(part.number) for part in parts()}
    assert resume_at(sheet(**everything)) is None


def test_reading_through_counts_and_quotes_everything() -> None:
    screen = review_screen(sheet(RIR=Page(3, {**EVERYTHING, ITEMS[0]: "na"}, "A note")))
    first = screen.summaries[0]
    assert first.words == f"All {len(ITEMS)} answered"
    assert first.lines[0].answer == "Not part of my work"
    assert first.comment == "A note"
    assert screen.summaries[1].words.startswith("0 of ")
    assert screen.lead == "3 of 14 questions answered, eleven left open. Either is fine."
    everything = {part.criterion.id: full(part.number) for part in parts()}
    assert review_screen(sheet(**everything)).lead == "All 14 questions answered."
