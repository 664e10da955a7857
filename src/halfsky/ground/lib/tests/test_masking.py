from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.lib import masking


@pytest.mark.parametrize(
    ("full", "shown"),
    [
        ("张秀英", "张某某"),
        ("王芳", "王某"),
        ("欧阳娜娜", "欧阳某某"),
        ("欧阳锋", "欧阳某"),
        ("阿依古丽·买买提", "阿某某"),
        ("Maria Lopez", "M***"),
        ("李", "李某"),
        ("", ""),
    ],
)
def test_names_keep_the_surname(full: str, shown: str) -> None:
    assert masking.name(full) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800001234", "138****1234"),
        ("0571-88001234", "0571-****1234"),
        ("010-88001234-12", "010-****1234"),
        ("12338", "****"),
        ("", ""),
    ],
)
def test_phones_keep_what_tells_them_apart(number: str, shown: str) -> None:
    assert masking.phone(number) == shown


def test_citizen_numbers_keep_the_last_four() -> None:
    assert masking.citizen_number("11010519491231002X") == "****002X"
    assert masking.citizen_number("1234567") == "****"


@pytest.mark.parametrize(
    ("full", "shown"),
    [
        ("浙江省丽水市松阳县西屏街道人民小区3幢201", "浙江省丽水市松阳县西屏街道****"),
        ("松阳县古市镇筏铺村12号", "松阳县古市镇****"),
        ("北京市朝阳区建国路1号", "北京市朝阳区****"),
        ("江西省景德镇市珠山区昌江街道", "江西省景德镇市珠山区昌江街道****"),
        ("东莞市长安镇锦厦社区", "东莞市长安镇****"),
        ("内蒙古自治区呼伦贝尔市鄂温克族自治旗巴彦托海镇", "内蒙古自治区呼伦贝尔市鄂温克族自治旗巴彦托海镇****"),
        ("济南市市中区杆石桥街道", "济南市市中区杆石桥街道****"),
        ("西屏街道城市花园2幢", "西屏街道****"),
        ("某小区12号", "****"),
        ("", ""),
    ],
)
def test_addresses_end_at_the_town(full: str, shown: str) -> None:
    assert masking.address(full) == shown


@given(st.text(max_size=60))
def test_no_text_breaks_a_mask(text: str) -> None:
    for mask in (masking.name, masking.phone, masking.citizen_number, masking.address):
        assert isinstance(mask(text), str)


@given(st.text("0123456789", min_size=5, max_size=20))
def test_digits_of_a_phone_are_never_all_shown(number: str) -> None:
    assert number not in masking.phone(number)
