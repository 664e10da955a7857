"""A line of a programme that the menu keeps from somebody is not there for her either, if she types its address."""

from __future__ import annotations

import pytest
from django.urls import reverse

from halfsky.ground.lib.declarations import house
from tests.cast import Cast

pytestmark = pytest.mark.django_db

READERS = ["stranger", "chair", "operator", "supervisor", "judge", "officer", "auditor", "administrator"]


@pytest.mark.parametrize("reader", READERS)
def test_a_page_of_a_programme_opens_for_those_to_whom_the_menu_shows_it(cast: Cast, reader: str) -> None:
    client, user = cast.client(reader), cast.fresh(reader)
    items = [item for item in house().menu if item.group == "programmes"]
    shown = {item.url_name for item in items if user.has_perm(item.permission) and item.shown(user)}
    opened = {item.url_name for item in items if client.get(reverse(item.url_name)).status_code != 404}
    assert opened == shown
    assert bool(shown) is (reader not in ("stranger", "auditor"))
