"""Masking: what a list shows of a person served, outside one's own work.

Promise: enough to tell two lines apart, never enough to find the person: 张某某, 138****1234, the last four of a citizen number, an
address down to its town. A full value is shown on one person's page only, on demand, and logged. What is not recognised is hidden
altogether.
"""

from __future__ import annotations

import re

from halfsky.ground.lib.pinyin import HAN, surname

HIDDEN = "****"
# A part of an address may not run over the end of another part, nor over a town's 镇 or 街道 (but 景德镇市, 镇江, 乡宁 are no towns).
PART = r"(?:(?!街道|镇(?![江海安原赉宁康巴坪雄沅平远市])|乡(?![宁城]))[^省市县区旗路号0-9]){1,11}"
PROVINCE = r"(?:[^市县区旗]{2,8}(?:省|自治区|特别行政区))"
CITY = rf"(?:{PART}(?:市|自治州|地区|盟))"
COUNTY = rf"(?:市[中南北]区|{PART}(?:县|自治县|(?<![小社园校厂院])区|自治旗|旗|市))"
TOWN = r"(?:[^村路号区0-9]{1,12}?(?:街道|苏木|镇|乡))"
DOWN_TO_TOWN = re.compile(rf"{PROVINCE}?{CITY}?{COUNTY}?{TOWN}?")


def name(full: str) -> str:
    """张秀英 as 张某某, 欧阳娜娜 as 欧阳某某, Maria Lopez as M***; at most two 某."""
    plain = full.strip()
    if not plain:
        return ""
    if not re.match(f"[{HAN}]", plain):
        return f"{plain[0]}***"
    # Names of several parts (阿依古丽·买买提) have no surname to keep: the first character stands for the person.
    family = plain[0] if re.search("[·•・.]", plain) else surname(plain)
    return family + "某" * min(max(len(plain) - len(family), 1), 2)


def phone(number: str) -> str:
    """13800001234 as 138****1234, 0571-88001234 as 0571-****1234."""
    plain = number.strip()
    if re.fullmatch(r"[0-9]{11}", plain) and plain.startswith("1"):
        return f"{plain[:3]}{HIDDEN}{plain[-4:]}"
    if found := re.fullmatch(r"(0[0-9]{2,3}-)[0-9]{3,4}([0-9]{4})(?:-[0-9]+)?", plain):
        return f"{found[1]}{HIDDEN}{found[2]}"
    return HIDDEN if plain else ""


def citizen_number(number: str) -> str:
    """The last four characters; nothing of a text that is too short to hide the rest."""
    plain = number.strip()
    return HIDDEN + (plain[-4:] if len(plain) >= 15 else "") if plain else ""


def address(full: str) -> str:
    """Down to the town or street office, else to the county; nothing of an address that names neither."""
    plain = "".join(full.split())
    if not plain:
        return ""
    found = DOWN_TO_TOWN.match(plain)
    return f"{found[0]}{HIDDEN}" if found else HIDDEN
