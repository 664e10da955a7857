"""Whoever has written without agreeing to a call is promised none; whoever has agreed is."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network import actions as network
from tests.cast import BY, Cast

CALL, NO_CALL = "我们会电话回访", "我们不会打电话给您"


def asked(cast: Cast, **more: str) -> tuple[str, str]:
    """Number and code of what somebody has asked at the window of 柳村 about custody."""
    cache.clear()
    home = network.open_venue(organisation=cast.village, kind="womens_home", name="柳村妇女之家", by=BY)
    page, client = f"/help/ask/{home.token}/", Client()
    form = re.search(r'name="form" value="([^"]+)"', client.get(page).content.decode())
    assert form
    given = {"kind": "custody", "story": "他不让我看孩子", "for_whom": "self", "form": form[1], **more}
    number, code = re.findall(r'number-big">([^<]+)<', client.post(page, given).content.decode())
    return number, code


@pytest.mark.parametrize(
    ("more", "said", "unsaid"),
    [
        ({}, NO_CALL, CALL),
        ({"phone": "13800000001"}, NO_CALL, CALL),
        ({"phone": "13800000001", "may_call": "on"}, CALL, NO_CALL),
    ],
)
def test_a_call_is_promised_to_whoever_agreed_to_one(cast: Cast, more: dict[str, str], said: str, unsaid: str) -> None:
    number, code = asked(cast, **more)
    matter = matters.accept(matter=Matter.objects.get(), by=cast.chair)
    matters.answer(matter=matter, told="探望权可以申请执行。", finish_now=True, by=cast.chair)
    text = Client().post("/help/follow/", {"number": number, "code": code}).content.decode()
    assert "探望权可以申请执行" in text
    assert said in text
    assert unsaid not in text
    assert ("没有人会给您打电话" in text) == (said == NO_CALL)


def test_whoever_came_to_the_window_is_called(cast: Cast) -> None:
    matter = matters.register(kind="custody", channel="window", organisation=cast.village, title="探望", by=cast.chair)
    matters.accept(matter=matter, by=cast.chair)
    matters.answer(matter=matter, told="已答复。", finish_now=True, by=cast.chair)
    assert CALL in matter.steps.get(verb="finish").told
