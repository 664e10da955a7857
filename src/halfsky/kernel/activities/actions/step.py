"""How an activity comes to be and makes a move: the one place where permission, table, compare-and-swap, timeline and journal meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.files import actions as files
from halfsky.ground.files import queries as file_queries
from halfsky.ground.files.models import StoredFile
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments, tokens
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.lib.lives import swap
from halfsky.kernel.activities import queries, rules
from halfsky.kernel.activities.models import Activity, ActivityAccess, Host, Leaflet, Step, Topic
from halfsky.kernel.network.models import Organisation, Venue

NOUN = queries.NOUN
TOKEN_LENGTH = 12  # 54 bits: nobody guesses the sign-in page of a meeting she was not invited to


@dataclass(frozen=True)
class Told:
    """What is said of an activity, whether it is planned or has taken place."""

    kind: str
    organiser: Organisation
    day: date
    title: str = ""
    begins: time | None = None
    ends: time | None = None
    venue: Venue | None = None
    spot: str = ""
    topics: Iterable[str] = ()
    joint: Iterable[Organisation] = ()
    more: dict[str, Any] = field(default_factory=dict)  # what the kind's programme asks besides
    synthetic: bool = False


def require(by: Actor, permission: str, activity: Activity) -> None:
    """NotAllowed unless the actor holds the permission at the organiser's own level."""
    if permission and not queries.insider(by, activity, permission):
        raise NotAllowed(_("Only the people of %(place)s can do this.") % {"place": activity.organiser.short_name})


def create(told: Told, permission: str, by: Actor, *, series: Activity | None = None) -> Activity:
    """Writes a planned activity with its hosts, access and topics; the calling verb writes step and journal."""
    kind = queries.kind_of(told.kind)
    if kind is None:
        raise Refusal(_("There is no such kind of activity."))
    activity = Activity(
        kind_slug=kind.slug,
        state=kind.life.start,
        title=told.title.strip()[:120] or _title(told, str(kind.label)),
        organiser=told.organiser,
        venue=told.venue,
        spot=told.spot.strip(),
        day=told.day,
        begins=told.begins,
        ends=told.ends,
        token=tokens.new_code(TOKEN_LENGTH),
        series=series,
        synthetic=told.synthetic,
    )
    require(by, permission, activity)
    activity.save()
    joint = {one.pk: one for one in told.joint if one.pk != told.organiser.pk}.values()
    Host.objects.bulk_create(
        [
            Host(activity=activity, organisation=told.organiser, state=Host.State.LEADS),
            *(Host(activity=activity, organisation=one, state=Host.State.NAMED) for one in joint),
        ]
    )
    ActivityAccess.objects.create(activity=activity, organisation=told.organiser, reason="organiser")
    Topic.objects.bulk_create([Topic(activity=activity, word=word) for word in rules.tidy_topics(told.topics)])
    keep_more(activity, told.more, by)
    return activity


def keep_more(activity: Activity, values: Mapping[str, Any], by: Actor) -> None:
    """What a programme asks of activities of its kind is kept by its own verb."""
    if activity.kind.more and values:
        activity.kind.more.keep(activity=activity, by=by, **values)


def _title(told: Told, kind: str) -> str:
    return f"{told.organiser.short_name.removesuffix('妇联')}{kind}"[:120]


def advance(
    *, activity: Activity, verb: str, note: str = "", changes: dict[str, Any] | None = None, by: Actor, **columns: Any
) -> Step:
    """Makes one move of an activity's life and leaves a step and a journal event; the base of every verb, also of programmes' own.

    `changes` is what an amendment shows; `columns` are written with the move. Raises NotAllowed, NotPossible (the table forbids it) or
    Conflict (someone was faster, or the figure is no longer what its reader saw).
    """
    life = activity.kind.life
    require(by, life.move(verb).permission, activity)
    swap(activity, state=life.after(activity.state, verb), same=("head_count",), **columns)
    return write(activity=activity, verb=verb, note=note, changes=changes, by=by)


def write(*, activity: Activity, verb: str, note: str = "", changes: dict[str, Any] | None = None, by: Actor) -> Step:
    """Adds a step to the timeline and the event to the journal; the state is whatever it is now."""
    step = Step.objects.create(
        activity=activity,
        at=moments.now(),
        verb=verb,
        actor=by.actor_label,
        user=by if isinstance(by, User) else None,
        note=note,
        changes=changes or {},
    )
    journal.record(
        verb=f"activities.{verb}",
        noun=NOUN,
        noun_id=activity.pk,
        organisation=activity.organiser_id,
        content={"state": activity.state, **({"changes": changes} if changes else {})},
        by=by,
    )
    return step


def write_leaflets(activity: Activity, leaflets: rules.Leaflets) -> None:
    """Keeps how many of each title were handed out; what is missing was not."""
    Leaflet.objects.filter(activity=activity).exclude(title__in=leaflets).delete()
    for title, quantity in leaflets.items():
        Leaflet.objects.update_or_create(activity=activity, title=title, defaults={"quantity": quantity})


@transaction.atomic
def attach(*, activity: Activity, uploads: Iterable[UploadedFile], by: Actor) -> list[StoredFile]:
    """Keeps pictures or the scan of a sign-in sheet with an activity; Refusal when the content is not what it claims.

    The step names what is new; what was sent before is kept once, and tells of itself once.
    """
    require(by, activity.kind.life.move("attach").permission, activity)
    known = set(file_queries.files_of(NOUN, activity.pk).values_list("pk", flat=True))
    kept = keep_files(activity, uploads, by)
    if new := [file.name for file in kept if file.pk not in known]:
        advance(activity=activity, verb="attach", note="、".join(new), by=by)
    return kept


def keep_files(activity: Activity, uploads: Iterable[UploadedFile], by: Actor) -> list[StoredFile]:
    """The files of an activity, sealed if its kind is sensitive."""
    return [
        files.attach(
            upload=upload,
            noun=NOUN,
            noun_id=activity.pk,
            organisation=activity.organiser_id,
            sealed=activity.kind.sensitive,
            by=by,
        )
        for upload in uploads
    ]
