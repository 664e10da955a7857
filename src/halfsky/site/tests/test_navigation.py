"""The menu is drawn once for all who have the same one, and is nobody else's."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation

from halfsky.kernel.network.models import Grant
from halfsky.site.navigation import Shell
from tests.cast import Cast


def drawer(cast: Cast, name: str, path: str = "/") -> str:
    request: HttpRequest = RequestFactory().get(path)
    request.user = cast.fresh(name)
    return Shell(request).drawer


def test_a_menu_follows_her_grants_from_one_page_to_the_next(cast: Cast) -> None:
    before = drawer(cast, "administrator")
    assert drawer(cast, "administrator") == before
    Grant.objects.filter(user=cast.administrator).update(until=date(2021, 1, 1))
    after = drawer(cast, "administrator")
    assert "/network/" in before
    assert "/network/" not in after
    assert after == drawer(cast, "stranger")


def test_the_line_of_this_page_is_marked_and_no_other(cast: Cast) -> None:
    assert drawer(cast, "chair", "/matters/JX-2025-0001/").count("aria-current") == 1
    assert drawer(cast, "chair", "/people/") != drawer(cast, "chair", "/matters/")


def test_each_language_has_its_own(cast: Cast) -> None:
    with translation.override("en"):
        english = drawer(cast, "chair")
    with translation.override("zh-hans"):
        assert drawer(cast, "chair") != english
