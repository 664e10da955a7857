from __future__ import annotations

import hmac
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.lib.sealing import FILE_NAME, BadKeyring, CannotOpen, Keyring

RING = Keyring.fresh()


@given(st.text(), st.binary(max_size=40))
def test_what_is_sealed_opens_for_its_context(text: str, context: bytes) -> None:
    assert RING.open_text(RING.seal(text, context), context) == text


def test_sealing_twice_gives_different_bytes() -> None:
    assert RING.seal("同一句话", b"a") != RING.seal("同一句话", b"a")


@given(st.integers(0, 60), st.integers(1, 255))
def test_a_changed_byte_is_noticed(place: int, change: int) -> None:
    sealed = bytearray(RING.seal(b"0123456789012345", b"a"))
    sealed[place % len(sealed)] ^= change
    with pytest.raises(CannotOpen):
        RING.open(bytes(sealed), b"a")


@pytest.mark.parametrize(
    ("sealed", "said"),
    [
        (b"", "too short"),
        (b"\x01" + b"n" * 12, "too short"),
        (b"\x07" + b"n" * 40, "key number 7"),
        (RING.seal("x", b"b"), "another field"),
    ],
    # Named, because a sealed text differs each time and workers side by side compare the names of tests.
    ids=["nothing", "cut short", "unknown key", "another field"],
)
def test_what_does_not_open_says_why(sealed: bytes, said: str) -> None:
    with pytest.raises(CannotOpen, match=said):
        RING.open(sealed, b"a")


def test_a_new_key_leaves_old_texts_readable() -> None:
    newer = Keyring({**RING.keys, 2: bytes(32)}, 2, RING.index_key)
    assert newer.open(RING.seal("旧", b"a"), b"a").decode() == "旧"
    assert newer.seal("新", b"a")[0] == 2


def test_blind_indexes_are_equal_only_within_a_purpose() -> None:
    blind = RING.blind("13800001234", "phone")
    assert blind == RING.blind("13800001234", "phone")
    assert len({blind, RING.blind("13800001234", "number"), Keyring.fresh().blind("13800001234", "phone")}) == 3
    assert len(blind) == 32


def test_many_values_are_blinded_as_one_is() -> None:
    message = b"\x00\x05phone" + b"13800001234"
    blind = RING.blinder("phone")
    assert [blind("13800001234") for _turn in range(2)] == [
        hmac.digest(RING.index_key, message, "sha256").hex()[:32]
    ] * 2
    assert blind("") == RING.blind("", "phone")


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    first = Keyring.load(folder)
    assert Keyring.load(folder) == first
    assert stat.S_IMODE((folder / FILE_NAME).stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


def test_those_who_start_together_get_the_same_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _: Keyring.load(tmp_path), range(24)))
    assert all(ring == rings[0] for ring in rings)


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", '{"current": 1, "keys": {"1": "AAAA"}, "index": "AAAA"}', '{"current": 1, "keys": {"1": "?"}}'],
)
def test_damaged_keys_are_reported_and_never_replaced(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content)
    with pytest.raises(BadKeyring):
        Keyring.load(tmp_path)
    assert (tmp_path / FILE_NAME).read_text() == content


def test_no_log_shows_a_key() -> None:
    assert repr(RING) == "Keyring(current=1)"
