"""Personal links and sign-in links stay out of every log line, whoever writes it."""

import logging
import re

SECRET_PATH = re.compile(r"(/(?:s|sign-in)/)[^\s\"'<>?#/\]]+")
HIDDEN = r"\1[hidden]"


def redact(text: str) -> str:
    """`text` with the token of each /s/… and /sign-in/… path replaced."""
    return SECRET_PATH.sub(HIDDEN, text)


class TokenFreeRecord(logging.LogRecord):
    """A log record whose message and traceback never spell a link's token.

    The record is the one thing that every handler, formatter and library shares; a filter on a
    logger would miss its children, and one on a handler those added later.
    """

    def getMessage(self) -> str:  # noqa: N802 (the name is logging's)
        return redact(super().getMessage())

    @property
    def exc_text(self) -> str | None:
        return self._exc_text

    @exc_text.setter
    def exc_text(self, text: str | None) -> None:
        self._exc_text = text if text is None else redact(text)


def install() -> None:
    """Make every log record of this process a TokenFreeRecord; harmless when repeated."""
    logging.setLogRecordFactory(TokenFreeRecord)
