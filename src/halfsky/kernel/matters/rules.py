"""Decisions about matters: what a place may set, how long a clock runs, who is too close, which number comes next. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.ground.lib import clocks
from halfsky.ground.lib.clocks import Duration, Pause, due_with_pauses
from halfsky.ground.lib.declarations import SettingSpec
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.workdays import NATIONAL, Calendar
from halfsky.kernel.matters.states import Question

ESCALATED: dict[str, str | Promise] = {
    "after": gettext_lazy("how long after it was missed"),
    "tell": gettext_lazy("who is told"),
    "handler": pgettext_lazy("escalation", "the handler"),
    "supervisor": pgettext_lazy("escalation", "the supervisor"),
    "above": pgettext_lazy("escalation", "further above"),
}

SETTINGS = (
    SettingSpec(
        "matters.accept_within",
        gettext_lazy("Accept within"),
        "24 hour",
        "duration",
        gettext_lazy("practice of 12345 hotlines"),
        "L",
        gettext_lazy("From registration, and again from each assignment, until someone accepts."),
    ),
    SettingSpec(
        "matters.finish_within",
        gettext_lazy("Finish within"),
        "5 workday",
        "duration",
        gettext_lazy("local regulations on 12345 hotlines"),
        "L",
        gettext_lazy(
            "From acceptance until the matter is answered and finished; otherwise progress and the new date are told."
        ),
    ),
    SettingSpec(
        "matters.report_within",
        gettext_lazy("Mandatory report: accept within"),
        "2 hour",
        "duration",
        gettext_lazy("“at once” in the Anti-Domestic Violence Law, article 14; two hours are our reading"),
        "U",
        gettext_lazy("The law says at once. This is when the report counts as late."),
    ),
    SettingSpec(
        "matters.follow_up_within",
        gettext_lazy("Follow up within"),
        "1 workday",
        "duration",
        gettext_lazy("service standards of 12320 hotlines"),
        "W",
        gettext_lazy("From finishing until the person was called or visited."),
    ),
    SettingSpec(
        "matters.object_within",
        gettext_lazy("Wrong organisation: return within"),
        "5 workday",
        "duration",
        gettext_lazy("local regulations on 12345 hotlines"),
        "L",
        gettext_lazy(
            "From receipt, an organisation that is not competent may return the matter to whoever assigned it."
        ),
    ),
    SettingSpec(
        "matters.extend_at_most",
        gettext_lazy("One extension at most"),
        "30 day",
        "duration",
        gettext_lazy("Regulation on petitions, article 34"),
        "L",
        gettext_lazy("How far a supervisor may move the date in one step."),
    ),
    SettingSpec(
        "matters.number_prefix",
        gettext_lazy("Prefix of matters' numbers"),
        "",
        "text",
        gettext_lazy("practice"),
        "W",
        gettext_lazy("Letters before a number; without it, the initials of the county."),
    ),
    SettingSpec(
        "matters.escalation",
        gettext_lazy("Who learns of a missed clock"),
        [
            {"after": "0 hour", "tell": "handler"},
            {"after": "24 hour", "tell": "supervisor"},
            {"after": "72 hour", "tell": "above"},
        ],
        "table",
        gettext_lazy("practice"),
        "U",
        gettext_lazy(
            "The handler, or her desk; the supervisor: the nearest ones, at the organisation or above it; "
            "further above: the next ones up."
        ),
        lambda: ESCALATED,
    ),
    SettingSpec(
        "matters.broken_glass_for",
        gettext_lazy("A broken glass stays open for"),
        "24 hour",
        "duration",
        gettext_lazy("practice"),
        "U",
        gettext_lazy("How long someone who opened a confidential matter with a reason keeps seeing it."),
    ),
    SettingSpec(
        "matters.bundle_kept_for",
        gettext_lazy("A bundle of evidence can be fetched for"),
        "14 day",
        "duration",
        gettext_lazy("practice"),
        "U",
        gettext_lazy("Afterwards its file is removed; that it was made, for whom and with which digest stays."),
    ),
)

LONGEST_ANSWER = 500


def read_answers(questions: Iterable[Question], answers: Mapping[str, str]) -> dict[str, str]:
    """The answers as they are kept, without empty ones; Refusal for what the kind does not ask or does not offer as a choice."""
    asked = {question.key: question for question in questions}
    given = {key: str(answer).strip() for key, answer in answers.items() if str(answer).strip()}
    for key, answer in given.items():
        choices = dict(asked[key].choices) if key in asked else {}
        if key not in asked or (choices and answer not in choices):
            raise Refusal(_("These are not the questions of this kind of matter. Reload the page and answer again."))
        if len(answer) > LONGEST_ANSWER:
            raise Refusal(
                _("“%(question)s”: at most %(limit)d characters. The whole story belongs into the account.")
                % {"question": asked[key].label, "limit": LONGEST_ANSWER}
            )
    return given


def check_letter(*, by_letter: bool, received: date | None, dated: date | None, today: date) -> None:
    """Refuses a letter without the day on which it was received, one from the future, and one about anything that came in otherwise."""
    if not by_letter:
        if received or dated:
            raise Refusal(
                _("Only what came in as a letter has a letter. Choose the channel “letter”, or leave it out.")
            )
        return
    if received is None:
        raise Refusal(_("Say when the letter was received: the law counts from that day."), at="received_on")
    if received > today:
        raise Refusal(_("The letter cannot have been received on a day that is still to come."), at="received_on")
    if dated and dated > received:
        raise Refusal(_("The letter was written before it was received. Look at both dates again."), at="dated_on")


def counts_from(received: date | None, now: datetime) -> datetime:
    """From when a time counts of which the law says that it begins with receipt: the day of receipt itself is not counted.

    Civil Code, article 201; Regulation on petitions, articles 22 and 23. Without a day of receipt it counts from now.
    """
    if received is None:
        return now
    return min(now, datetime(received.year, received.month, received.day, tzinfo=clocks.SHANGHAI))


MEGABYTE = 1024 * 1024
LARGEST_BUNDLE = 200 * MEGABYTE  # it is put together in memory, and a court's computer must be able to open it
CLOCK_SETTING = {"follow_up": "matters.follow_up_within"}  # accept and finish stand in the kind


@dataclass(frozen=True)
class Effect:
    """What a move does to a clock: start, stop, pause, resume or extend; clock "*" means all that run."""

    does: str
    clock: str


def effects(clock: Iterable[str]) -> tuple[Effect, ...]:
    """The effects a table names as "start:finish"."""
    return tuple(Effect(*text.split(":", 1)) for text in clock)


def due_at(
    start: datetime, amount: str, exceptions: Mapping[date, bool], pauses: Iterable[Pause] = ()
) -> datetime | None:
    """When a clock that started then is due by a place's calendar; None while it is paused."""
    return due_with_pauses(start, Duration.parse(amount), list(pauses), Calendar(exceptions))


