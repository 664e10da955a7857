"""Verbs about who came: signing in by oneself, being signed in late, being struck out; and forgetting guests after their time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, Channel, System
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.activities import queries
from halfsky.kernel.activities.actions.step import NOUN, advance, require, write
from halfsky.kernel.activities.models import Activity, Attendance
from halfsky.kernel.activities.models.attendance import Attendances
from halfsky.kernel.activities.permissions import Permission
from halfsky.kernel.activities.states import NAMES, NONE
from halfsky.kernel.network import queries as network
from halfsky.kernel.people.models import Person, blind


def sign_in(*, activity: Activity, ticket: str, name: str = "", phone: str = "", by: Actor | None = None) -> Attendance:
    """Signs somebody in who stands before the QR code; whoever does so again the same day is who she was. Refusal when it is closed.

    Nothing is asked where the kind asks nothing: a name that was sent all the same is not kept.
    """
    if closed := queries.why_closed(activity):
        raise Refusal(closed)
    asked = activity.kind.sign_in == NAMES
    values = {"alias": name.strip()[:60] if asked else "", "phone": phone if asked else "", "ticket": ticket}
    return _enter(activity, values, by or Channel(f"activity:{activity.pk}", str(_("Signed in by herself"))))


@transaction.atomic
def sign_late(
    *, activity: Activity, person: Person | None = None, name: str = "", phone: str = "", by: Actor
) -> Attendance:
    """Signs somebody in for her, and says so; at a recorded activity the timeline shows what it changes. Refusal without any name."""
    if activity.kind.sign_in == NONE or (activity.kind.sign_in != NAMES and (person or name or phone)):
        raise Refusal(_("At this kind of activity nobody is signed in by name."))
    if person is None and not name.strip() and activity.kind.sign_in == NAMES:
        raise Refusal(_("Say who it is: her name, or choose her from those you know."), at="name")
    require(by, Permission.ATTENDANCE, activity)
    added = by if isinstance(by, User) else None
    values = {"attendee": person, "alias": "" if person else name.strip()[:60], "phone": "" if person else phone}
    before = queries.signed(activity)
    row = _enter(activity, {**values, "late": True, "added_by": added}, by, quiet=True)
    _follow(activity, "sign_late", before, by)
    return row


@transaction.atomic
def strike(*, activity: Activity, row: Attendance, reason: str = "", by: Actor) -> None:
    """Takes somebody off the list who was not there, or stands there twice; her line stays, struck out."""
    require(by, Permission.ATTENDANCE, activity)
    before = queries.signed(activity)
    if not Attendance.objects.standing().filter(pk=row.pk, activity=activity).update(struck_at=moments.now()):
        raise Refusal(_("This line is struck out already."))
    _follow(activity, "strike", before, by, note=reason)


def _follow(activity: Activity, verb: str, before: int, by: Actor, note: str = "") -> None:
    """Leaves the step; of a recorded activity it shows the sign-ins before and after, and a head count that would fall short rises."""
    after = queries.signed(activity)
    changes = {"signed": [before, after]} if activity.state == "recorded" and before != after else {}
    count = activity.head_count
    if count is not None and count < after:
        changes["head_count"] = [count, after]
        count = after
    if verb == "sign_late":
        advance(activity=activity, verb=verb, note=note, changes=changes, by=by, head_count=count)
    else:
        write(activity=activity, verb=verb, note=note, changes=changes, by=by)


@transaction.atomic
def _enter(activity: Activity, values: dict[str, Any], by: Actor, *, quiet: bool = False) -> Attendance:
    """One line of the list; the line that is there already for who is one and the same."""
    values |= {"named": bool(values.get("alias") or values.get("phone"))}
    if phone := str(values.get("phone") or ""):
        values["phone_blind"] = blind("attendance", phone)
    if found := _there(activity, values):
        return found
    try:
        with transaction.atomic():
            row = Attendance.objects.create(activity=activity, at=moments.now(), **values)
    except IntegrityError:  # the same thumb twice at the same moment
        again = _there(activity, values)
        if again is None:
            raise
        return again
    if not quiet:
        _held(activity, by)
        journal.record(
            verb="activities.sign_in", noun=NOUN, noun_id=activity.pk, organisation=activity.organiser_id, by=by
        )
    return row


def _there(activity: Activity, values: dict[str, Any]) -> Attendance | None:
    """Her line, by whichever of person, telephone and ticket she is known; a ticket that was struck out stays out."""
    rows = Attendance.objects.filter(activity=activity).order_by("pk")
    if person := values.get("attendee"):
        return rows.standing().filter(attendee__in=(person.canonical or person).keys()).first() or _known(rows, person)
    same = Q(ticket=values["ticket"]) if values.get("ticket") else Q(pk=None)
    if phone := values.get("phone"):
        hers = Q(phone_blind=values["phone_blind"]) | Q(attendee__vault__phone_blind=blind("phone", phone))
        same |= hers & Q(struck_at__isnull=True)
    return rows.filter(same).first()


def _known(rows: Attendances, person: Person) -> Attendance | None:
    """The line of a guest whose telephone is this person's: it becomes hers, and her name is no longer kept with it."""
    phone = person.vault.phone
    guest = rows.standing().filter(phone_blind=blind("attendance", phone)).first() if phone else None
    if guest:
        guest.attendee, guest.alias, guest.phone, guest.phone_blind, guest.named = person, "", "", "", False
        guest.save()
    return guest


def _held(activity: Activity, by: Actor) -> None:
    """The first who signs in begins the activity; of two at once only one does."""
    if activity.state == "announced" and Activity.objects.filter(pk=activity.pk, state="announced").update(
        state="held"
    ):
        activity.state = "held"
        write(activity=activity, verb="begin", by=by)


def erase_guests(*, now: datetime) -> int:
    """Erases names and telephones of guests whose time is up at their place, and says how many; what was counted stays."""
    rows = Attendance.objects.filter(named=True)
    places = rows.order_by().values_list("activity__organiser", flat=True).distinct()
    return sum(_erase(rows, place, now) for place in list(places))


@transaction.atomic
def _erase(rows: Attendances, place: int, now: datetime) -> int:
    days = int(network.setting(place, "activities.keep_guests"))
    old = rows.filter(activity__organiser=place, activity__day__lt=(now - timedelta(days=days)).date())
    erased = old.update(alias="", phone="", phone_blind="", named=False)
    if erased:
        journal.record(
            verb="activities.erase_guests",
            noun=NOUN,
            noun_id=0,
            organisation=place,
            content={"erased": erased},
            by=System(_("Guests' names are not kept longer")),
        )
    return erased
