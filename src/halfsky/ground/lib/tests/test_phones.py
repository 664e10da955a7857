from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.lib.phones import BadPhone, Kind, parse


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("138 0000 1234", "13800001234", Kind.MOBILE),
        ("＋86-13800001234", "13800001234", Kind.MOBILE),
        ("8613800001234", "13800001234", Kind.MOBILE),
        ("0571-8800 1234", "0571-88001234", Kind.FIXED),
        ("(0571)88001234-801", "0571-88001234-801", Kind.FIXED),
        ("010－66668888转12", "010-66668888-12", Kind.FIXED),
        ("+86 571 88001234", "0571-88001234", Kind.FIXED),
        ("+86 10 88001234", "010-88001234", Kind.FIXED),
        ("12338", "12338", Kind.SERVICE),
        ("110", "110", Kind.SERVICE),
        ("400-800-1234", "4008001234", Kind.SERVICE),
    ],
)
def test_numbers_have_one_form(text: str, number: str, kind: Kind) -> None:
    phone = parse(text)
    assert (phone.text, phone.kind) == (number, kind)
    assert parse(phone.text) == phone


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1380000123", "this has 10"),
        ("12800001234", "13 to 19"),
        ("88001234", "with its area code"),
        ("0571-8800", "seven or eight"),
        ("abc", "not a telephone number"),
        ("", "not a telephone number"),
    ],
)
def test_the_message_says_what_is_missing(text: str, said: str) -> None:
    with pytest.raises(BadPhone) as caught:
        parse(text)
    assert said in caught.value.message


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(BadPhone):
        assert parse(text).text
