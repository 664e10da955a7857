"""How a matter makes a move: the one place where permission, table, compare-and-swap, clocks, timeline and journal meet."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.files import actions as files
from halfsky.ground.files import queries as file_queries
from halfsky.ground.files.models import StoredFile
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments, proofs
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.errors import NotAllowed
from halfsky.ground.lib.lives import swap
from halfsky.kernel.matters import rules
from halfsky.kernel.matters.actions import ticking
from halfsky.kernel.matters.models import Matter, Recusal, Step
from halfsky.kernel.matters.permissions import FROM_ABOVE
from halfsky.kernel.network import queries as network

NOUN = "matters.matter"
Words = str | Callable[[], str]


def require(by: Actor, permission: str, matter: Matter, *, at: int | None = None) -> None:
    """Refuses unless the actor holds the permission where it counts: at the organisation whose turn it is, or from above.

    `at` is the key of another organisation than the owner, such as one that assists. A recused handler never passes.
    """
    if isinstance(by, System) or not permission:
        return
    place = at or matter.owner_id
    holds = network.holds(by, permission, place) if permission in FROM_ABOVE else place in network.own(by, permission)
    if not holds:
        raise NotAllowed(
            _("It is the turn of %(owner)s: only its own people can do this now.") % {"owner": matter.owner.short_name}
        )
    if isinstance(by, User) and Recusal.objects.filter(matter=matter, user=by).exists():
        raise NotAllowed(_("You are related to someone in this matter. A colleague has to handle it."))


def advance(
    *,
    matter: Matter,
    verb: str,
    note: str = "",
    told: Words = "",
    reason: str = "",
    content: dict[str, Any] | None = None,
    held: Mapping[str, str] | None = None,
    by: Actor,
    **changes: Any,
) -> Step:
    """Makes one move of a matter's life and leaves a step and a journal event; the base of every verb, also of programmes' own.

    `note` is for those who handle it, `told` for the person: our own words as a function, so that they are said in her language.
    `held` are words that a programme keeps in its sidecar: the journal holds their digest. `changes` are columns of the matter written
    with the move. Raises NotAllowed, NotPossible (the table forbids it) or Conflict
    (someone was faster).
    """
    move = matter.life.move(verb)
    require(by, move.permission, matter)
    target = matter.life.after(matter.state, verb)
    acting = matter.owner_id
    if target != matter.state:
        changes.setdefault("closed_at", moments.now() if matter.life.state(target).closed else None)
    # Even when nothing changes: what is asked of others, or noted, must not land on a matter that has moved on.
    swap(matter, state=target, same=("owner_id",), **changes)
    ticking.apply(matter, rules.effects(move.clock))
    return write(
        matter=matter, verb=verb, note=note, told=told, reason=reason, content=content, held=held, at=acting, by=by
    )


def write(
    *,
    matter: Matter,
    verb: str,
    note: str = "",
    told: Words = "",
    reason: str = "",
    content: dict[str, Any] | None = None,
    held: Mapping[str, str] | None = None,
    at: int | None = None,
    by: Actor,
) -> Step:
    """Adds a step to the timeline and the event to the journal; the state is whatever it is now.

    `at` is the key of the organisation for which the actor does it: the owner, unless it was somebody else's part. The event holds
    digests of the step's words, and of the words `held` in another row, so that a court can see that they were never changed.
    """
    user = by if isinstance(by, User) else None
    mine = [grant.organisation for grant in network.grants(by)]
    place = at or matter.owner_id
    said, salt = _for_her(told), secrets.token_hex(16)
    words = {key: text for key, text in {"note": note, "told": said, **(held or {})}.items() if text}
    event = journal.record(
        verb=f"matters.{verb}",
        noun=NOUN,
        noun_id=matter.pk,
        organisation=matter.owner_id,
        content={"state": matter.state, **(content or {}), **_digests(salt, words)},
        reason=reason,
        by=by,
    )
    return Step.objects.create(
        matter=matter,
        at=moments.now(),
        verb=verb,
        state=matter.state,
        actor=by.actor_label,
        user=user,
        organisation_id=place if place in mine else next(iter(mine), None),
        note=note,
        told=said,
        event=event.pk,
        salt=salt if words else "",
    )


def _digests(salt: str, words: Mapping[str, str]) -> dict[str, Any]:
    return {"held": {key: proofs.word_digest(salt, key, text) for key, text in words.items()}} if words else {}


def _for_her(told: Words) -> str:
    """What the person will read, in the language of the place and not in that of the handler's screen."""
    with translation.override(settings.LANGUAGE_CODE):
        return told() if callable(told) else str(told)


@transaction.atomic
def attach(*, matter: Matter, upload: UploadedFile, note: str = "", by: Actor) -> StoredFile:
    """Keeps a file with the matter, encrypted if the matter is confidential; Refusal when the content is not what it claims.

    The step names the file; the same one sent twice is kept once, and tells of itself once.
    """
    require(by, matter.life.move("attach").permission, matter)
    known = set(file_queries.files_of(NOUN, matter.pk).values_list("pk", flat=True))
    file = files.attach(
        upload=upload,
        noun=NOUN,
        noun_id=str(matter.pk),
        organisation=matter.owner_id,
        sealed=matter.confidential,
        by=by,
    )
    said = f"{note}：{file.name}" if note else file.name
    if file.pk not in known or said not in {step.note for step in matter.steps.filter(verb="attach")}:
        advance(matter=matter, verb="attach", note=said, by=by)
    return file
