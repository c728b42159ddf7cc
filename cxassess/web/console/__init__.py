"""The console: consultants and client leads set up clients, run waves and read findings."""

from cxassess.web.console import (
    filters,
    findings,
    people,
    portfolio,
    releasing,
    reports,
    wave,
    waves,
)
from cxassess.web.console.room import blueprint

__all__ = [
    "blueprint", "filters", "findings", "people", "portfolio", "releasing", "reports", "wave",
    "waves",
]  # fmt: skip
