"""The respondent's way: from a link to a receipt, with JavaScript or without."""

from cxassess.web.respond import landing, pages, recovery, sending
from cxassess.web.respond.room import blueprint

__all__ = ["blueprint", "landing", "pages", "recovery", "sending"]
