"""Activities for machines: the register, one activity, its timeline, and the same verbs as on the pages, with the same rules."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Body, Query, Router, Status

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import house
from halfsky.kernel.activities import actions, queries
from halfsky.kernel.activities.models import Activity
from halfsky.kernel.activities.schemas import ActivityLine, ActivityOut, DoneOut, HeldIn, HostOut, StepOut

router = Router()
MOST = 100


def _actor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _found(request: HttpRequest, pk: int) -> Activity:
    rows = Activity.objects.visible_to(_actor(request), walk=True).select_related("organiser", "venue")
    return get_object_or_404(rows, pk=pk)


def _line(activity: Activity) -> dict[str, Any]:
    return {
        "id": activity.pk,
        "kind": activity.kind_slug,
        "title": activity.title,
        "state": activity.state,
        "state_label": str(activity.state_now.label),
        "day": activity.day,
        "begins": activity.begins,
        "place": activity.where,
        "organiser": activity.organiser.short_name,
        "head_count": activity.head_count,
    }


@router.get("/", response=list[ActivityLine], summary="Activities the reader sees")
def activities(
    request: HttpRequest,
    q: str = "",
    kind: str = "",
    state: str = "",
    since: date | None = None,
    until: date | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> list[ActivityLine]:
    """The register, newest first: by words, kind, state and days (`until` is not counted)."""
    seen = Activity.objects.visible_to(_actor(request)) if q else Activity.objects.listed_for(_actor(request))
    rows = seen.select_related("organiser", "venue")
    narrow: dict[str, Any] = {"kind_slug": kind, "state": state, "day__gte": since, "day__lt": until}
    rows = rows.filter(**{key: value for key, value in narrow.items() if value})
    rows = queries.search(rows, q.replace("\x00", "")) if q else rows
    return [ActivityLine(**_line(one)) for one in rows.order_by("-day", "-id")[offset : offset + limit]]


@router.get("/{int:activity}", response=ActivityOut, summary="One activity")
def activity(request: HttpRequest, activity: int) -> ActivityOut:
    """One activity the reader sees; 404 for anybody else."""
    found = _found(request, activity)
    return ActivityOut(
        **_line(found),
        hosts=[
            HostOut(organisation=host.organisation.short_name, state=host.state)
            for host in found.hosts.select_related("organisation")
        ],
        topics=[topic.word for topic in found.topics.all()],
        leaflets=queries.leaflets(found),
        signed_in=queries.signed(found),
        recorded_at=found.recorded_at,
        moves=[move.verb for move in queries.moves(found, _actor(request))],
    )


@router.get("/{int:activity}/steps", response=list[StepOut], summary="The timeline of an activity")
def steps(request: HttpRequest, activity: int) -> list[StepOut]:
    """How an activity and its figures came to be, the first step first."""
    rows = _found(request, activity).steps.all()
    return [StepOut(at=row.at, verb=row.verb, by=row.actor, note=row.note, changes=row.changes) for row in rows]


@router.post("/", response={201: DoneOut}, summary="Record what took place")
def held(request: HttpRequest, new: HeldIn) -> Status[DoneOut]:
    """Records an activity with its figures in one go, for an organisation at which the reader may."""
    user = _actor(request)
    desk = queries.desks(user).filter(pk=new.organiser).first()
    if desk is None or queries.kind_of(new.kind) is None:
        raise ValidationError(_("There is no such kind or organisation for you to record an activity with."))
    if new.head_count < 0:
        raise ValidationError(_("A head count is not below zero."))
    if any("\x00" in text for text in (new.title, new.spot, new.account, *new.topics, *new.leaflets)):
        raise ValidationError(_("Texts must not contain the sign with the number zero."))
    told = actions.Told(
        kind=new.kind,
        organiser=desk,
        day=new.day or moments.today(),
        title=new.title,
        begins=new.begins,
        spot=new.spot,
        topics=new.topics,
    )
    made = actions.record_held(
        told=told, head_count=new.head_count, leaflets=new.leaflets, account=new.account, by=user
    )
    return Status(201, _after(made))


@router.post("/{int:activity}/do/{slug:verb}", response=DoneOut, summary="Make a move")
def move(request: HttpRequest, activity: int, verb: str, given: Annotated[dict[str, Any], Body()]) -> DoneOut:
    """Makes a move as its page does: the values are checked by the same form, and the same verb decides."""
    found = _found(request, activity)
    page = house().verb_page(queries.NOUN, found.kind_slug, verb)
    if page is None:
        raise Http404
    typed = {name: value if isinstance(value, list) else str(value) for name, value in given.items()}
    form = page.form(typed, record=found, actor=_actor(request))
    if not form.is_valid():
        raise ValidationError([f"{name}: {error}" for name, errors in form.errors.items() for error in errors])
    page.act(found, by=_actor(request), **form.cleaned_data)
    return _after(found)


def _after(activity: Activity) -> DoneOut:
    return DoneOut(id=activity.pk, state=activity.state, state_label=str(activity.state_now.label))
