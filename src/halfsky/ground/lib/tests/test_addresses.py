"""Addresses put together are those that Django would look up."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix

from halfsky.ground.lib.addresses import page_of


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("network:organisation", 7),
        ("people:person", 2**40),
        ("matters:matter", "FX-2611-0007"),
        ("matters:glass", "某-1"),
    ],
)
def test_an_address_is_what_django_would_find(name: str, key: object) -> None:
    assert page_of(name, key) == reverse(name, args=[key])


def test_an_address_stands_below_what_the_installation_stands_below() -> None:
    kept = get_script_prefix()
    try:
        for prefix in ("/fulian/", kept):
            set_script_prefix(prefix)
            assert page_of("network:organisation", 7) == reverse("network:organisation", args=[7])
    finally:
        set_script_prefix(kept)


def test_a_name_that_nobody_has_is_refused() -> None:
    with pytest.raises(NoReverseMatch):
        page_of("network:nothing", 7)
