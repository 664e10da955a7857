"""The demonstration city: real places, synthetic people, and a standing cast to sign in as.

Every room plays its own step on one stage (`DemoStep` in its `demo.py`). This module sets the stage, lays the network of the place,
and gives the cast their accounts. Passwords and secrets stand here in plain sight: they open a demonstration and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection, transaction
from django.test import override_settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from halfsky.ground.accounts import actions as accounts
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.declarations import DemoStep, house
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Grant, Level, Organisation
from halfsky.kernel.network.permissions import Role

PLACE = "3609"  # 宜春市
LONG_AGO = 400  # days
SEED = 20260308
PASSWORD = "half-sky-2026"  # noqa: S105 of the demonstration, as its first page says


class PrintedHasher(PBKDF2PasswordHasher):
    """For the passwords that the first page prints: nothing to protect, so no second is spent on each. Signing in hashes it anew."""

    iterations = 1000


@dataclass(frozen=True)
class Member:
    """Somebody of the standing cast: her role at a place of the stage, and what she is there to show."""

    key: str
    username: str
    name: str
    role: Role
    place: str
    reach: str
    shows: str | Promise

    @property
    def totp_secret(self) -> str:
        """The secret of her authenticator app, always the same."""
        return base64.b32encode(
            hashlib.sha1(f"halfsky demonstration {self.key}".encode(), usedforsecurity=False).digest()
        ).decode()


OWN, BELOW = Grant.Reach.OWN, Grant.Reach.BELOW
CAST = (
    Member(
        "village",
        "village",
        "陈秀莲",
        Role.CHAIR,
        "village",
        OWN,
        _("alone with a phone: registers visits, answers, calls back"),
    ),
    Member(
        "county",
        "county",
        "李文娟",
        Role.HANDLER,
        "county",
        BELOW,
        _("accepts, assigns down, refers to the court, answers"),
    ),
    Member("hotline", "hotline", "周敏", Role.OPERATOR, "city", OWN, _("answers 12338 with the keyboard alone")),
    Member(
        "city", "city", "王慧", Role.SUPERVISOR, "city", BELOW, _("sees figures and what is overdue everywhere below")
    ),
    Member("judge", "judge", "刘芳", Role.PARTNER, "court", OWN, _("sees only what was referred to the court")),
    Member("auditor", "auditor", "赵静", Role.AUDITOR, "city", BELOW, _("reads what happened, never who it concerned")),
    Member(
        "administrator",
        "administrator",
        "孙丽",
        Role.ADMINISTRATOR,
        "city",
        BELOW,
        _("keeps accounts, grants and settings, sees no case"),
    ),
)

# Made-up names for the other people of the city who act in it.
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任"
GIVEN = (
    "秀英桂芳玉兰丽华春梅晓红雪梅海燕小玲建华美琴慧芳淑珍红霞彩云冬梅莉萍艳芳素琴月娥金凤文静雅琴佳慧思敏小燕爱华云霞"
)


@dataclass
class Stage:
    """What the steps share: where, when, with which chance, and what earlier steps have put there.

    `organisations` has the keys city, county, town, village, court, police and others; `users` those of the cast; `notes` is for
    whatever one step wants to tell a later one. `at(days, hour)` is a moment so many days ago; `pretend` plays a block then.
    """

    place: str
    now: datetime
    by: System
    rng: Random
    organisations: dict[str, Any] = field(default_factory=dict)
    users: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    def at(self, days: float, hour: int | None = None) -> datetime:
        """A moment some days before now; at a full hour if one is given."""
        moment = self.now - timedelta(days=days)
        return moment if hour is None else moment.replace(hour=hour, minute=self.rng.randrange(60))

    def name(self) -> str:
        """A made-up name of a woman."""
        return made_up_name(self.rng)


def made_up_name(rng: Random) -> str:
    """A made-up name of a woman."""
    at = 2 * rng.randrange(len(GIVEN) // 2)
    return rng.choice(SURNAMES) + GIVEN[at : at + 2]


def set_stage(place: str = PLACE) -> Stage:
    """An empty stage; the same seed gives the same city on every machine."""
    return Stage(place=place, now=moments.now(), by=System("demonstration"), rng=Random(SEED))


def play(stage: Stage, say: Callable[[str], None] = lambda line: None) -> None:
    """Plays all steps in order, each in one transaction, and seals what they journalled."""
    for step in sorted(house().demo, key=lambda step: step.order):
        started = time.monotonic()
        # Places, accounts and people were there before the year begins that the rooms play.
        with transaction.atomic(), moments.pretend(stage.at(LONG_AGO)):
            step.play(stage)
        say(f"{step.label}: {time.monotonic() - started:.1f} s")
    journal.seal_all()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


PARTNERS = (
    ("court", "人民法院", "法院", Organisation.Trade.COURT),
    ("police", "公安局", "公安局", Organisation.Trade.POLICE),
    ("justice", "司法局", "司法局", Organisation.Trade.JUSTICE),
    ("civil_affairs", "民政局", "民政局", Organisation.Trade.CIVIL_AFFAIRS),
    ("health", "卫生健康委员会", "卫健委", Organisation.Trade.HEALTH),
    ("education", "教育局", "教育局", Organisation.Trade.EDUCATION),
)


def lay_network(stage: Stage) -> None:
    """Loads the real divisions of the place, founds a federation on each, and the partners of its first county."""
    network.load_divisions(code=stage.place, by=stage.by)
    network.found_territorial(division_code=stage.place, by=stage.by)
    found = stage.organisations
    top = Organisation.objects.get(division__code=stage.place, kind=Organisation.Kind.TERRITORIAL, dissolved_on=None)
    # A level may be missing: then the next one above plays its part.
    found["city"] = top
    found["county"] = county = _first_below(top, Level.COUNTY, "区") or top
    found["town"] = town = _first_below(county, Level.TOWN, "镇") or county
    found["village"] = _first_below(town, Level.VILLAGE, "村") or town
    place = county.division.name if county.division else county.name
    for key, name, short_name, trade in PARTNERS:
        found[key] = network.found(
            name=f"{place}{name}",
            short_name=f"{place}{short_name}",
            kind=Organisation.Kind.PARTNER,
            level=county.level,
            trade=trade,
            under=county,
            founded_on=county.founded_on,
            by=stage.by,
        )


def _first_below(above: Organisation, level: Level, word: str) -> Organisation | None:
    """The first federation of a level below another, in the order of the map; of those, one whose place bears the word."""
    federations = Organisation.objects.filter(lines_up__ancestor=above, level=level, kind=Organisation.Kind.TERRITORIAL)
    ordered = federations.exclude(pk=above.pk).select_related("division").order_by("division__code")
    return ordered.filter(division__name__contains=word).first() or ordered.first()


@override_settings(PASSWORD_HASHERS=[f"{__name__}.{PrintedHasher.__name__}"])
def hire(stage: Stage) -> None:
    """Gives the cast their accounts, with password and second factor, and everybody else who acts in the city an account without."""
    for member in CAST:
        organisation = stage.organisations.get(member.place)
        if organisation is None:
            continue
        user = accounts.create(
            username=member.username, name=member.name, password=PASSWORD, synthetic=True, by=stage.by
        )
        accounts.add_authenticator_app(user=user, secret=member.totp_secret, by=stage.by)
        network.give_grant(user=user, role=member.role, organisation=organisation, reach=member.reach, by=stage.by)
        stage.users[member.key] = user
    for organisation in _staffed(stage):
        level = Level(organisation.level)
        role = Role.HANDLER if level == Level.COUNTY else Role.CHAIR
        user = accounts.create(username=f"{level[0]}{organisation.pk}", name=stage.name(), synthetic=True, by=stage.by)
        network.give_grant(
            user=user, role=role, organisation=organisation, reach=BELOW if level == Level.COUNTY else OWN, by=stage.by
        )


def _staffed(stage: Stage) -> list[Organisation]:
    """All counties and towns of the place, and the villages of the town the cast's village lies in."""
    taken = [member.place for member in CAST]
    cast = {stage.organisations[key].pk for key in taken if key in stage.organisations}
    city, town = stage.organisations["city"], stage.organisations["town"]
    federations = Organisation.objects.filter(kind=Organisation.Kind.TERRITORIAL, dissolved_on=None).exclude(
        pk__in=cast
    )
    wide = federations.filter(lines_up__ancestor=city, level__in=[Level.COUNTY, Level.TOWN])
    near = federations.filter(lines_up__ancestor=town, level=Level.VILLAGE)
    return [*wide.distinct().order_by("pk"), *near.distinct().order_by("pk")]


