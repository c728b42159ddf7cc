"""What groups, counts, cells and marks must be before anything is decided about them."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from cxassess.disclosure.cells import FLOOR, PEOPLE, DisclosureError, Group


def check_minimum(minimum: int) -> None:
    if minimum < FLOOR:
        raise DisclosureError(f"minimum: found {minimum}, expected {FLOOR} or more")


def count_matrix(counts: Mapping[str, npt.ArrayLike]) -> npt.NDArray[np.int64]:
    """(blocks, atoms) people, from one row of whole numbers for each block.

    Raises:
        DisclosureError: no block PEOPLE, rows of different lengths, or anything but whole numbers
            from 0 up.
    """
    if PEOPLE not in counts:
        raise DisclosureError(f"counts: found {', '.join(counts) or 'nothing'}, expected {PEOPLE}")
    people = np.asarray(counts[PEOPLE])
    rows = []
    for block, given in counts.items():
        row = np.asarray(given)
        if row.ndim != 1 or row.shape != people.shape:
            raise DisclosureError(
                f"counts of {block}: found shape {row.shape}, expected one number for each atom"
                f" of {PEOPLE} ({people.size})"
            )
        if not np.issubdtype(row.dtype, np.integer):
            raise DisclosureError(f"counts of {block}: found {row.dtype}, expected whole numbers")
        if (row < 0).any():
            raise DisclosureError(f"counts of {block}: found {row.min()}, expected 0 or more")
        rows.append(row.astype(np.int64))
    return np.array(rows)


def check_cells(cells: Mapping[str, Sequence[str]], counts: Mapping[str, npt.ArrayLike]) -> None:
    """Raises DisclosureError unless every cell has a name of its own and rests on known blocks."""
    for cell, blocks in cells.items():
        if cell == PEOPLE:
            raise DisclosureError(f"cells: found {PEOPLE}, which stands for the rows")
        unknown = [block for block in blocks if block not in counts]
        if unknown or not blocks:
            found = ", ".join(unknown) or "no block"
            raise DisclosureError(f"cell {cell}: found {found}, expected blocks with counts")


def check_groups(groups: Collection[Group], atoms: int) -> None:
    """Raises DisclosureError unless ids are unique, atoms exist and at most one is the whole."""
    seen: set[str] = set()
    for group in groups:
        if group.id in seen:
            raise DisclosureError(f"group {group.id}: found twice, expected once")
        seen.add(group.id)
        strange = sorted(atom for atom in group.atoms if not 0 <= atom < atoms)
        if strange:
            raise DisclosureError(
                f"group {group.id}: found atom {strange[0]}, expected atoms below {atoms}"
            )
    wholes = sorted(group.id for group in groups if group.kind == "whole")
    if len(wholes) > 1:
        raise DisclosureError(f"whole: found {' and '.join(wholes)}, expected one")


def check_rows(
    name: str, rows: Mapping[str, npt.ArrayLike], known: Collection[str], atoms: int
) -> None:
    """Raises DisclosureError unless each row is of a known cell or block and has whole numbers."""
    for key, given in rows.items():
        if key not in known:
            raise DisclosureError(f"{name}: found {key}, expected one of {', '.join(known)}")
        row = np.asarray(given)
        if row.shape != (atoms,) or not np.issubdtype(row.dtype, np.integer):
            raise DisclosureError(
                f"{name} of {key}: found {row.dtype} of shape {row.shape}, expected a whole number"
                f" for each of {atoms} atoms"
            )


def check_marks(
    barred: Collection[tuple[str, str]], groups: Collection[Group], cells: Collection[str]
) -> None:
    """Raises DisclosureError unless every mark names a cell and a group."""
    ids = {group.id for group in groups}
    for cell, group in barred:
        if cell not in cells or group not in ids:
            raise DisclosureError(
                f"barred: found cell {cell} of group {group}, expected a known cell and group"
            )
