"""The same, with the grants of the network instead of their stand-in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from halfsky.ground.accounts import queries

REAL = ["halfsky.ground.accounts.adapters.SignInBackend", "halfsky.kernel.network.adapters.GrantBackend"]


@pytest.fixture(autouse=True)
def grants(held: Any, settings: Any) -> None:
    settings.AUTHENTICATION_BACKENDS = REAL


@pytest.mark.parametrize(
    "name", ["chair", "county_handler", "operator", "supervisor", "judge", "auditor", "administrator"]
)
def test_every_role_needs_a_second_factor(cast: Any, name: str) -> None:
    client = Client()
    client.force_login(cast.fresh(name), backend=REAL[0])

    assert client.get(reverse("accounts:me")).url == reverse("mfa_index")


@pytest.mark.parametrize("name", ["stranger", "revoked"])
def test_who_has_no_grant_needs_none(cast: Any, name: str) -> None:
    client = Client()
    client.force_login(cast.fresh(name), backend=REAL[0])

    assert client.get(reverse("accounts:me")).status_code == 200


@pytest.mark.parametrize(
    ("by", "restorable"),
    [
        ("county_supervisor", {"chair", "sibling_chair", "far_chair", "town_handler", "county_handler"}),
        ("supervisor", {"chair", "other_county_handler", "county_supervisor", "administrator"}),
        ("county_handler", set()),
        ("chair", set()),
        ("auditor", set()),
        ("stranger", set()),
    ],
)
def test_a_second_factor_is_restored_from_above_only(cast: Any, by: str, restorable: set[str]) -> None:
    asked = restorable | {"other_county_handler", "chair", "supervisor", "stranger"}
    found = {name for name in asked if queries.restorable(cast.users[name].pk, by=cast.fresh(by))}

    assert found == restorable
