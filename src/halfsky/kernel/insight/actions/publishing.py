"""Verbs about tables for readers outside: prepare one, publish it, throw a draft away, withdraw what was published."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import Conflict, NotAllowed, NotPossible, Refusal
from halfsky.kernel.insight.actions.composing import levels_below
from halfsky.kernel.insight.models import Publication
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.queries import publications
from halfsky.kernel.insight.rules import datasets
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation

NOUN = "insight.publication"
MOST_INDICATORS = 20


@transaction.atomic
def prepare(
    *,
    place: Organisation,
    title: str,
    indicators: Sequence[str],
    period: str,
    level: str = "",
    synthetic: bool = False,
    by: Actor,
) -> Publication:
    """Prepares a table of a place and those below it, directly or of one level, over a period that is over.

    Raises NotPossible where nobody stands below, NotAllowed away from the actor's own place, and Refusal for what cannot be published:
    amounts of money, which tell of few people whom nobody counts; a period that still runs; no indicator, or too many.
    """
    _require(place, by)
    if not publications.leading([place.pk]):
        raise NotPossible(
            _("Nobody stands below %(place)s whose figures a table could show.") % {"place": place.short_name}
        )
    wanted, title = list(dict.fromkeys(indicators)), title.strip()
    if not title or not wanted or len(wanted) > MOST_INDICATORS or set(wanted) - house().indicators.keys():
        raise Refusal(_("A table has a title and between 1 and %(most)d indicators.") % {"most": MOST_INDICATORS})
    if any(house().indicators[slug].unit == "fen" for slug in wanted):
        raise Refusal(
            _("Amounts of money are not published: they tell of few people whom nobody counts."), at="indicators"
        )
    if level and level not in levels_below(place.level)[1:]:
        raise Refusal(_("There is no such level below %(place)s.") % {"place": place.short_name}, at="level")
    (asked,) = datasets.one_period(period)
    if asked.end > moments.today():
        raise Refusal(_("This period is not over yet. Publish it when its last day has passed."), at="period")
    made = Publication.objects.create(
        place=place,
        title=title,
        indicators=wanted,
        level=level,
        period_code=asked.code,
        token=secrets.token_hex(8),
        synthetic=synthetic,
    )
    content = {"title": title, "indicators": wanted, "period": asked.code, "level": level}
    journal.record(verb="insight.prepare", noun=NOUN, noun_id=made.pk, organisation=place.pk, content=content, by=by)
    return made


@transaction.atomic
def publish(*, publication: Publication, by: Actor) -> Publication:
    """Counts, hides and freezes the table, once; the journal keeps the digest of its file. Conflict if it was published already.

    NotPossible, with the names of the tables, where one that is published already could be subtracted from it.
    """
    _require(publication.place, by)
    _one_at_a_time()
    least = publications.least(publication.place)
    table = publications.table(publication, least)
    if not table["rows"]:
        raise Refusal(
            _("Nobody stood below %(place)s at this level in this period.") % {"place": publication.place.short_name}
        )
    if beside := publications.beside(publication, table, least):
        raise NotPossible(
            _("What is hidden could be computed together with %(tables)s. Choose other figures, places or days.")
            % {"tables": "、".join(f"“{one.title}”（{one.place.short_name}，{one.period.label}）" for one in beside)}
        )
    file = publications.text(publication, table)
    digest = hashlib.sha256(file.encode()).hexdigest()
    values = {"table": table, "file": file, "digest": digest, "least": least, "published_at": moments.now()}
    if not Publication.objects.filter(pk=publication.pk, published_at__isnull=True).update(**values):
        raise Conflict
    content = {"title": publication.title, "period": publication.period_code, "least": least, "sha256": digest}
    journal.record(
        verb="insight.publish",
        noun=NOUN,
        noun_id=publication.pk,
        organisation=publication.place_id,
        content=content,
        by=by,
    )
    publication.refresh_from_db()
    return publication


def _one_at_a_time() -> None:
    """Lets a second table wait until the first is published; otherwise neither would be held against the other."""
    list(Publication.objects.select_for_update().order_by("pk").values_list("pk"))


@transaction.atomic
def discard(*, publication: Publication, by: Actor) -> None:
    """Throws a draft away; Conflict if it was published meanwhile: what was published stays."""
    _require(publication.place, by)
    key = publication.pk
    if not Publication.objects.filter(pk=key, published_at__isnull=True).delete()[0]:
        raise Conflict
    journal.record(verb="insight.discard", noun=NOUN, noun_id=key, organisation=publication.place_id, by=by)


@transaction.atomic
def withdraw_table(*, publication: Publication, reason: str, by: Actor) -> None:
    """Takes a published table back: nobody is shown its counts or its file again, its page says since when and why, its digest stays.

    Conflict if it was withdrawn already, or never published.
    """
    _require(publication.place, by)
    if not (reason := reason.strip()[:500]):
        raise Refusal(_("Say why the table is withdrawn; everybody who has the address reads it."), at="reason")
    values = {"withdrawn_at": moments.now(), "reason": reason, "file": ""}
    standing = Publication.objects.told().standing().order_by().filter(pk=publication.pk)
    if not standing.update(**values):
        raise Conflict
    journal.record(
        verb="insight.withdraw_table",
        noun=NOUN,
        noun_id=publication.pk,
        organisation=publication.place_id,
        content={"title": publication.title, "reason": reason, "sha256": publication.digest},
        by=by,
    )
    publication.refresh_from_db()


def _require(place: Organisation, by: Actor) -> None:
    if not isinstance(by, System) and place.pk not in network.own(by, Permission.PUBLISH):
        raise NotAllowed(_("Only the people of %(place)s can do this.") % {"place": place.short_name})
