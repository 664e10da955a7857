"""Questions of somebody without an account about her own matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.utils.functional import Promise

from halfsky.kernel.matters import queries as matters
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.states import CLOSED
from halfsky.programmes.rights.queries import mediation
from halfsky.programmes.rights.rules import plain

SALT = "rights.follow"
LASTS = timedelta(minutes=30)


@dataclass(frozen=True)
class Line:
    """One line she may read; `own` are her own words."""

    at: datetime
    text: str
    own: bool


@dataclass(frozen=True)
class Followed:
    """What a number with its code opens: where the matter stands in plain words, what she was told and wrote; `key` opens it once more.

    `called` says whether she may expect a call.
    """

    matter: Matter
    sentence: str | Promise
    lines: list[Line]
    mediation: list[str]
    can_write: bool
    called: bool
    key: str


def followed(matter: Matter) -> Followed:
    """What the person may read of her matter: what she was told, and what she wrote herself."""
    steps = matter.steps.order_by("at", "id")
    lines = [
        Line(step.at, step.told or step.note, not step.told) for step in steps if step.told or step.verb == "add_word"
    ]
    told = mediation.told(matter)
    can_write, called = matter.state not in CLOSED, matters.may_be_called(matter)
    return Followed(matter, plain.sentence(matter.state), lines, told, can_write, called, _key(matter))


def by_code(number: str, code: str) -> Matter | None:
    """The matter with this number and code; None for a wrong code as for an unknown number."""
    return matters.by_code(number, code)


def by_key(key: str) -> Matter | None:
    """The matter somebody has just opened with number and code; None after half an hour, or once a new code was given out."""
    try:
        pk, mark = signing.loads(key, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Matter.objects.filter(pk=pk, follow_hash__startswith=mark).exclude(follow_hash="").first()


def _key(matter: Matter) -> str:
    return signing.dumps([matter.pk, matter.follow_hash[:12]], salt=SALT)
