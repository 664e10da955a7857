"""Whatever people try, in whatever order: a verb is refused in words and leaves nothing behind, or the matter is in order afterwards."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from halfsky.ground.journal import actions as journal
from halfsky.ground.journal import queries as journals
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.matters import actions, queries
from halfsky.kernel.matters.models import Assignment, Clock, Matter, MatterAccess, Recusal, Referral, Step
from halfsky.kernel.matters.models.sharing import Referrals
from halfsky.kernel.matters.tests.conftest import Open, moment
from halfsky.kernel.network import queries as network
from tests.cast import Cast

STEPS = 80
PLAIN = ("state", "owner", "handler", "due_at", "closed_at", "finished_at", "joined_to", "supervised", "follow_hash")
NEVER = ("stranger", "revoked", "auditor", "administrator", "judge", "officer")
CLOSING_AROUND = {"accept", "take", "handle", "answer", "reopen", "receive_assisting", "break_glass"}


class Play:
    """Two matters, one of them confidential, and people who do what comes into their heads."""

    def __init__(self, cast: Cast, open_matter: Open, seed: int) -> None:
        self.cast, self.rng = cast, random.Random(seed)
        self.now = moment("2026-03-02 09:00")
        with moments.pretend(self.now):
            self.matters = [
                open_matter(organisation=cast.county, by=cast.county_handler),
                open_matter("mandatory_report", organisation=cast.town, by=cast.town_handler),
                open_matter(),
            ]
        self.named: set[tuple[int, int]] = {
            (m.pk, u.pk) for m in self.matters for u in (cast.county_handler, cast.town_handler)
        }
        self.done: dict[str, int] = {}

    def step(self) -> None:
        """One person tries one verb on one matter she sees; a partner, on what she was asked."""
        self.now += timedelta(hours=self.rng.choice([0, 1, 5, 20, 60]))
        with moments.pretend(self.now):
            matter, user, verb = self.idea()
        before = self.picture()
        try:
            with moments.pretend(self.now):
                VERBS[verb](self, matter, user)
        except Refusal as refused:
            words = refused.message
            assert words
            assert self.picture() == before, f"{verb} was refused and left something behind"
        else:
            self.done[verb] = self.done.get(verb, 0) + 1
            if verb in CLOSING_AROUND:
                self.named.add((matter.pk, user.pk))
            self.check_grown(before, verb)
        with moments.pretend(self.now):
            self.check()

    def idea(self) -> tuple[Matter, Any, str]:
        """Mostly somebody whose turn it is and something she can do; now and then anybody and anything."""
        matter = Matter.objects.get(pk=self.rng.choice(self.matters).pk)
        asked = Assignment.objects.filter(part="assist", closed_at=None).first()
        if asked and self.rng.random() < 0.15:
            user = self.cast.fresh(
                self.rng.choice(
                    [user.username for user in network.handlers(asked.receiver, "matters.handle")] or ["chair"]
                )
            )
            verb = (
                "receive_assisting"
                if asked.state == "offered"
                else self.rng.choice(["complete_assisting", "return_assisting"])
            )
            return Matter.objects.get(pk=asked.matter_id), user, verb
        able = [user.username for user in queries.able(matter) if user.username in self.cast.users]
        anybody = [name for name in self.cast.users if name not in NEVER]
        user = self.cast.fresh(self.rng.choice(able if able and self.rng.random() < 0.85 else anybody))
        seen = list(Matter.objects.visible_to(user).order_by("pk"))
        if matter not in seen and seen:
            matter = Matter.objects.get(pk=self.rng.choice(seen).pk)
        moves = sorted({move.verb for move in queries.moves(matter, user)} & VERBS.keys())
        others = sorted(VERBS.keys() - {move.verb for move in matter.life.moves})
        verb = self.rng.choice(
            moves if moves and self.rng.random() < 0.75 else others if self.rng.random() < 0.8 else sorted(VERBS)
        )
        return matter, user, verb

    def picture(self) -> tuple[object, ...]:
        return (
            Event.objects.count(),
            list(Matter.objects.order_by("pk").values_list(*PLAIN)),
            list(Step.objects.order_by("pk").values_list("pk", flat=True)),
            list(Clock.objects.order_by("pk").values_list("pk", "due_at", "stopped_at", "extended_to")),
            list(MatterAccess.objects.order_by("pk").values_list("pk", "until", "reason")),
            list(Assignment.objects.order_by("pk").values_list("pk", "state", "closed_at")),
            list(Referral.objects.order_by("pk").values_list("pk", "state", "closed_at")),
            Recusal.objects.count(),
        )

    def check_grown(self, before: Any, verb: str) -> None:
        grown = Step.objects.count() - len(before[2])
        passed = Step.objects.exclude(pk__in=before[2]).filter(verb="pass_up").count()
        assert grown - passed == {"hand_over": grown - passed, "answer_and_finish": 2, "join": 2}.get(verb, 1), verb

    def check(self) -> None:
        for matter in Matter.objects.select_related("owner", "handler"):
            self.check_one(matter)
            steps = Step.objects.filter(matter=matter).count()
            assert Event.objects.filter(noun="matters.matter", noun_id=str(matter.pk)).count() == steps

    def check_one(self, matter: Matter) -> None:
        state = matter.life.state(matter.state)
        assert state.closed == (matter.closed_at is not None)
        assert (matter.state == "joined") == (matter.joined_to_id is not None)
        running = Clock.objects.running().filter(matter=matter).values_list("due_at", flat=True)
        assert matter.due_at == min(running, default=None)
        assert not (state.closed and running)
        assert matter.owner.kind != "partner"
        assert matter.handler is None or matter.handler in queries.able(matter)
        if state.closed:
            assert (
                not Assignment.objects.filter(matter=matter, closed_at=None)
                .exclude(state="taken", part="lead")
                .exists()
            )
            assert not Referral.objects.filter(matter=matter, closed_at=None).exists()
        for recusal in Recusal.objects.filter(matter=matter):
            assert not Matter.objects.visible_to(recusal.user).filter(pk=matter.pk).exists()
        if matter.confidential:
            self.check_closed_around(matter)

    def check_closed_around(self, matter: Matter) -> None:
        rows = MatterAccess.objects.open().filter(matter=matter)
        asked = set(
            Assignment.objects.filter(matter=matter, part="assist", state="offered").values_list("receiver", flat=True)
        )
        own = set() if matter.handler else {matter.owner_id}
        assert set(rows.exclude(organisation=None).values_list("organisation", flat=True)) <= own | asked
        assert {(matter.pk, user) for user in rows.exclude(user=None).values_list("user", flat=True)} <= self.named
        assert not rows.filter(sealed=False, user=None).exists()

    def place(self) -> Any:
        return self.rng.choice([place for place in self.cast.places.values() if place.kind != "partner"])

    def partner(self) -> Any:
        return self.rng.choice([self.cast.court, self.cast.police])


def _referral(play: Play, verb: Callable[..., Any], **words: str) -> None:
    officer = play.cast.fresh(play.rng.choice(["judge", "officer"]))
    rows: Referrals = Referral.objects.visible_to(officer)
    row = rows.select_related("matter").first()
    if row is None:
        raise Refusal("nothing was asked")
    verb(referral=row, by=officer, **words)


def _assisting(play: Play, user: Actor, verb: Callable[..., Any], **words: str) -> None:
    rows = list(queries.asked_to_assist(user))  # type: ignore[arg-type]
    if not rows:
        raise Refusal("nothing was asked")
    row = play.rng.choice(rows)
    verb(assignment=row, by=user, **words)
    if verb is actions.receive_assisting:
        play.named.add((row.matter_id, user.pk))  # type: ignore[attr-defined]


def _name(play: Play, matter: Matter, user: Any) -> None:
    reader = play.rng.choice(list(play.cast.users.values()))
    actions.name_reader(matter=matter, user=reader, reason="协助", by=user)
    play.named.add((matter.pk, reader.pk))


def _hand_over(play: Play, matter: Matter, user: Any) -> None:
    taker = play.cast.fresh(play.rng.choice(["chair", "colleague", "town_handler"]))
    mine = list(queries.in_hand(user, user))
    if not mine:
        raise Refusal("nothing in hand")
    actions.hand_over(giver=user, taker=taker, matters=mine, reason="产假", by=user)
    play.named |= {(one.pk, taker.pk) for one in mine}


def _recall(play: Play, matter: Matter, user: Any) -> None:
    row = Referral.objects.filter(matter=matter, closed_at=None).select_related("matter").first()
    if row is None:
        raise Refusal("nothing was referred")
    actions.recall_referral(referral=row, reason="已办", by=user)


def _recall_assisting(play: Play, matter: Matter, user: Any) -> None:
    row = Assignment.objects.filter(matter=matter, part="assist", closed_at=None).select_related("matter").first()
    if row is None:
        raise Refusal("nobody assists")
    actions.recall_assisting(assignment=row, reason="已办", by=user)


def _recuse(play: Play, matter: Matter, user: Any) -> None:
    if play.rng.random() < 0.8:  # or soon nobody is left
        raise Refusal("not related")
    actions.declare_relation(matter=matter, reason="是我表妹", by=user)


A = actions
VERBS: dict[str, Callable[[Play, Matter, Any], object]] = {
    "accept": lambda p, m, u: A.accept(matter=m, by=u),
    "take": lambda p, m, u: A.take(matter=m, by=u),
    "decline": lambda p, m, u: A.decline(matter=m, reason="不属妇联", by=u) if p.rng.random() < 0.2 else _no(),
    "handle": lambda p, m, u: A.handle(matter=m, note="上门", by=u),
    "answer": lambda p, m, u: A.answer(matter=m, told="办好了", by=u),
    "answer_and_finish": lambda p, m, u: A.answer(matter=m, told="办好了", finish_now=True, by=u),
    "finish": lambda p, m, u: A.finish(matter=m, by=u),
    "follow_up": lambda p, m, u: A.follow_up(matter=m, reached=p.rng.random() < 0.5, note="电话", by=u),
    "archive": lambda p, m, u: A.archive(matter=m, by=u),
    "assign": lambda p, m, u: A.assign(matter=m, receiver=p.place(), by=u),
    "return": lambda p, m, u: A.return_(matter=m, reason="不属本级", by=u),
    "assist": lambda p, m, u: A.assist(matter=m, receiver=p.place(), task="看看", by=u),
    "receive_assisting": lambda p, m, u: _assisting(p, u, A.receive_assisting),
    "complete_assisting": lambda p, m, u: _assisting(p, u, A.complete_assisting, reply="看过"),
    "return_assisting": lambda p, m, u: _assisting(p, u, A.return_assisting, reason="没人"),
    "recall_assisting": _recall_assisting,
    "refer": lambda p, m, u: A.refer(matter=m, receiver=p.partner(), asked="保护令", told="情况", by=u),
    "receive_referral": lambda p, m, u: _referral(p, A.receive_referral),
    "answer_referral": lambda p, m, u: _referral(p, A.answer_referral, answer="已受理"),
    "return_referral": lambda p, m, u: _referral(p, A.return_referral, reason="不属管辖"),
    "recall_referral": _recall,
    "note": lambda p, m, u: A.note(matter=m, note="补充", by=u),
    "pause": lambda p, m, u: A.pause(matter=m, reason="等回复", by=u),
    "resume": lambda p, m, u: A.resume(matter=m, by=u),
    "extend": lambda p, m, u: A.extend(matter=m, until=p.now + timedelta(days=9), reason="复杂", told="晚些", by=u),
    "supervise": lambda p, m, u: A.supervise(matter=m, note="抓紧", by=u),
    "withdraw": lambda p, m, u: A.withdraw(matter=m, reason="不要了", by=u) if p.rng.random() < 0.2 else _no(),
    "join": lambda p, m, u: A.join(matter=m, earlier=p.rng.choice(p.matters), by=u) if p.rng.random() < 0.3 else _no(),
    "reopen": lambda p, m, u: A.reopen(matter=m, reason="又发生", by=u),
    "add_party": lambda p, m, u: A.add_party(matter=m, party=A.NewParty(role="witness", name="邻居"), by=u),
    "issue_code": lambda p, m, u: A.issue_code(matter=m, by=u),
    "make_link": lambda p, m, u: A.make_link(matter=m, by=u),
    "name_reader": _name,
    "end_reader": lambda p, m, u: A.end_reader(matter=m, user=p.rng.choice(list(p.cast.users.values())), by=u),
    "break_glass": lambda p, m, u: A.break_glass(matter=m, reason="复核", by=u),
    "hand_over": _hand_over,
    "recuse": _recuse,
}


def _no() -> object:
    raise Refusal("not today")


@pytest.mark.parametrize("seed", range(3))
def test_any_sequence_of_verbs_keeps_a_matter_legal(cast: Cast, open_matter: Open, seed: int) -> None:
    play = Play(cast, open_matter, seed)
    for _ in range(STEPS):
        play.step()
    assert len(play.done) > 8, "nothing much happened"
    for name in NEVER:
        assert not Matter.objects.visible_to(cast.fresh(name)).exists()
    journal.seal()
    assert journals.verify().ok
