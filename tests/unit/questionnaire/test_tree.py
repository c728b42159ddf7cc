import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.questionnaire.tree import (
    MAX_BYTES,
    MAX_NODES,
    Listing,
    Place,
    Table,
    at,
    describe,
    key_at,
    plain,
    read,
)


def problems(text: str | bytes) -> list[str]:
    body = text.encode() if isinstance(text, str) else text
    return [str(problem) for problem in read("f", body)[1]]


def sound(text: str) -> Table | Listing:
    root, found = read("f", text.encode())
    assert found == []
    assert isinstance(root, (Table, Listing))
    return root


def test_a_tree_without_places() -> None:
    tree = sound("---\na: [1, two, {b: null}]\nc: >-\n  one\n  line\nd: 'no'\n")
    assert plain(tree) == {"a": (1, "two", {"b": None}), "c": "one line", "d": "no"}


def test_a_byte_order_mark_and_dos_line_ends_are_read() -> None:
    root, found = read("f", b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert found == []
    assert root is not None
    assert plain(root) == {"a": 1, "b": 2}
    assert at(root, ["b"]).place == Place(2, 4)


def test_nodes_know_their_place() -> None:
    tree = sound("a:\n  - x\n  - {b: y}\n")
    assert at(tree, ["a", 1, "b"]).place == Place(3, 9)
    assert key_at(tree, ["a", 1, "b"]) == Place(3, 6)


def test_the_place_of_what_is_missing_is_the_group_it_is_missing_from() -> None:
    tree = sound("a:\n  - x\n  - {b: y}\n")
    assert at(tree, ["a", 1, "z"]).place == Place(3, 5)
    assert at(tree, ["a", 7, "b"]).place == Place(2, 3)
    assert at(tree, ["a", "b"]).place == Place(2, 3)
    assert key_at(tree, ["a", 0, "b"]) == Place(2, 5)


def test_what_stands_at_a_node_in_words() -> None:
    tree = sound(f"[[], {{}}, word, '', {'x' * 61}, true, 3, 0.5, null]")
    assert isinstance(tree, Listing)
    assert [describe(child) for child in tree.children] == [
        "a list",
        "a group of fields",
        "the text “word”",
        "an empty text",
        f"the text “{'x' * 59}…”",
        "true",
        "the number 3",
        "the number 0.5",
        "nothing",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["f:1:1: found an empty file, expected a questionnaire"]),
        ("# only a comment\n", ["f:1:1: found an empty file, expected a questionnaire"]),
        ("a: &x 1\n", ["f:1:4: found the anchor “&x”, expected no anchor"]),
        ("a: !!str 1\n", ["f:1:4: found the tag “tag:yaml.org,2002:str”, expected no tag"]),
        (
            "a: !!python/object/apply:os.system [id]\n",
            [
                "f:1:4: found the tag “tag:yaml.org,2002:python/object/apply:os.system”, "
                "expected no tag"
            ],
        ),
        ("a: 1\n---\nb: 2\n", ["f:2:1: found a second document, expected one document a file"]),
        ("%YAML 1.1\n---\na: 1\n", ["f:1:1: found a YAML directive, expected none"]),
        ("%TAG ! tag:x,1:\n---\na: 1\n", ["f:1:1: found a YAML directive, expected none"]),
        (
            "a: 1\nb: 2\na: 3\n",
            ["f:3:1: found “a” again (first in line 1), expected each key once"],
        ),
        ("{a: 1, a: 2}", ["f:1:8: found “a” again (first in line 1), expected each key once"]),
        ("<<: {a: 1}\n", ["f:1:1: found a merge key, expected each field by its name"]),
        ("1: a\n", ["f:1:1: found the number 1 as a key, expected a text"]),
        ("true: a\n", ["f:1:1: found true as a key, expected a text"]),
        ("~: a\n", ["f:1:1: found nothing as a key, expected a text"]),
        ("[a]: b\n", ["f:1:1: found a list as a key, expected a text"]),
        ("a: b: c\n", ["f:1:5: found a second “: ” in one line, expected that text in quotes"]),
        ("a: 1\n\tb: 2\n", ["f:2:1: found a tab, expected blanks"]),
        (
            "a: [1, 2\n",
            [
                "f:2:1: found text that is not YAML (expected ',' or ']', but got "
                "'<stream end>'), expected “key: value” lines, indented"
            ],
        ),
        (
            'a: "\\UFFFFFFFF"\n',
            [
                "f:1:7: found a number that is too large, "
                "expected a character code or a version of YAML"
            ],
        ),
        (
            f"%YAML 1.{'1' * 5000}\n---\na: 1\n",
            [
                "f:1:9: found a number that is too large, "
                "expected a character code or a version of YAML"
            ],
        ),
        ('a: "\\ud800"\n', ["f:1:4: found the character U+D800, expected printable characters"]),
        ("a: .inf\n", ["f:1:4: found .inf, expected a number that is finite"]),
        (
            "a: |\n  b\n  c\n",
            [
                "f:1:4: found a text with a line break or a tab, "
                "expected one line (>- folds lines into one)"
            ],
        ),
        (b"a: caf\xe9\n", ["f:1:7: found the byte 0xE9, expected text in UTF-8"]),
        (b"\xef\xbb\xbfa: 1\nb: \xff\n", ["f:2:4: found the byte 0xFF, expected text in UTF-8"]),
        ("a: 1\nb: x\x00\n", ["f:2:5: found the character U+0000, expected printable characters"]),
        ("\x1b\n", ["f:1:1: found the character U+001B, expected printable characters"]),
    ],
)
def test_what_is_not_read(text: str | bytes, expected: list[str]) -> None:
    assert problems(text) == expected


