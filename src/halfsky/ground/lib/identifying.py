"""What in a text could tell who somebody is, and how it is veiled.

Promise: numbers that belong to one person (telephone, citizen number, bank card, plate of a car) are found wherever they stand; names and
places are found when they are known. It finds more than it must and leaves the decision to a person; it never decides that a text is safe.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# Kind of number to how it looks; longer ones first, so that a citizen number is not taken for a bank card.
NUMBERS: dict[str, re.Pattern[str]] = {
    "citizen_number": re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[0-9Xx](?![0-9A-Za-z])"),
    "account": re.compile(r"(?<![0-9A-Za-z])\d{4}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,3})?(?![0-9A-Za-z])"),
    "phone": re.compile(r"(?<![0-9A-Za-z])(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}-?\d{7,8})(?![0-9A-Za-z])"),
    "plate": re.compile(rf"[{_PROVINCES}][A-HJ-Z][·•]?[A-HJ-NP-Z0-9]{{5,6}}(?![0-9A-Za-z])"),
}
LEFT_OUT = {"citizen_number": "（证件号略）", "account": "（账号略）", "phone": "（电话略）", "plate": "（车牌略）"}


@dataclass(frozen=True)
class Veil:
    """What is put over texts before they are given away: `names` and what stands for each, and whether numbers are left out."""

    names: Mapping[str, str] = field(default_factory=dict)
    numbers: bool = True

    def over(self, text: str) -> str:
        """The text with everything veiled; the same text if there is nothing to veil."""
        for name in sorted(self.names, key=len, reverse=True):
            if name:
                text = text.replace(name, self.names[name])
        if self.numbers:
            for kind, pattern in NUMBERS.items():
                text = pattern.sub(LEFT_OUT[kind], text)
        return text
