"""What a user name, a phone and a link may be: pure decisions."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib import phones
from halfsky.ground.lib.unreadable import Unreadable

INVITATION_LASTS = timedelta(days=7)

# Chinese or Latin letters and digits, and what people put between them.
_USERNAME = re.compile(r"\w[\w.@-]{1,59}")

# The first that fits names the program, the first that fits names the device; WeChat and Edge call themselves Chrome as well.
_PROGRAMS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("HuaweiBrowser", "Huawei"),
    ("MiuiBrowser", "MIUI"),
    ("QQBrowser", "QQ"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_DEVICES = (
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


# What Django's validators call it, and how we say it.
_WEAK = {
    "password_too_short": gettext_lazy("The password is too short: take at least ten characters."),
    "password_too_similar": gettext_lazy("The password is too much like your name or user name."),
    "password_too_common": gettext_lazy("This password is one of the first that thieves try. Take another."),
}


STRANGE_PHONE = gettext_lazy("This user name is a phone, but not the phone of this account.")


class BadUsername(Unreadable):
    """A text cannot be a user name; `message` says what one looks like."""


def tidy_username(text: str) -> str:
    """A user name in its one form, full width letters narrowed; BadUsername if it has other signs or is too short."""
    name = unicodedata.normalize("NFKC", text).strip()
    if not _USERNAME.fullmatch(name):
        raise BadUsername(_("A user name has 2 to 60 letters or digits; dots, dashes and @ may stand between them."))
    return name


def tidy_phone(text: str) -> str:
    """A phone one can sign in with, in its one form; Unreadable, saying what is missing, if it is no mobile or fixed line."""
    phone = phones.parse(text)
    if phone.kind is phones.Kind.SERVICE:
        raise phones.BadPhone(_("A service number belongs to nobody; give a mobile number or a fixed line."))
    return phone.text


def phone_in(text: str) -> str:
    """The phone that a text typed at the sign-in may be; "" if it can only be a user name."""
    try:
        return tidy_phone(text)
    except Unreadable:
        return ""


def strange_phone(username: str, phone: str) -> bool:
    """Whether a user name is a phone, but not the phone of its account: whoever has that phone would come in here."""
    found = phone_in(username)
    return bool(found) and found != phone_in(phone)


def check_password(password: str, user: Any) -> None:
    """ValidationError, with all that is weak about a new password of this user, unless it is strong enough."""
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise ValidationError([_WEAK.get(str(one.code), one) for one in weak.error_list]) from None


def device(user_agent: str) -> str:
    """What a browser says of itself, as people call it: “WeChat · Android”; "" if it says nothing we know."""
    found = (next((name for sign, name in signs if sign in user_agent), "") for signs in (_PROGRAMS, _DEVICES))
    return " · ".join(name for name in found if name)