@dataclass(frozen=True)
class Seat:
    """A member of the cast as the first page of the demonstration shows her."""

    username: str
    password: str
    totp_secret: str
    code: str
    name: str
    role: str
    role_name: str
    organisation: str
    shows: str | Promise


def cast_now() -> list[Seat]:
    """The cast as far as they have accounts here, with the codes that are valid at this moment."""
    rows = Grant.objects.on().filter(user__username__in=[member.username for member in CAST], user__synthetic=True)
    grants = {grant.user.username: grant for grant in rows.select_related("user", "organisation")}
    return [
        Seat(
            username=member.username,
            password=PASSWORD,
            totp_secret=member.totp_secret,
            code=code_at(member.totp_secret, time.time()),
            name=grants[member.username].user.name,
            role=str(member.role.value),
            role_name=str(member.role.label),
            organisation=grants[member.username].organisation.short_name,
            shows=member.shows,
        )
        for member in CAST
        if member.username in grants
    ]


def code_at(secret: str, moment: float) -> str:
    """The six digits an authenticator app shows at a moment (RFC 6238)."""
    mac = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(moment) // 30), "sha1")
    start = mac[-1] & 0x0F
    number: int = struct.unpack(">I", mac[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


COUNTED = (
    "network.Division",
    "network.Organisation",
    "accounts.User",
    "people.Person",
    "matters.Matter",
    "journal.Event",
)


def counts() -> dict[str, int]:
    """How many records of the main nouns there are."""
    found = {}
    for name in COUNTED:
        label, model = name.split(".")
        if label in apps.app_configs:
            found[model.lower() + "s"] = apps.get_model(label, model)._default_manager.count()
    return found


STEPS = [DemoStep(10, "network", lay_network), DemoStep(20, "accounts", hire)]
