"""Tables for spreadsheets: a cell never becomes a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

STARTS = frozenset("=+-@")
"""Signs with which spreadsheet programs begin a formula."""
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as something else."""


def guarded(cell: str) -> str:
    """The cell's text, marked as text when a spreadsheet could take it for a formula.

    Full-width signs count as the plain ones, and leading white space does not hide a sign.
    """
    if cell[:1] in ("\t", "\r", "\n"):
        return f"'{cell}"
    first = unicodedata.normalize("NFKC", cell.lstrip()[:1])
    return f"'{cell}" if first and first in STARTS else cell


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file in UTF-8 that Excel, LibreOffice and programs read alike."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_MINIMAL)
    writer.writerow(header)
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
    return (BYTE_ORDER_MARK + text.getvalue()).encode()
