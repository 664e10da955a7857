"""What a veil covers, and what it lets through."""

from __future__ import annotations

import pytest

from halfsky.ground.lib.identifying import Veil

VEIL = Veil({"张秀英": "张某某", "张秀": "张某"})


@pytest.mark.parametrize(
    ("text", "veiled"),
    [
        ("张秀英打来电话。", "张某某打来电话。"),
        ("打13800001234找她", "打（电话略）找她"),
        ("座机0795-3221234", "座机（电话略）"),
        ("身份证362201198506124321核对", "身份证（证件号略）核对"),
        ("卡号6222 0200 1234 5678 901", "卡号（账号略）"),
        ("赣C12345停在门口", "（车牌略）停在门口"),
        (
            "2b2eb98f28c106e1364081435eb2b94813804415b1dd3bb8ca07e7f8",
            "2b2eb98f28c106e1364081435eb2b94813804415b1dd3bb8ca07e7f8",
        ),
        ("摘要 28c13800001234e", "摘要 28c13800001234e"),
        ("2026年3月1日下午3点，第15号房", "2026年3月1日下午3点，第15号房"),
    ],
)
def test_it_covers_names_and_numbers(text: str, veiled: str) -> None:
    assert VEIL.over(text) == veiled


def test_numbers_stay_where_they_belong_in() -> None:
    assert Veil(numbers=False).over("13800001234") == "13800001234"