def check_extension(
    *, due: datetime, until: datetime, at_most: str, now: datetime, calendar: Calendar = NATIONAL
) -> None:
    """Refuses an extension into the past, backwards, or further than a place allows in one step (petitions: 30 days)."""
    if until <= max(due, now):
        raise Refusal(_("The new date must be later than the present one and than now."), at="until")
    limit = Duration.parse(at_most)
    if until > clocks.due(max(due, now), limit, calendar):
        raise Refusal(_("One extension may move the date by %(limit)s at most.") % {"limit": limit.label}, at="until")


def check_bundle_size(size: int) -> None:
    """Refuses more bytes of files than one bundle of evidence can hold."""
    if size > LARGEST_BUNDLE:
        raise Refusal(
            _(
                "The chosen files have %(size)d MB; one bundle holds %(most)d MB. Make two bundles, each with some of the files."
            )
            % {"size": -(-size // MEGABYTE), "most": LARGEST_BUNDLE // MEGABYTE}
        )


def check_return(*, received: datetime | None, now: datetime, limit: datetime | None) -> None:
    """Refuses to return a matter later than a place allows after it was received (12345: 5 workdays)."""
    if received and limit and now > limit:
        raise Refusal(
            _("The time to return this matter ended. Handle it, or ask the organisation above to assign it elsewhere.")
        )


def check_joint(*, receivers: Sequence[int], agreed: bool, basis: str) -> None:
    """Refuses a joint desk of nobody, one that asks an organisation twice, or one without her consent or the law that replaces it."""
    if not receivers:
        raise Refusal(_("Say at least one department what you ask of it."))
    if len(set(receivers)) != len(receivers):
        raise Refusal(_("You ask the same organisation twice. Put both questions into one part."))
    if not agreed and len(basis.strip()) < 4:
        raise Refusal(
            _("Read her the account and ask whether each of these may know it; or name the law that asks for it.")
        )


def prefix(initials: str) -> str:
    """The letters before a number, from a place's initials: two to four capitals."""
    letters = "".join(letter for letter in initials.upper() if letter.isascii() and letter.isalpha())
    return letters[:2] or "HS"


def number(prefix: str, day: date, count: int) -> str:
    """A matter's number: letters, year and month, and a count that starts anew each month, as in XC-2611-0415."""
    return f"{prefix}-{day:%y%m}-{count:04d}"


# To compare hours with days, which only a calendar can.
_SOME_MORNING = datetime(2026, 3, 2, 8, tzinfo=clocks.SHANGHAI)


@dataclass(frozen=True)
class Escalation:
    """One line of the escalation table: so long after the clock ran out, these people learn of it."""

    after: Duration
    tell: str

    @classmethod
    def read(cls, table: Any) -> list[Escalation]:
        """The lines of a setting, earliest first; lines that make no sense raise ValueError when the setting is made."""
        lines = [cls(Duration.parse(str(line["after"])), str(line["tell"])) for line in table]
        if unknown := {line.tell for line in lines} - {"handler", "supervisor", "above"}:
            raise ValueError(gettext_lazy("unknown addressee: %s") % ", ".join(sorted(unknown)))
        return sorted(lines, key=lambda line: clocks.due(_SOME_MORNING, line.after))
