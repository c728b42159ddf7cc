"""Sealing what respondents write, and the links with which they come.

Everything is derived from the platform's secret, which never enters the database:
  link token   base64url(HMAC-SHA256(link key, wave | participation | epoch)); stored: its SHA-256
  open token   nonce and wave with a MAC; nothing about it is stored but the draft that it opens
  draft box    XChaCha20-Poly1305 under a key that only the token gives, bound to the wave
  inbox box    libsodium sealed box to the wave's public key; the private key is derived, not kept
  fingerprint  HMAC-SHA256 of a wave's answers, published with its findings
Boxes of one wave have one size, so that their length tells nothing about what is in them.
"""

import hashlib
import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from uuid import UUID

import nacl.bindings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from cxassess.storage.errors import SealError

KEY_BYTES = 32
NONCE_BYTES = nacl.bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
LENGTH = struct.Struct(">I")
SIZES = (4 * 1024, 16 * 1024, 64 * 1024)
LINK_TOKEN_LENGTH = 43
OPEN_TOKEN_LENGTH = 64


def _derive(secret: bytes, purpose: bytes, message: bytes = b"") -> bytes:
    """Keyed BLAKE2b; `person` keeps keys of different purposes apart (at most 16 bytes)."""
    return hashlib.blake2b(message, key=secret, person=purpose, digest_size=KEY_BYTES).digest()


def link_token(secret: bytes, wave_id: UUID, participation_id: UUID, epoch: int) -> str:
    """The personal link's token; the same again whenever it is needed, so it is never stored."""
    message = wave_id.bytes + participation_id.bytes + epoch.to_bytes(4)
    mac = hmac.digest(_derive(secret, b"cxassess link"), message, "sha256")
    return _text(mac)


def open_token(secret: bytes, public_id: str, random: Callable[[int], bytes]) -> str:
    """A token for one person who came by an open link."""
    body = random(16) + _wave_bytes(public_id)
    return _text(body + _derive(secret, b"cxassess open", body)[:16])


def wave_of_open_token(secret: bytes, token: str) -> str | None:
    """The public id of the wave for which we made this token; None when we did not."""
    try:
        data = urlsafe_b64decode(token)
    except ValueError:
        return None
    body, mac = data[:32], data[32:]
    if not hmac.compare_digest(mac, _derive(secret, b"cxassess open", body)[:16]):
        return None
    return _text(body[16:])


def token_hash(token: str) -> bytes:
    """What the database keeps of a token: 32 bytes from which it cannot be found again."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def looks_like_link(token: str) -> bool:
    """Cheap check of the shape before the database is asked."""
    return (
        len(token) in (LINK_TOKEN_LENGTH, OPEN_TOKEN_LENGTH)
        and token.isascii()
        and token.replace("-", "").replace("_", "").isalnum()
    )


def keyed_hash(secret: bytes, text: str) -> bytes:
    """A stable key for counting attempts that does not store the address it counts for."""
    return _derive(secret, b"cxassess count", text.encode("utf-8", "surrogatepass"))


def box_size(needed: int) -> int:
    """The one size of a wave's boxes: 4, 16 or 64 KiB, or as many times 64 KiB as it takes."""
    for size in SIZES:
        if needed <= size - LENGTH.size:
            return size
    return -(-(needed + LENGTH.size) // SIZES[-1]) * SIZES[-1]


def pad(body: bytes, size: int) -> bytes:
    """Raises SealError when the body does not fit; it is never cut."""
    if len(body) + LENGTH.size > size:
        raise SealError(f"{len(body)} bytes do not fit into a box of {size}")
    return (LENGTH.pack(len(body)) + body).ljust(size, b"\0")


def unpad(padded: bytes) -> bytes:
    (length,) = LENGTH.unpack_from(padded)
    return padded[LENGTH.size : LENGTH.size + length]


def seal_draft(
    token: str, wave_id: UUID, body: bytes, *, size: int, random: Callable[[int], bytes]
) -> bytes:
    """Seal a draft so that only the holder of the token can read it."""
    nonce = random(NONCE_BYTES)
    return nonce + nacl.bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        pad(body, size), wave_id.bytes, nonce, _draft_key(token, wave_id)
    )


def open_draft(token: str, wave_id: UUID, box: bytes) -> bytes:
    """Raises SealError for another token, another wave, or an altered box."""
    try:
        return unpad(
            nacl.bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
                box[NONCE_BYTES:], wave_id.bytes, box[:NONCE_BYTES], _draft_key(token, wave_id)
            )
        )
    except (CryptoError, ValueError, struct.error) as error:
        raise SealError("the draft cannot be opened with this link") from error


def rewrap_draft(
    old: str, new: str, wave_id: UUID, box: bytes, random: Callable[[int], bytes]
) -> bytes:
    """The same draft for a new token, in a box of the same size. Raises SealError."""
    size = len(box) - NONCE_BYTES - nacl.bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES
    return seal_draft(new, wave_id, open_draft(old, wave_id, box), size=size, random=random)


def _draft_key(token: str, wave_id: UUID) -> bytes:
    return _derive(hashlib.sha512(token.encode()).digest(), b"cxassess draft", wave_id.bytes)


def wave_public_key(secret: bytes, wave_id: UUID) -> bytes:
    """The public half; 32 bytes, stored with the wave."""
    return bytes(_wave_private_key(secret, wave_id).public_key)


def seal_answers(public_key: bytes, body: bytes, *, size: int) -> bytes:
    """Seal what was submitted; nobody without the platform's secret can open it."""
    return SealedBox(PublicKey(public_key)).encrypt(pad(body, size))


def open_answers(secret: bytes, wave_id: UUID, boxes: list[bytes]) -> list[bytes]:
    """Open a wave's boxes, in the given order. Raises SealError for any that does not open."""
    opener = SealedBox(_wave_private_key(secret, wave_id))
    try:
        return [unpad(opener.decrypt(box)) for box in boxes]
    except (CryptoError, ValueError, TypeError, struct.error) as error:
        raise SealError("sealed answers cannot be opened with this platform's secret") from error


def _wave_private_key(secret: bytes, wave_id: UUID) -> PrivateKey:
    return PrivateKey.from_seed(_derive(secret, b"cxassess wave", wave_id.bytes))


def fingerprint_key(secret: bytes, wave_id: UUID) -> bytes:
    """The key of a wave's data fingerprint: nobody else can try out answers against it."""
    return _derive(secret, b"cxassess data", wave_id.bytes)


def _wave_bytes(public_id: str) -> bytes:
    return urlsafe_b64decode(public_id + "==")


def new_public_id(random: Callable[[int], bytes]) -> str:
    """22 characters that name a wave in an open link; nobody can guess one."""
    return _text(random(16))


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