def test_reading_goes_on_after_a_fault() -> None:
    assert problems("a: &x 010\nb: *x\nb: .nan\n") == [
        "f:1:4: found the anchor “&x”, expected no anchor",
        "f:1:4: found 010, expected a number without leading zeros, or a text in quotes",
        "f:2:4: found the alias “*x”, expected the text itself",
        "f:3:4: found .nan, expected a number that is finite",
        "f:3:1: found “b” again (first in line 2), expected each key once",
    ]


@pytest.mark.parametrize(
    "text", ["- &{0} a", "- *{0}", "- !{0} a", "? {0}\n: 1\n? {0}\n: 2", "!{0}!a b"]
)
def test_messages_repeat_only_the_beginning_of_a_long_name(text: str) -> None:
    (found,) = problems(text.format("n" * 9000))
    assert "nnn…" in found
    assert len(found) < 200


def test_a_program_or_a_picture_is_not_reported_byte_by_byte() -> None:
    assert len(problems("\x01" * 500)) == 20


def test_aliases_cannot_grow() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for new, old in zip("bcdefghi", "abcdefgh", strict=True):
        lines.append(f"{new}: &{new} [{', '.join(['*' + old] * 9)}]")
    found = problems("\n".join(lines))
    assert len(found) == 9 + 8 * 9
    assert found[0] == "f:1:4: found the anchor “&a”, expected no anchor"
    assert found[-1] == "f:9:40: found the alias “*h”, expected the text itself"


def test_a_list_cannot_hold_itself() -> None:
    assert "f:1:5: found the alias “*a”, expected the text itself" in problems("&a [*a]")


@pytest.mark.parametrize("bomb", ["[" * 3000, "{" * 3000, "- " * 3000, "[" * 3000 + "]" * 3000])
def test_depth_is_limited(bomb: str) -> None:
    found = problems(bomb)
    assert len(found) == 1
    assert found[0].endswith("found lists and groups 21 deep, expected at most 20")


def test_twenty_levels_are_read() -> None:
    assert problems("[" * 20 + "]" * 20) == []
    assert problems("[" * 21 + "]" * 21) == [
        "f:1:21: found lists and groups 21 deep, expected at most 20"
    ]


def test_values_are_counted_with_their_keys_and_lists() -> None:
    assert problems("a:\n" + "- 1\n" * (MAX_NODES - 3)) == []
    assert problems("a:\n" + "- 1\n" * (MAX_NODES - 2)) == [
        "f:19999:3: found more than 20,000 values, expected at most 20,000"
    ]


def test_bytes_are_limited() -> None:
    text = b"a: 1\n"
    full = text + b"#" * (MAX_BYTES - len(text))
    assert problems(full) == []
    assert problems(full + b"#") == ["f: found more than 1,000,000 bytes, expected a smaller file"]


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_tree_or_problems(body: bytes) -> None:
    root, found = read("f", body)
    assert (root is None) <= bool(found)
    assert all(p.found and p.expected and p.line >= 1 and p.column >= 1 for p in found)


YAML_BITS = st.sampled_from(
    [
        *("a", "b", ": ", "- ", "\n", "  ", "[", "]", "{", "}", ",", "'", '"', "|", ">-", "&x"),
        *("*x", "!t", "?", "%", "---", "...", "#", "010", "1e9", "~", "<<", "\\", "\\U0011"),
        *("\t", "é", "@"),
    ]
)


@settings(deadline=None)
@given(st.lists(YAML_BITS, max_size=60).map("".join))
def test_any_shape_of_yaml_gives_a_tree_or_problems(text: str) -> None:
    root, found = read("f", text.encode())
    assert (root is None) <= bool(found)
