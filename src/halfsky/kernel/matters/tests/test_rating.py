"""What the person says of it: once, through a link that works once, and never where a link could betray her."""

from __future__ import annotations

import pytest
from django.urls import reverse

from halfsky.ground.lib.errors import NotPossible, Refusal
from halfsky.kernel.matters import actions, queries
from halfsky.kernel.matters.models import Matter, OneTimeLink, Rating
from halfsky.kernel.matters.tests.conftest import NAME, STORY, Open, at
from tests.cast import Cast


def finished(cast: Cast, matter: Matter) -> Matter:
    actions.accept(matter=matter, by=cast.chair)
    return actions.answer(matter=matter, told="修好了", finish_now=True, by=cast.chair)


def link(cast: Cast, matter: Matter) -> OneTimeLink:
    found = queries.open_link(actions.make_link(matter=matter, by=cast.chair))
    assert found
    return found


def test_a_link_rates_once(cast: Cast, open_matter: Open) -> None:
    matter = finished(cast, open_matter())
    token = actions.make_link(matter=matter, by=cast.chair)
    found = queries.open_link(token)
    assert found
    assert token not in str(list(OneTimeLink.objects.values()))
    actions.rate(link=found, score=4, comment="谢谢")
    assert queries.open_link(token) is None
    with pytest.raises(Refusal):
        actions.rate(link=found, score=1)
    assert Rating.objects.get().score == 4
    assert matter.steps.last().verb == "rate"


def test_a_second_link_ends_the_first_and_rates_no_second_time(cast: Cast, open_matter: Open) -> None:
    matter = finished(cast, open_matter())
    first, second = link(cast, matter), link(cast, matter)
    with pytest.raises(Refusal):
        actions.rate(link=first, score=1)
    actions.rate(link=second, score=5)
    with pytest.raises(Refusal):
        actions.rate(link=link(cast, matter), score=1)
    with pytest.raises(Refusal):
        actions.follow_up(matter=matter, reached=True, note="满意", score=1, by=cast.chair)
    actions.follow_up(matter=matter, reached=True, note="满意", by=cast.chair)
    assert matter.state == "followed_up"


def test_finished_anew_it_is_rated_anew(cast: Cast, open_matter: Open) -> None:
    with at("2026-03-02 09:00"):
        matter = finished(cast, open_matter())
        actions.rate(link=link(cast, matter), score=2)
    with at("2026-03-03 09:00"):
        actions.reopen(matter=matter, reason="又漏了", by=cast.chair)
        actions.answer(matter=matter, told="换了瓦", finish_now=True, by=cast.chair)
        actions.rate(link=link(cast, matter), score=5)
    assert sorted(Rating.objects.values_list("score", flat=True)) == [2, 5]


def test_a_link_lasts_two_weeks(cast: Cast, open_matter: Open) -> None:
    with at("2026-03-02 09:00"):
        token = actions.make_link(matter=finished(cast, open_matter()), by=cast.chair)
    with at("2026-03-16 09:01"):
        assert queries.open_link(token) is None


def test_no_link_before_it_is_finished(cast: Cast, open_matter: Open) -> None:
    with pytest.raises(NotPossible):
        actions.make_link(matter=open_matter(), by=cast.chair)


def test_no_link_goes_out_without_a_contact_agreed_as_safe(cast: Cast, canary: Open) -> None:
    matter = finished(cast, canary())
    with pytest.raises(Refusal):
        actions.make_link(matter=matter, by=cast.chair)
    actions.change_contact(
        party=matter.parties.get(), safe_times="", safe_phone="13866660000", contact_agreed=True, by=cast.chair
    )
    assert link(cast, Matter.objects.get(pk=matter.pk))


def test_its_page_needs_no_account_and_says_nothing_of_the_matter(cast: Cast, open_matter: Open) -> None:
    matter = finished(cast, open_matter(title=NAME, story=STORY))
    token = actions.make_link(matter=matter, by=cast.chair)
    address = reverse("matters:rate", args=[token])
    page = cast.client().get(address)
    assert page.status_code == 200
    for secret in (NAME, STORY, matter.number, "柳村"):
        assert secret not in page.content.decode()
    assert cast.client().post(address, {"score": "5", "comment": "好"}).status_code == 200
    assert cast.client().get(address).status_code == 404
    assert Rating.objects.get().comment == "好"
