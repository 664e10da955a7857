"""Two users, one of whom reads English, and somebody who tells them something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.actors import System

CLOCK = System("a clock ran out")


def at(hour: int, day: int = 23) -> datetime:
    """An hour of a day in November 2026, in the time of the place."""
    return datetime(2026, 11, day, hour, 30, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def chair(db: None) -> User:
    return User.objects.create(username="chair", name="陈秀莲", language="zh-hans")


@pytest.fixture
def english(db: None) -> User:
    return User.objects.create(username="english", name="Mary", language="en")


@pytest.fixture
def signed_in(settings: Any) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return sign_in
