"""How the journal's events about a person are said on her page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.codes import FamilyRelation
from halfsky.ground.web.parts import Entry
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import rules
from halfsky.kernel.people.models import Category, Consent, Post

VERBS = {
    "people.register": gettext_lazy("Registered as a person"),
    "people.complete": gettext_lazy("What was missing was added"),
    "people.link": gettext_lazy("Somebody elsewhere entered her number and name and was linked"),
    "people.mismatch": gettext_lazy("Somebody elsewhere entered her number with another name and was refused"),
    "people.ask": gettext_lazy("Somebody elsewhere asks to see her record"),
    "people.change": gettext_lazy("Changed"),
    "people.correct": gettext_lazy("Corrected at her request"),
    "people.note_death": gettext_lazy("Death noted"),
    "people.connect_account": gettext_lazy("Account connected or separated"),
    "people.reveal": gettext_lazy("A sealed value was shown"),
    "people.look": gettext_lazy("Record opened"),
    "people.tell": gettext_lazy("What is kept about her was printed"),
    "people.grant_access": gettext_lazy("Sight of her record was given"),
    "people.close_access": gettext_lazy("Sight of her record ended"),
    "people.protect": gettext_lazy("Record protected"),
    "people.unprotect": gettext_lazy("Protection ended"),
    "people.merge": gettext_lazy("Two records found to be one person"),
    "people.unmerge": gettext_lazy("Two records separated again"),
    "people.tell_apart": gettext_lazy("Found to be another person than one with a similar record"),
    "people.ask_again": gettext_lazy("Asked again whether it is one person with a similar record"),
    "people.erase": gettext_lazy("Erased at her request"),
    "people.anonymise": gettext_lazy("Anonymised after its time"),
    "people.add_category": gettext_lazy("Key group noted"),
    "people.end_category": gettext_lazy("Key group ended"),
    "people.hold_post": gettext_lazy("Post taken"),
    "people.leave_post": gettext_lazy("Post left"),
    "people.give_consent": gettext_lazy("Consent given"),
    "people.withdraw_consent": gettext_lazy("Consent withdrawn"),
    "people.name_guardian": gettext_lazy("Guardian named"),
    "people.end_guardian": gettext_lazy("Guardianship ended"),
    "people.join_household": gettext_lazy("Joined a household"),
    "people.say_relation": gettext_lazy("Relation to the head of the household noted"),
    "people.leave_household": gettext_lazy("Left the household"),
    "people.head_household": gettext_lazy("Became head of the household"),
}
FIELDS = {
    "name": pgettext_lazy("person", "Name"),
    "number": gettext_lazy("Citizen number"),
    "phone": gettext_lazy("Phone"),
    "address": gettext_lazy("Address"),
    "note": gettext_lazy("Remarks"),
    "sex": gettext_lazy("Sex"),
    "birth_date": gettext_lazy("Date of birth"),
    "ethnic": gettext_lazy("Ethnic group"),
    "marriage": gettext_lazy("Marriage"),
    "schooling": gettext_lazy("Schooling"),
    "died_on": gettext_lazy("Day of death"),
}
KEY = {"people.register", "people.erase", "people.anonymise", "people.merge", "people.protect", "people.correct"}


def entry_of(event: Event, places: Mapping[int, Organisation]) -> Entry:
    """One event as a line of the timeline: what, when, who, where; what an erasure emptied is said to be erased."""
    place = places.get(event.organisation_id) if event.organisation_id else None
    return Entry(
        heading=VERBS.get(event.verb, event.verb),
        at=event.at,
        who=f"{event.actor_label} · {place.short_name}" if place else event.actor_label,
        text=_("The content of this entry was erased.") if event.content is None else _said(event.verb, event.content),
        key=event.verb in KEY,
    )


def _said(verb: str, content: Mapping[str, Any]) -> str:
    """What an event's content says, without a single sealed value or plain name."""
    named = [*content.get("changed", {}), *content.get("sealed", ()), *content.get("added", ())]
    pieces = [str(FIELDS[name]) for name in named if name in FIELDS]
    match verb:
        case "people.reveal":
            pieces = [str(FIELDS.get(content["field"], "")), str(rules.Purpose(content["purpose"]).label)]
        case "people.add_category" | "people.end_category":
            pieces = [str(Category.Kind(content["kind"]).label)]
        case "people.hold_post" | "people.leave_post":
            pieces = [str(Post.Title(content["title"]).label)]
        case "people.give_consent" | "people.withdraw_consent":
            pieces = [str(Consent.Purpose(content["purpose"]).label)]
        case "people.join_household" | "people.say_relation":
            pieces = [str(FamilyRelation(content["relation"]).label)] if content.get("relation") else []
        case "people.tell":
            pieces = [str(content.get("to", ""))]
    return " · ".join(piece for piece in [*pieces, str(content.get("why", ""))] if piece)
