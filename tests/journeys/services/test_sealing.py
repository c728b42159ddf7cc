"""Links that cannot be guessed and boxes that cannot be read, moved or measured."""

import hashlib
import hmac
import os
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey, SealedBox

from cxassess.services import drafts
from cxassess.storage import sealing
from cxassess.storage.errors import SealError
from tests.journeys.services import stage

SECRET = bytes(range(32))
WAVE, OTHER = UUID(int=1), UUID(int=2)
PERSON = UUID(int=3)


def test_a_link_is_the_mac_of_what_it_stands_for() -> None:
    key = hashlib.blake2b(key=SECRET, person=b"cxassess link", digest_size=32).digest()
    mac = hmac.new(key, WAVE.bytes + PERSON.bytes + b"\0\0\0\1", "sha256").digest()
    token = sealing.link_token(SECRET, WAVE, PERSON, 1)
    assert sealing.urlsafe_b64decode(token + "=") == mac
    assert len(token) == sealing.LINK_TOKEN_LENGTH
    assert sealing.token_hash(token) == hashlib.sha256(token.encode()).digest()


def test_every_part_of_a_link_changes_it() -> None:
    tokens = {
        sealing.link_token(SECRET, WAVE, PERSON, 1),
        sealing.link_token(SECRET, WAVE, PERSON, 2),
        sealing.link_token(SECRET, OTHER, PERSON, 1),
        sealing.link_token(SECRET, WAVE, OTHER, 1),
        sealing.link_token(SECRET[::-1], WAVE, PERSON, 1),
    }
    assert len(tokens) == 5
    assert all(sealing.looks_like_link(token) for token in tokens)


def test_an_open_token_names_its_wave_and_nobody_else_can_make_one() -> None:
    public_id = sealing.new_public_id(os.urandom)
    one, two = (sealing.open_token(SECRET, public_id, os.urandom) for _ in range(2))
    assert one != two
    assert len(one) == sealing.OPEN_TOKEN_LENGTH
    assert sealing.wave_of_open_token(SECRET, one) == public_id
    assert sealing.wave_of_open_token(SECRET[::-1], one) is None
    assert sealing.wave_of_open_token(SECRET, "A" * 63) is None


@given(st.binary(max_size=900), st.sampled_from([1024, 4096]))
def test_a_draft_is_read_with_its_own_link_and_wave_only(body: bytes, size: int) -> None:
    token = sealing.link_token(SECRET, WAVE, PERSON, 1)
    box = sealing.seal_draft(token, WAVE, body, size=size, random=os.urandom)
    assert sealing.open_draft(token, WAVE, box) == body
    assert len(box) == size + 24 + 16
    for wrong in ((token[:-1] + "A", WAVE, box), (token, OTHER, box), (token, WAVE, box[:-1]),
                  (token, WAVE, b""), (token, WAVE, bytes([box[0] ^ 1]) + box[1:])):  # fmt: skip
        with pytest.raises(SealError):
            sealing.open_draft(*wrong)


def test_the_same_draft_sealed_twice_looks_different() -> None:
    boxes = {sealing.seal_draft("t", WAVE, b"x", size=64, random=os.urandom) for _ in range(2)}
    assert len(boxes) == 2


def test_a_rewrapped_draft_keeps_its_size_and_leaves_its_old_link() -> None:
    box = sealing.seal_draft("old", WAVE, b"kept", size=4096, random=os.urandom)
    new = sealing.rewrap_draft("old", "new", WAVE, box, os.urandom)
    assert sealing.open_draft("new", WAVE, new) == b"kept"
    assert len(new) == len(box)
    with pytest.raises(SealError):
        sealing.open_draft("old", WAVE, new)


@given(st.lists(st.binary(max_size=500), max_size=4))
def test_answers_are_opened_with_the_platforms_secret_only(bodies: list[bytes]) -> None:
    public = sealing.wave_public_key(SECRET, WAVE)
    boxes = [sealing.seal_answers(public, body, size=512) for body in bodies]
    assert sealing.open_answers(SECRET, WAVE, boxes) == bodies
    assert {len(box) for box in boxes} <= {512 + 48}
    for secret, wave in ((SECRET[::-1], WAVE), (SECRET, OTHER)):
        if boxes:
            with pytest.raises(SealError):
                sealing.open_answers(secret, wave, boxes)


def test_another_waves_key_or_garbage_opens_nothing() -> None:
    stranger = SealedBox(PrivateKey.generate().public_key).encrypt(b"x")
    for box in (stranger, b"", b"short"):
        with pytest.raises(SealError):
            sealing.open_answers(SECRET, WAVE, [box])


@pytest.mark.parametrize(
    ("needed", "size"),
    [
        (0, 4096), (4092, 4096), (4093, 16384), (16380, 16384), (16381, 65536), (65532, 65536),
        (65533, 131072), (131068, 131072), (131069, 196608),
    ],
)  # fmt: skip
def test_boxes_come_in_a_few_sizes(needed: int, size: int) -> None:
    assert sealing.box_size(needed) == size
    assert sealing.unpad(sealing.pad(b"x" * needed, size)) == b"x" * needed


def test_what_does_not_fit_is_not_cut() -> None:
    with pytest.raises(SealError, match="do not fit"):
        sealing.pad(b"x" * 61, 64)


def test_the_core_questionnaires_boxes_have_sixteen_kibibytes() -> None:
    assert drafts.box_size(stage.core()) == 16 * 1024


@pytest.mark.parametrize(
    "token", ["", "a" * 42, "a" * 44, "a" * 42 + ".", "a" * 42 + "é", "-" * 43]
)
def test_what_does_not_look_like_a_link_is_not_looked_up(token: str) -> None:
    assert not sealing.looks_like_link(token)


def test_keys_of_different_purposes_do_not_meet() -> None:
    assert sealing.keyed_hash(SECRET, "x") != sealing.wave_public_key(SECRET, WAVE)
    assert sealing.keyed_hash(SECRET, "x") != sealing.keyed_hash(SECRET, "y")
