"""Leave, illness, a new job: all open work of one handler goes to another in one step."""

from __future__ import annotations

import pytest

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.notices.models import Notice
from halfsky.kernel.matters import actions, queries
from halfsky.kernel.matters.models import Matter, Recusal
from halfsky.kernel.matters.tests.conftest import Open, sees
from tests.cast import Cast


def in_hand(cast: Cast, *matters: Matter) -> list[Matter]:
    return [actions.accept(matter=matter, by=cast.chair) for matter in matters]


def test_all_her_open_matters_are_her_colleagues_from_then_on(cast: Cast, open_matter: Open, canary: Open) -> None:
    in_hand(cast, open_matter(), canary())
    mine = queries.in_hand(cast.chair, cast.chair)
    assert actions.hand_over(giver=cast.chair, taker=cast.colleague, matters=mine, reason="产假", by=cast.chair) == 2
    assert list(queries.in_hand(cast.chair, cast.chair)) == []
    assert queries.in_hand(cast.fresh("colleague"), cast.colleague).count() == 2
    assert Notice.objects.filter(user=cast.colleague, key__startswith="hand_over:").count() == 1
    assert Event.objects.filter(verb="matters.hand_over").count() == 2
    assert Event.objects.get(verb="matters.hand_over_all").content["moved"] == 2


def test_a_confidential_one_closes_behind_her(cast: Cast, canary: Open) -> None:
    (matter,) = in_hand(cast, canary())
    actions.hand_over(giver=cast.chair, taker=cast.colleague, matters=[matter], reason="产假", by=cast.chair)
    assert not sees(cast.chair, matter)
    assert sees(cast.colleague, matter)


def test_one_of_her_relatives_stays_where_it_is_and_is_named(cast: Cast, open_matter: Open) -> None:
    kept, moved = in_hand(cast, open_matter(), open_matter())
    Recusal.objects.create(matter=kept, user=cast.colleague, reason="表亲")
    assert (
        actions.hand_over(giver=cast.chair, taker=cast.colleague, matters=[kept, moved], reason="产假", by=cast.chair)
        == 1
    )
    assert Event.objects.get(verb="matters.hand_over_all").content["kept"] == [kept.number]
    assert Matter.objects.get(pk=kept.pk).handler == cast.chair


def test_the_taker_must_be_able_to_handle_them(cast: Cast, open_matter: Open) -> None:
    matters = in_hand(cast, open_matter())
    for taker in (cast.sibling_chair, cast.town_handler, cast.supervisor, cast.revoked, cast.chair):
        with pytest.raises(Refusal):
            actions.hand_over(giver=cast.chair, taker=taker, matters=matters, reason="产假", by=cast.chair)
    assert Matter.objects.get().handler == cast.chair


def test_a_supervisor_above_hands_over_for_somebody_and_a_colleague_beside_does_not(
    cast: Cast, open_matter: Open
) -> None:
    matters = in_hand(cast, open_matter())
    for other in (cast.sibling_chair, cast.other_county_handler, cast.operator):
        with pytest.raises(NotAllowed):
            actions.hand_over(giver=cast.chair, taker=cast.colleague, matters=matters, reason="离任", by=other)
    actions.hand_over(giver=cast.chair, taker=cast.colleague, matters=matters, reason="离任", by=cast.county_supervisor)
    assert Matter.objects.get().handler == cast.colleague
