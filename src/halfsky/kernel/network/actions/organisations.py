"""Verbs of organisations: found, rename, dissolve, and where they stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import DateField, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from halfsky.ground.journal import actions as journal
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import NotPossible, Refusal
from halfsky.kernel.network import queries, rules
from halfsky.kernel.network.actions import asked, lines
from halfsky.kernel.network.models import Division, Grant, Lineage, Organisation, Venue, today
from halfsky.kernel.network.permissions import Permission

NOUN = "network.organisation"


@transaction.atomic
def found(
    *,
    name: str,
    short_name: str,
    kind: str,
    level: str,
    division: Division | None = None,
    under: Organisation | None,
    trade: str = "",
    founded_on: date | None = None,
    phone: str = "",
    by: Actor,
) -> Organisation:
    """Founds an organisation under another; without `under` it stands at the top, which only the system may do.

    Levels may be skipped, never reversed. A territorial federation needs a division of its level that has none yet; a partner needs
    a trade. Its lines hold from the day of its foundation.
    """
    asked.may(by, Permission.FOUND, under)
    since = founded_on or today()
    _fits(kind=kind, level=level, division=division, under=under, trade=trade, since=since)
    organisation = Organisation.objects.create(
        name=name,
        short_name=short_name,
        initials=rules.initials(short_name, name),
        kind=kind,
        level=level,
        division=division,
        trade=trade,
        founded_on=since,
        phone=phone,
    )
    lines.begin([(organisation.pk, under.pk if under else None)], since=since)
    _tell("found", organisation, by, {"name": name, "level": level, "kind": kind, "under": under.pk if under else None})
    return organisation


def _fits(
    *, kind: str, level: str, division: Division | None, under: Organisation | None, trade: str, since: date
) -> None:
    if since > today():
        raise Refusal(
            _("The day of foundation lies in the future. Found the organisation on its day, or choose an earlier one."),
            at="since",
        )
    if under is not None:
        asked.in_being(under)
        if rules.rank(level) < rules.rank(under.level):
            raise Refusal(
                _(
                    "An organisation of a higher level cannot stand under one of a lower level. Choose who stands above again."
                ),
                at="under",
            )
    if (kind == Organisation.Kind.PARTNER) != bool(trade):
        raise Refusal(_("A partner needs a trade, such as court or police; nobody else has one."), at="trade")
    if kind == Organisation.Kind.TERRITORIAL:
        _fits_division(level, division)


def _fits_division(level: str, division: Division | None) -> None:
    if division is None or division.level != level:
        raise Refusal(
            _("A territorial federation is founded on a place of its own level. Choose the place on the map."),
            at="division",
        )
    if division.kind == Division.Kind.PSEUDO:
        raise Refusal(
            _("%(place)s exists only in the codes and has no government. Choose a place inside it.")
            % {"place": division.name},
            at="division",
        )
    there = Organisation.objects.filter(
        division=division, kind=Organisation.Kind.TERRITORIAL, dissolved_on=None
    ).first()
    if there is not None:
        raise Refusal(
            _("%(place)s already has a federation: %(organisation)s.")
            % {"place": division.name, "organisation": there.name},
            at="division",
        )


@transaction.atomic
def rename(
    *, organisation: Organisation, name: str, short_name: str, phone: str | None = None, by: Actor
) -> Organisation:
    """Gives an organisation another name; the old one stays in the journal, and it is still found under it."""
    asked.may(by, Permission.FOUND, organisation)
    asked.in_being(organisation)
    before = {"name": organisation.name, "short_name": organisation.short_name, "phone": organisation.phone}
    letters = (
        rules.initials(short_name, name, organisation.short_name)
        if short_name != organisation.short_name
        else organisation.initials
    )
    organisation.name, organisation.short_name, organisation.initials = name, short_name, letters
    organisation.phone = organisation.phone if phone is None else phone
    if short_name != before["short_name"]:
        organisation.former = rules.former_names(organisation.former, before["short_name"])
    organisation.save(update_fields=["name", "short_name", "initials", "former", "phone"])
    _tell(
        "rename",
        organisation,
        by,
        {"before": before, "name": name, "short_name": short_name, "phone": organisation.phone},
    )
    return organisation


@transaction.atomic
def move(
    *, organisation: Organisation, under: Organisation, on: date | None = None, reason: str = "", by: Actor
) -> Organisation:
    """Puts an organisation with everything below it under another first leadership, from a day up to today.

    Old lines are closed on that day, new ones opened: visibility follows at once, figures of earlier days stay where they were.
    """
    on = on or today()
    asked.may(by, Permission.FOUND, organisation)
    asked.may(by, Permission.FOUND, under)
    _may_stand_under(organisation, under, on)
    before = queries.parent(organisation)
    if before == under:
        raise Refusal(
            _("%(organisation)s already stands there.") % {"organisation": organisation.short_name}, at="under"
        )
    if Lineage.objects.open().filter(ancestor=under, descendant=organisation, depth=1, dual=True).exists():
        raise Refusal(
            _("%(under)s already leads it as the second leadership. End that first.") % {"under": under.short_name},
            at="under",
        )
    if before is not None:
        lines.unlink(ancestor=before.pk, descendant=organisation.pk, dual=False, on=on)
    lines.link(ancestor=under.pk, descendant=organisation.pk, dual=False, on=on)
    below = lines.redraw(organisation.pk, on=on)
    content = {"from": before.pk if before else None, "to": under.pk, "on": on.isoformat(), "below": below}
    _tell("move", organisation, by, content, reason)
    return organisation


@transaction.atomic
def lead_second(*, organisation: Organisation, under: Organisation, on: date | None = None, by: Actor) -> Organisation:
    """Gives an organisation, with everything below it, a second leadership beside its first (dual leadership)."""
    on = on or today()
    asked.may(by, Permission.FOUND, organisation)
    asked.may(by, Permission.FOUND, under)
    _may_stand_under(organisation, under, on)
    if Lineage.objects.open().filter(ancestor=under, descendant=organisation, depth=1).exists():
        raise Refusal(
            _("%(under)s already leads %(organisation)s.")
            % {"under": under.short_name, "organisation": organisation.short_name},
            at="under",
        )
    lines.link(ancestor=under.pk, descendant=organisation.pk, dual=True, on=on)
    below = lines.redraw(organisation.pk, on=on)
    _tell("lead_second", organisation, by, {"under": under.pk, "on": on.isoformat(), "below": below})
    return organisation


@transaction.atomic
def end_second(*, organisation: Organisation, under: Organisation, on: date | None = None, by: Actor) -> Organisation:
    """Ends a second leadership."""
    on = on or today()
    asked.may(by, Permission.FOUND, organisation)
    if not Lineage.objects.open().filter(ancestor=under, descendant=organisation, depth=1, dual=True).exists():
        raise NotPossible(_("%(under)s is not its second leadership.") % {"under": under.short_name})
    asked.not_before_last_change(organisation, on)
    lines.unlink(ancestor=under.pk, descendant=organisation.pk, dual=True, on=on)
    below = lines.redraw(organisation.pk, on=on)
    _tell("end_second", organisation, by, {"under": under.pk, "on": on.isoformat(), "below": below})
    return organisation


def _may_stand_under(organisation: Organisation, under: Organisation, on: date) -> None:
    asked.hold(organisation, under)
    asked.in_being(organisation)
    asked.in_being(under)
    if Lineage.objects.open().filter(ancestor=organisation, descendant=under).exists():
        raise Refusal(
            _("%(under)s stands below %(organisation)s itself.")
            % {"under": under.short_name, "organisation": organisation.short_name},
            at="under",
        )
    if rules.rank(organisation.level) < rules.rank(under.level):
        raise Refusal(
            _(
                "An organisation of a higher level cannot stand under one of a lower level. Choose who stands above again."
            ),
            at="under",
        )
    asked.not_before_last_change(organisation, on)


@transaction.atomic
def dissolve(*, organisation: Organisation, reason: str, on: date | None = None, by: Actor) -> Organisation:
    """Dissolves an organisation that has nobody below it and no grants; its venues close.

    Its lines stay: those above keep seeing its records, and figures of earlier days stay true.
    """
    on = on or today()
    asked.may(by, Permission.FOUND, organisation)
    asked.in_being(organisation)
    if on > today() or on < organisation.founded_on:
        raise Refusal(_("Choose a day between its foundation and today."), at="on")
    _nobody_depends_on(organisation)
    closed = list(organisation.venues.filter(until=None).values_list("pk", flat=True))
    Venue.objects.filter(pk__in=closed).update(until=Greatest("since", Value(on, DateField())))
    organisation.dissolved_on = on
    organisation.save(update_fields=["dissolved_on"])
    _tell("dissolve", organisation, by, {"on": on.isoformat(), "venues": closed}, reason)
    return organisation


def _nobody_depends_on(organisation: Organisation) -> None:
    below = queries.children(organisation).count()
    if below:
        raise Refusal(
            _("%(count)d organisations still stand below it. Move or dissolve them first.") % {"count": below}
        )
    acting = Grant.objects.not_over().filter(organisation=organisation).count()
    if acting:
        raise Refusal(
            _("%(count)d grants are still open here. End them under “People who act here” first.") % {"count": acting}
        )


def _tell(verb: str, organisation: Organisation, by: Actor, content: dict[str, Any], reason: str = "") -> None:
    journal.record(
        verb=f"network.{verb}",
        noun=NOUN,
        noun_id=organisation.pk,
        organisation=organisation.pk,
        content=content,
        reason=reason,
        by=by,
    )
