"""Sealing: texts and files that only this installation can read, and keyed indexes that find them without opening them.

Promise: what is sealed is unreadable and unchangeable without the key, and cannot be moved to another field: the context it was
sealed for is authenticated with it. Method: AES-256-GCM with a fresh 96-bit nonce (NIST SP 800-38D), laid out as

    one byte, the number of the key | 12 bytes nonce | ciphertext and tag

so keys can be replaced: new texts use the current key, old ones stay readable as long as their key is kept. `blind` is HMAC-SHA256
under a key of its own, cut to 128 bits. It finds equal values; it is no protection against someone who holds the index key, and a
blind of few possible values (a sex, a year) would tell them to anyone who can count. Callers normalise the value first.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
FILE_NAME = "keyring.json"


class CannotOpen(ValueError):
    """A sealed value does not open: its key is missing, it was changed, or it was sealed for another context."""


class BadKeyring(ValueError):
    """The keys are missing, damaged or of the wrong length."""


@dataclass(frozen=True)
class Keyring:
    """The keys of an installation: numbered sealing keys (1 to 255), the number in use, and the key of the blind indexes."""

    keys: Mapping[int, bytes] = field(repr=False)
    current: int
    index_key: bytes = field(repr=False)

    _ciphers: dict[int, AESGCM] = field(init=False, repr=False, compare=False, hash=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.current not in self.keys:
            raise BadKeyring(f"The keyring has no key number {self.current}, which it names as the current one.")
        if any(not 1 <= number <= 255 or len(key) != KEY_BYTES for number, key in self.keys.items()):
            raise BadKeyring(f"Sealing keys are numbered 1 to 255 and {KEY_BYTES} bytes long.")
        if len(self.index_key) != KEY_BYTES:
            raise BadKeyring(f"The key of the blind indexes must be {KEY_BYTES} bytes long.")

    @classmethod
    def fresh(cls) -> Keyring:
        """A keyring of new random keys, kept nowhere."""
        return cls({1: secrets.token_bytes(KEY_BYTES)}, 1, secrets.token_bytes(KEY_BYTES))

    @classmethod
    def load(cls, folder: Path) -> Keyring:
        """The keyring kept in a folder, made there on first use; of processes that start together, all get the same one."""
        path = folder / FILE_NAME
        if not path.exists():
            _create(path, cls.fresh())
        return _read(path)

    def seal(self, content: str | bytes, context: bytes) -> bytes:
        """The content, readable only with this keyring and for this context; sealing twice never gives the same bytes."""
        plain = content.encode() if isinstance(content, str) else content
        nonce = secrets.token_bytes(NONCE_BYTES)
        return bytes([self.current]) + nonce + self._cipher(self.current).encrypt(nonce, plain, context)

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """What was sealed for this context; CannotOpen, saying which of key, context or content is at fault, if it does not open."""
        number, nonce, body = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        if len(nonce) < NONCE_BYTES or not body:
            raise CannotOpen("This is not a sealed value: it is too short.")
        if number[0] not in self.keys:
            raise CannotOpen(f"Sealed with key number {number[0]}, which this installation does not have.")
        try:
            return self._cipher(number[0]).decrypt(nonce, body, context)
        except InvalidTag:
            raise CannotOpen(
                "The sealed value does not open: it was sealed with another installation's key, for another field, or was changed."
            ) from None

    def open_text(self, sealed: bytes, context: bytes) -> str:
        """Like `open`, for what was sealed as text."""
        return self.open(sealed, context).decode()

    def blind(self, value: str, purpose: str) -> str:
        """32 hexadecimal characters that are equal for equal values of one purpose, and tell nothing without the index key."""
        return self.blinder(purpose)(value)

    def blinder(self, purpose: str) -> Callable[[str], str]:
        """`blind` for many values of one purpose: what they have in common is hashed once."""
        begun = hmac.new(self.index_key, len(purpose.encode()).to_bytes(2, "big") + purpose.encode(), "sha256")

        def blind(value: str) -> str:
            code = begun.copy()
            code.update(value.encode())
            return code.hexdigest()[:32]

        return blind

    def _cipher(self, number: int) -> AESGCM:
        """The cipher of one key, made once: making it costs as much as sealing a short text."""
        cipher = self._ciphers.get(number)
        return cipher or self._ciphers.setdefault(number, AESGCM(self.keys[number]))


def _create(path: Path, keyring: Keyring) -> None:
    """Writes the file in one step, readable by its owner only; if another process was faster, its file stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = {
        "current": keyring.current,
        "keys": {str(number): _text(key) for number, key in keyring.keys.items()},
        "index": _text(keyring.index_key),
    }
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".keyring-")  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(content, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()


def _read(path: Path) -> Keyring:
    try:
        content = json.loads(path.read_text("ascii"))
        keys = {int(number): base64.b64decode(key, validate=True) for number, key in content["keys"].items()}
        return Keyring(keys, int(content["current"]), base64.b64decode(content["index"], validate=True))
    except PermissionError:
        raise BadKeyring(f"The keyring {path} may not be read by this process; check its owner.") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadKeyring(
            f"The keyring {path} is damaged ({error}). Restore it from its backup; do not delete it."
        ) from None


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")
