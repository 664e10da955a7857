"""Who stands at the door in these tests: Wang Li, who needs a second factor only where a test says so, and her supervisor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from halfsky.ground.accounts import actions
from halfsky.ground.accounts.models import User
from halfsky.ground.journal.models import Event
from halfsky.ground.lib.actors import System

PASSWORD = "sonnenblume-am-fluss"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
BY = System("test")
PEOPLE = {"wangli": "13800001234", "other": "", "supervisor": ""}


class Held:
    """Stands in for the network's grants: who holds which permission, and over whom."""

    by_name: dict[str, set[str]] = {}
    over: dict[str, set[str]] = {}

    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None

    def has_perm(self, user: Any, perm: str, obj: Any = None) -> bool:
        held = perm in self.by_name.get(user.username, set())
        return held and (obj is None or obj.username in self.over.get(user.username, set()))


@pytest.fixture(autouse=True)
def held(db: None, settings: Any) -> Iterator[type[Held]]:
    settings.AUTHENTICATION_BACKENDS = ["halfsky.ground.accounts.adapters.SignInBackend", f"{__name__}.Held"]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.LANGUAGE_CODE = "en"
    settings.ROOT_URLCONF = "halfsky.ground.accounts.tests.addresses"
    cache.clear()
    Held.by_name, Held.over = {}, {}
    yield Held
    cache.clear()


@pytest.fixture
def make() -> Callable[..., User]:
    def make(username: str, **changes: Any) -> User:
        values = {"name": username.title(), "phone": PEOPLE.get(username, ""), "password": PASSWORD, **changes}
        return actions.create(username=username, **values, by=BY)

    return make


@pytest.fixture
def wangli(make: Callable[..., User]) -> User:
    return make("wangli", name="王丽")


@pytest.fixture
def needs(wangli: User, held: type[Held]) -> User:
    """Wang Li in a role that needs a second factor."""
    held.by_name["wangli"] = {"accounts.needs_second_factor"}
    return wangli


@pytest.fixture
def supervisor(make: Callable[..., User], held: type[Held]) -> User:
    held.by_name["supervisor"] = {"accounts.restore_second_factor"}
    held.over["supervisor"] = {"wangli"}
    return make("supervisor")


def sign_in(client: Client, login: str = "wangli", password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": login, "password": password})


def code(secret: str = SECRET, step: int = 1) -> str:
    """What the app shows; step 0 and 2 are the codes before and after."""
    return format_hotp_value(hotp_value(secret, [*yield_hotp_counters_from_time()][step]))


def verbs(user: User) -> list[str]:
    """What the journal says of a user, oldest first."""
    return [
        *Event.objects.filter(noun="accounts.user", noun_id=str(user.pk)).order_by("id").values_list("verb", flat=True)
    ]


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
