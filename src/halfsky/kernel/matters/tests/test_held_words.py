"""What was written down is held by the journal: whoever changes it in the database is found out."""

from __future__ import annotations

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.proofs import word_digest
from halfsky.kernel.matters import actions
from halfsky.kernel.matters.models import Step
from halfsky.kernel.matters.tests.conftest import Open
from tests.cast import Cast


def held(step: Step) -> dict[str, str]:
    return dict(Event.objects.get(pk=step.event).content["held"])


def test_the_event_of_a_step_holds_the_digest_of_its_note(cast: Cast, open_matter: Open) -> None:
    matter = open_matter()
    actions.accept(matter=matter, note="她说昨晚又挨打了。", by=cast.chair)
    step = matter.steps.get(verb="accept")
    assert held(step)["note"] == word_digest(step.salt, "note", "她说昨晚又挨打了。")
    assert held(step)["note"] != word_digest(step.salt, "note", "她说昨晚没有挨打。")


def test_what_was_told_at_registration_is_held_too(cast: Cast, open_matter: Open) -> None:
    step = open_matter(story="她哭着进来。").steps.get(verb="register")
    assert held(step)["story"] == word_digest(step.salt, "story", "她哭着进来。")


def test_the_journal_itself_holds_no_words(cast: Cast, open_matter: Open) -> None:
    matter = open_matter(story="只有她知道的事")
    actions.accept(matter=matter, note="只有我们知道的事", by=cast.chair)
    kept = str(list(Event.objects.values_list("content", "reason")))
    assert "只有" not in kept
    assert all(step.salt not in kept for step in matter.steps.all())
