"""The verbs around the desk: shifts and answer phrases."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments, pinyin
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.programmes.rights.models import AnswerPhrase, Shift
from halfsky.programmes.rights.permissions import Permission


@transaction.atomic
def begin_shift(*, line: Venue, by: User) -> Shift:
    """Begins a shift and confirms what the last operators left; Refusal while another shift of the actor runs."""
    if line.organisation_id not in network.own(by, Permission.DESK):
        raise NotAllowed(_("Only those who answer this line can do this."))
    if Shift.objects.filter(operator=by, until__isnull=True).exists():
        raise Refusal(_("You are on a shift already. Hand it over first."))
    now = moments.now()
    Shift.objects.filter(line=line, until__isnull=False, confirmed_at__isnull=True).update(
        confirmed_by=by, confirmed_at=now
    )
    shift = Shift.objects.create(line=line, operator=by, since=now)
    _tell("begin_shift", "rights.shift", shift.pk, line.organisation_id, by)
    return shift


@transaction.atomic
def end_shift(*, shift: Shift, note: str, by: User) -> Shift:
    """Ends the actor's own shift with what the next one must know; Refusal if it has ended already."""
    if shift.operator_id != by.pk:
        raise NotAllowed(_("Only %(name)s can hand over this shift.") % {"name": shift.operator.name})
    now = moments.now()
    if not Shift.objects.filter(pk=shift.pk, until__isnull=True).update(until=now, note=note):
        raise Refusal(_("This shift has been handed over already."))
    shift.until, shift.note = now, note
    _tell("end_shift", "rights.shift", shift.pk, shift.line.organisation_id, by)
    return shift


@transaction.atomic
def write_phrase(*, organisation: Organisation, title: str, text: str, order: int = 50, by: Actor) -> AnswerPhrase:
    """Adds an answer phrase for a place and everybody below it; Refusal for a title the place has already."""
    _may_word(by, organisation.pk)
    if AnswerPhrase.objects.filter(organisation=organisation, title=title).exists():
        raise Refusal(_("There is a phrase with this title already. Change that one."), at="title")
    phrase = AnswerPhrase.objects.create(
        organisation=organisation, title=title, text=text, order=order, words=_index(title, text)
    )
    _tell("write_phrase", "rights.answer_phrase", phrase.pk, organisation.pk, by)
    return phrase


@transaction.atomic
def change_phrase(*, phrase: AnswerPhrase, title: str, text: str, order: int, by: Actor) -> AnswerPhrase:
    """Words a phrase anew; what was said before stays in the journal."""
    _may_word(by, phrase.organisation_id)
    before = {"title": phrase.title, "text": phrase.text}
    phrase.title, phrase.text, phrase.order, phrase.words = title, text, order, _index(title, text)
    try:
        with transaction.atomic():
            phrase.save(update_fields=["title", "text", "order", "words"])
    except IntegrityError as taken:
        raise Refusal(_("There is a phrase with this title already. Change that one."), at="title") from taken
    _tell("change_phrase", "rights.answer_phrase", phrase.pk, phrase.organisation_id, by, before)
    return phrase


@transaction.atomic
def remove_phrase(*, phrase: AnswerPhrase, by: Actor) -> None:
    """Takes a phrase out of use; its words stay in the journal."""
    _may_word(by, phrase.organisation_id)
    _tell(
        "remove_phrase",
        "rights.answer_phrase",
        phrase.pk,
        phrase.organisation_id,
        by,
        {"title": phrase.title, "text": phrase.text},
    )
    phrase.delete()


def _index(title: str, text: str) -> str:
    return f" {pinyin.index_words(title)} {pinyin.index_words(text)} "


def _may_word(by: Actor, organisation: int) -> None:
    if not isinstance(by, System) and organisation not in network.own(by, Permission.PHRASES):
        raise NotAllowed(_("Phrases are changed by the organisation they belong to."))


def _tell(verb: str, noun: str, key: int, organisation: int, by: Actor, content: dict[str, str] | None = None) -> None:
    journal.record(verb=f"rights.{verb}", noun=noun, noun_id=key, organisation=organisation, content=content, by=by)
