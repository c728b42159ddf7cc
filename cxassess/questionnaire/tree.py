"""A YAML text as a tree of nodes that know their line and column.

Only what a questionnaire needs is read: YAML 1.2 truth values and numbers, one document, no
anchors, aliases, tags or merge keys, each key once. The limits are checked on the stream of events,
before a tree is built, so that a small file cannot grow into a large one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml
from yaml.reader import Reader

from cxassess.questionnaire.problems import Problem, cut, quoted
from cxassess.questionnaire.scalars import Scalar, ScalarError, text_fault, value

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_NODES = 20_000
_MAX_UNPRINTABLE = 20
"""Unprintable characters reported of one file: a picture or a program would have thousands."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line and a column, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Leaf:
    place: Place
    value: Scalar


@dataclass(frozen=True, slots=True)
class Listing:
    place: Place
    children: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Table:
    place: Place
    entries: "Mapping[str, Node]"
    keys: Mapping[str, Place]
    """Where each key stands."""


Node: TypeAlias = Leaf | Listing | Table


_SLIPS = {
    "mapping values are not allowed here": ("a second “: ” in one line", "that text in quotes"),
    "found character '\\t' that cannot start any token": ("a tab", "blanks"),
}
"""The commonest slips, in words that help more than PyYAML's own."""


class _StopError(Exception):
    """Nothing more of this file is worth reading; the problem is on the list."""


def _place(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1)


