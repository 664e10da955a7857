"""What decides whether a matter may be told as a typical case, and by whom it is checked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.declarations import SettingSpec
from halfsky.ground.lib.errors import Refusal

SETTINGS = (
    SettingSpec(
        "rights.cases_rest_for",
        gettext_lazy("A matter rests before its case is told for"),
        90,
        "integer",
        gettext_lazy("practice"),
        "U",
        gettext_lazy("In days, from finishing: what was just talked about is recognised however it is told."),
    ),
    SettingSpec(
        "rights.cases_hidden_among",
        gettext_lazy("A typical case hides somebody among at least"),
        5,
        "integer",
        gettext_lazy("practice"),
        "U",
        gettext_lazy(
            "So many people of the county's register must share what the text says of her, else it is marked."
        ),
    ),
)

SECTIONS = ("title", "facts", "done", "result", "shows")


def check_tellable(*, finished: bool, accusing: bool, erased: bool) -> None:
    """Refuses a matter that runs, that accuses somebody, or in which somebody asked to be erased."""
    if accusing:
        raise Refusal(_("What accuses somebody is never told as a case."))
    if not finished:
        raise Refusal(_("A case can be told when its matter is finished."))
    if erased:
        raise Refusal(_("Somebody in this matter was erased from the register. Her story is not told."))


def check_rest(*, finished_at: datetime, days: int, now: datetime) -> None:
    """Refuses a case whose matter was finished too short a while ago."""
    if finished_at + timedelta(days=days) > now:
        raise Refusal(
            _("The matter was finished less than %(days)d days ago. Wait until people no longer talk about it.")
            % {"days": days}
        )


def check_open(count: int) -> None:
    """Refuses to hand a case on while anything in it is not decided."""
    if count:
        raise Refusal(
            _("%(count)d marks are still open. Replace each of them, or keep it and say why.") % {"count": count}
        )


def check_reviewer(*, author: int, reviewer: int) -> None:
    """Refuses that somebody checks her own case."""
    if author == reviewer:
        raise Refusal(_("Somebody else has to check what you wrote."))


def check_words(words: str) -> None:
    """Refuses a reason that says nothing."""
    if not words.strip():
        raise Refusal(_("Say why, in a sentence."))
