"""The packed form of one response: one byte per item, in the version's item order."""

from collections.abc import Mapping

from cxassess.questionnaire.model import Questionnaire

MISSING = 0
DONT_KNOW = 254
NOT_MY_WORK = 255
WORDS = {"dk": DONT_KNOW, "na": NOT_MY_WORK, "": MISSING}
"""How the three unscored states are written in forms and files."""


class AnswerError(ValueError):
    """An answer that the questionnaire does not offer."""

    def __init__(self, item: str, found: str, expected: str) -> None:
        super().__init__(f"{item}: found {found!r}, expected {expected}")
        self.item, self.found, self.expected = item, found, expected


def expected_codes(options: int) -> str:
    return f"1 to {options}, dk, na or empty"


def code_of(item: str, options: int, word: str) -> int:
    """The byte for one written answer.

    Raises:
        AnswerError: the word is neither an option number nor dk, na or empty.
    """
    word = word.strip().lower()
    if word in WORDS:
        return WORDS[word]
    # str.isdecimal accepts digits of every script; only ASCII digits are written by our forms
    if word.isascii() and word.isdecimal() and len(word) == 1 and 1 <= int(word) <= options:
        return int(word)
    raise AnswerError(item, word[:40], expected_codes(options))


def pack(questionnaire: Questionnaire, answers: Mapping[str, str]) -> bytes:
    """Pack written answers by item id; items without an answer become MISSING.

    Raises:
        AnswerError: an unknown item id or an answer that the item does not offer.
    """
    packed = bytearray(len(questionnaire.items))
    for identifier, word in answers.items():
        position = questionnaire.item_index.get(identifier)
        if position is None:
            raise AnswerError(identifier, identifier, "an item id of the questionnaire")
        item = questionnaire.items[position]
        packed[position] = code_of(item.id, len(item.anchors), word)
    return bytes(packed)
