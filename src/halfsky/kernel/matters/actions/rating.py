"""Verbs about what the person says of her matter."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.lib import moments, tokens
from halfsky.ground.lib.actors import Actor, Link
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.matters.actions.step import advance
from halfsky.kernel.matters.models import Matter, OneTimeLink, Party, Rating

LINK_LASTS = timedelta(days=14)


@transaction.atomic
def make_link(*, matter: Matter, by: Actor) -> str:
    """Makes a one-time link for rating a finished matter and returns its token, which is shown once and never kept.

    Refusal when a link could betray her: kinds about violence need a contact that was agreed as safe.
    """
    if not matter.kind.tellable and not Party.objects.filter(matter=matter, contact_agreed=True).exists():
        raise Refusal(_("No link goes out without a contact that was agreed as safe. Ask her on the phone instead."))
    matter.life.after(matter.state, "rate")  # NotPossible before it is finished
    advance(matter=matter, verb="note", note=_("A rating link was made."), by=by)
    # The last one counts: whoever asks twice has lost the first.
    OneTimeLink.objects.filter(matter=matter, used_at__isnull=True, until__gt=moments.now()).update(until=moments.now())
    secret = tokens.new_secret()
    OneTimeLink.objects.create(
        matter=matter, secret_hash=secret.digest, made_at=moments.now(), until=moments.now() + LINK_LASTS
    )
    return secret.token


@transaction.atomic
def rate(*, link: OneTimeLink, score: int, comment: str = "") -> Rating:
    """Rates a matter through a one-time link; Refusal when the link was used or is too old."""
    now = moments.now()
    if not OneTimeLink.objects.filter(pk=link.pk, used_at__isnull=True, until__gt=now).update(used_at=now):
        raise Refusal(_("This link was used already, or is too old. Thank you all the same."))
    matter = link.matter
    check_unrated(matter)
    advance(
        matter=matter,
        verb="rate",
        note=f"{score}/5 {comment}".strip(),
        content={"score": score},
        by=Link(str(link.pk), _("The person concerned")),
    )
    return keep_rating(matter=matter, score=score, comment=comment, by_phone=False)


def check_unrated(matter: Matter) -> None:
    """Refuses a second rating of the same end: a matter is rated once for each time it was finished."""
    if Rating.objects.filter(matter=matter, at__gte=matter.finished_at or matter.registered_at).exists():
        raise Refusal(_("This matter has been rated already. Thank you all the same."))


def keep_rating(*, matter: Matter, score: int, comment: str, by_phone: bool) -> Rating:
    """Keeps a rating; part of `rate` and of `follow_up`."""
    return Rating.objects.create(matter=matter, score=score, comment=comment, by_phone=by_phone, at=moments.now())
