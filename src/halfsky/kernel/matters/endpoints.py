"""Matters for machines: the register, one matter, its timeline, and the same verbs as on the pages, with the same rules."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Body, Query, Router, Status

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import house
from halfsky.kernel.matters import actions, queries
from halfsky.kernel.matters.forms import PartyForm
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.models.matter import Channel
from halfsky.kernel.matters.schemas import (
    ClockOut,
    MatterLine,
    MatterOut,
    MoveOut,
    PartyIn,
    PartyOut,
    RegisterIn,
    StepOut,
)

router = Router()
MOST = 100
NOUN = "matters.matter"


def _actor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _whole(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    return rows.select_related("owner", "handler", "place", "joined_to")


def _found(request: HttpRequest, number: str) -> Matter:
    """The matter as far as the reader may see it; a look at a confidential one is journalled here as on its page."""
    found = get_object_or_404(_whole(Matter.objects.visible_to(_actor(request), walk=True)), number=number)
    actions.look(matter=found, by=_actor(request))
    return found


def _line(matter: Matter) -> dict[str, Any]:
    return {
        "number": matter.number,
        "kind": matter.kind_slug,
        "title": matter.title,
        "state": matter.state,
        "state_label": str(matter.state_now.label),
        "confidential": matter.confidential,
        "urgent": matter.urgent,
        "supervised": matter.supervised,
        "channel": matter.channel,
        "owner": matter.owner.short_name,
        "handler": matter.handler.name if matter.handler else "",
        "registered_at": matter.registered_at,
        "due_at": matter.due_at,
        "finished_at": matter.finished_at,
        "closed_at": matter.closed_at,
    }


@router.get("/", response=list[MatterLine], summary="Matters the reader sees")
def matters(
    request: HttpRequest,
    q: str = "",
    kind: str = "",
    state: str = "",
    late: bool = False,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> list[MatterLine]:
    """The register, newest first: by number, words, name or phone, by kind and state, or only what is overdue."""
    reader = _actor(request)
    rows = _whole(queries.found(reader, q) if q.strip() else Matter.objects.listed_for(reader))
    narrow: dict[str, Any] = {"kind_slug": kind, "state": state, "due_at__lt": moments.now() if late else None}
    rows = rows.filter(**{key: value for key, value in narrow.items() if value})
    found = rows.order_by("-registered_at", "-id")[offset : offset + limit]
    return [MatterLine(**_line(matter)) for matter in found]


@router.get("/{str:number}", response=MatterOut, summary="One matter")
def matter(request: HttpRequest, number: str) -> MatterOut:
    """One matter the reader sees; 404 for anybody else."""
    found = _found(request, number)
    parties = found.parties.select_related("person")
    return MatterOut(
        **_line(found),
        place=found.place.short_name,
        story=found.story,
        joined_to=found.joined_to.number if found.joined_to else "",
        accepted_at=found.accepted_at,
        answered_at=found.answered_at,
        parties=[
            PartyOut(role=party.role, name=queries.name_of(party), relation=party.relation, linked=party.linked)
            for party in parties
        ],
        clocks=[
            ClockOut(which=clock.which, started_at=clock.started_at, due_at=clock.due_at, stopped_at=clock.stopped_at)
            for clock in found.clocks.all()
        ],
        moves=[move.verb for move in queries.moves(found, _actor(request))],
    )


@router.get("/{str:number}/steps", response=list[StepOut], summary="The timeline of a matter")
def steps(request: HttpRequest, number: str) -> list[StepOut]:
    """What has happened to a matter, the first step first."""
    rows = _found(request, number).steps.select_related("organisation")
    return [
        StepOut(
            at=step.at,
            verb=step.verb,
            state=step.state,
            by=step.actor,
            organisation=step.organisation.short_name if step.organisation else "",
            note=step.note,
            told=step.told,
        )
        for step in rows
    ]


@router.post("/", response={201: MoveOut}, summary="Register a matter")
def register(request: HttpRequest, new: RegisterIn) -> Status[MoveOut]:
    """Registers a matter at a federation the reader may register for, and gives it a number."""
    user = _actor(request)
    kind = next((kind.slug for kind in queries.kinds_for(user) if kind.slug == new.kind), None)
    desk = queries.desks(user).filter(pk=new.organisation).first()
    if kind is None or desk is None or new.channel not in Channel.values:
        raise ValidationError(_("There is no such kind, channel or organisation for you to register a matter with."))
    made = actions.register(
        kind=kind,
        channel=new.channel,
        organisation=desk,
        title=new.title,
        story=new.story,
        urgent=new.urgent,
        parties=[_party(party, user) for party in new.parties],
        letter=actions.NewLetter(**new.letter.dict()) if new.letter else None,
        by=user,
    )
    return Status(201, _after(made))


def _party(party: PartyIn, user: User) -> actions.NewParty:
    """A party checked by the form of the page."""
    form = PartyForm(_as_typed(party.dict()), record=None, actor=user)
    _check(form)
    return actions.NewParty(**form.cleaned_data)


@router.post("/{str:number}/do/{slug:verb}", response=MoveOut, summary="Make a move")
def move(request: HttpRequest, number: str, verb: str, given: Annotated[dict[str, Any], Body()]) -> MoveOut:
    """Makes a move as its page does: the values are checked by the same form, and the same verb decides.

    Send what the form asks for as one object: mostly `note`, and `told`, `reason`, `receiver`, `until` … where the page has them.
    """
    user = _actor(request)
    found = get_object_or_404(_whole(Matter.objects.visible_to(user, walk=True)), number=number)
    page = house().verb_page(NOUN, found.kind_slug, verb)
    if page is None:
        raise Http404
    form = page.form(_as_typed(given), record=found, actor=user)
    _check(form)
    page.act(found, by=user, **form.cleaned_data)
    return _after(found)


def _after(matter: Matter) -> MoveOut:
    return MoveOut(number=matter.number, state=matter.state, state_label=str(matter.state_now.label))


def _check(form: Any) -> None:
    if not form.is_valid():
        raise ValidationError([f"{name}: {error}" for name, errors in form.errors.items() for error in errors])


def _as_typed(values: dict[str, Any]) -> dict[str, Any]:
    """Values of JSON as a browser would send them, which is what forms read."""
    return {name: _one(value) for name, value in values.items() if value is not None}


def _one(value: Any) -> Any:
    if isinstance(value, bool):
        return "1" if value else ""
    return value if isinstance(value, list) else str(value)