class _Composer:
    """Composes one tree; every fault goes on `problems`, and reading goes on where it can."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        # Any: the published types of PyYAML leave its parser and its events untyped
        self._loader: Any = yaml.SafeLoader(text)
        self._nodes = 0

    def report(self, place: Place, found: str, expected: str) -> None:
        self.problems.append(Problem(self.file, place.line, place.column, found, expected))

    def _next(self) -> Any:
        try:
            return self._loader.get_event()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark or self._loader.get_mark()
            other = (
                f"text that is not YAML ({cut(str(error.problem))})",
                "“key: value” lines, indented",
            )
            self.report(_place(mark), *_SLIPS.get(str(error.problem), other))
        except (ValueError, OverflowError):
            # PyYAML turns \U escapes and version numbers into Python's without checking their size
            found, expected = "a number that is too large", "a character code or a version of YAML"
            self.report(_place(self._loader.get_mark()), found, expected)
        raise _StopError

    def document(self) -> Node:
        """The one document of the stream.

        Raises:
            _StopError: the stream holds none, or reading it had to stop.
        """
        self._next()
        start = self._next()
        if isinstance(start, yaml.StreamEndEvent):
            self.report(Place(1, 1), "an empty file", "a questionnaire")
            raise _StopError
        if start.version or start.tags:
            self.report(_place(start.start_mark), "a YAML directive", "none")
        root = self._node(self._next(), 1)
        self._next()
        end = self._next()
        if not isinstance(end, yaml.StreamEndEvent):
            self.report(_place(end.start_mark), "a second document", "one document a file")
        return root

    def _node(self, event: Any, depth: int) -> Node:
        place = _place(event.start_mark)
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self.report(place, f"more than {MAX_NODES:,} values", f"at most {MAX_NODES:,}")
            raise _StopError
        if isinstance(event, yaml.AliasEvent):
            self.report(place, f"the alias {quoted(f'*{event.anchor}')}", "the text itself")
            return Leaf(place, "")
        if event.anchor is not None:
            self.report(place, f"the anchor {quoted(f'&{event.anchor}')}", "no anchor")
        if event.tag is not None:
            self.report(place, f"the tag {quoted(event.tag)}", "no tag")
        if isinstance(event, yaml.ScalarEvent):
            return Leaf(place, self._scalar(event, place))
        if depth > MAX_DEPTH:
            self.report(place, f"lists and groups {depth} deep", f"at most {MAX_DEPTH}")
            raise _StopError
        if isinstance(event, yaml.SequenceStartEvent):
            return Listing(place, tuple(self._node(e, depth + 1) for e in self._inside()))
        return self._table(place, depth)

    def _inside(self) -> Iterator[Any]:
        """The events that begin each child of the collection that has just begun."""
        while not isinstance(event := self._next(), yaml.CollectionEndEvent):
            yield event

    def _table(self, place: Place, depth: int) -> Table:
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        for event in self._inside():
            key = self._node(event, depth + 1)
            child = self._node(self._next(), depth + 1)
            name = key.value if isinstance(key, Leaf) else key
            if not isinstance(name, str):
                self.report(key.place, f"{describe(key)} as a key", "a text")
            elif name == "<<":
                self.report(key.place, "a merge key", "each field by its name")
            elif name in keys:
                first = f"{quoted(name)} again (first in line {keys[name].line})"
                self.report(key.place, first, "each key once")
            else:
                entries[name], keys[name] = child, key.place
        return Table(place, entries, keys)

    def _scalar(self, event: Any, place: Place) -> Scalar:
        text: str = event.value
        fault = text_fault(text)
        if fault:
            self.report(place, *fault)
        if event.style is not None:
            return text
        try:
            return value(text)
        except ScalarError as refused:
            self.report(place, refused.found, refused.expected)
            return ""


def _decode(file: str, body: bytes) -> tuple[str, list[Problem]]:
    """The text of a file, or the reasons why it has none."""
    if len(body) > MAX_BYTES:
        return "", [Problem(file, 0, 0, f"more than {MAX_BYTES:,} bytes", "a smaller file")]
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # a byte order mark is cut off before the bytes are counted, so body would be off by three
        before = error.object[: error.start].decode()
        place = _position(before, len(before))
        found = f"the byte 0x{error.object[error.start]:02X}"
        return "", [Problem(file, place.line, place.column, found, "text in UTF-8")]
    problems = []
    for match in Reader.NON_PRINTABLE.finditer(text):
        place = _position(text, match.start())
        found = f"the character U+{ord(match[0]):04X}"
        problems.append(Problem(file, place.line, place.column, found, "printable characters"))
        if len(problems) == _MAX_UNPRINTABLE:
            break
    return text, problems


def _position(text: str, index: int) -> Place:
    start = text.rfind("\n", 0, index) + 1
    return Place(text.count("\n", 0, index) + 1, index - start + 1)


def read(file: str, body: bytes) -> tuple[Node | None, list[Problem]]:
    """The tree of a file's bytes, and everything that is wrong with it as YAML.

    The tree is None where reading had to stop; it is only worth using without problems.
    """
    text, problems = _decode(file, body)
    if problems:
        return None, problems
    composer = _Composer(file, text)
    try:
        return composer.document(), composer.problems
    except _StopError:
        return None, composer.problems


def plain(node: Node) -> object:
    """The tree as dicts, tuples and scalars, without places."""
    if isinstance(node, Leaf):
        return node.value
    if isinstance(node, Listing):
        return tuple(plain(child) for child in node.children)
    return {name: plain(child) for name, child in node.entries.items()}


def at(root: Node, path: Sequence[str | int]) -> Node:
    """The node at a path, or the last one on the way to it: the group a field is missing from."""
    node = root
    for step in path:
        if isinstance(node, Table) and isinstance(step, str) and step in node.entries:
            node = node.entries[step]
        elif isinstance(node, Listing) and isinstance(step, int) and step < len(node.children):
            node = node.children[step]
        else:
            break
    return node


def key_at(root: Node, path: Sequence[str | int]) -> Place:
    """Where the last key of a path stands."""
    group = at(root, path[:-1])
    return group.keys[str(path[-1])] if isinstance(group, Table) else group.place


def describe(node: Node) -> str:
    """What stands at a node, in a few words for a message."""
    if isinstance(node, Listing):
        return "a list"
    if isinstance(node, Table):
        return "a group of fields"
    if isinstance(node.value, str):
        return f"the text {quoted(node.value)}" if node.value else "an empty text"
    if isinstance(node.value, bool):
        return str(node.value).lower()
    return "nothing" if node.value is None else f"the number {node.value}"
