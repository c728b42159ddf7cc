"""What is wrong with a questionnaire file, and where."""

from collections.abc import Iterable
from dataclasses import dataclass

_SHOWN = 50
"""Problems printed in the message of the error; the rest is counted."""
_CUT = 60
"""Characters of a file that a message repeats."""


def cut(text: str) -> str:
    return text if len(text) <= _CUT else text[: _CUT - 1] + "…"


def quoted(text: str) -> str:
    """A text from a file as a message shows it."""
    return f"“{cut(text)}”"


@dataclass(frozen=True, order=True)
class Problem:
    """One fault. Lines and columns count from 1; line 0 means the whole file."""

    file: str
    line: int
    column: int
    found: str
    expected: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: found {self.found}, expected {self.expected}"


class QuestionnaireError(Exception):
    """Everything that is wrong with a questionnaire, sorted by file, line and column."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        lines = [str(problem) for problem in self.problems[:_SHOWN]]
        if len(self.problems) > _SHOWN:
            lines.append(f"… and {len(self.problems) - _SHOWN} more")
        super().__init__("\n".join(lines))
