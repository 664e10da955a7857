"""Who may see a matter, as the verbs write it down; and who is told. Not verbs themselves: parts of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.lives import swap
from halfsky.ground.notices import actions as notices
from halfsky.ground.notices.actions import Words
from halfsky.kernel.matters import queries
from halfsky.kernel.matters.actions import ticking
from halfsky.kernel.matters.actions.step import advance
from halfsky.kernel.matters.models import Assignment, Matter, MatterAccess, Recusal, Referral
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.matters.states import WAITING
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Grant, Organisation
from halfsky.kernel.network.permissions import Permission as Network
from halfsky.kernel.people import actions as people_verbs
from halfsky.kernel.people import queries as people
from halfsky.kernel.people.models import PersonAccess

Reason = MatterAccess.Reason


def open_to(matter: Matter, organisation_id: int, reason: str) -> None:
    """Opens a matter to an organisation: a confidential one only to its duty desk, at its own level."""
    row = MatterAccess.objects.filter(matter=matter, organisation=organisation_id, until__isnull=True)
    if not row.update(reason=reason, sealed=matter.confidential):
        MatterAccess.objects.create(
            matter=matter,
            organisation_id=organisation_id,
            reason=reason,
            sealed=matter.confidential,
            since=moments.now(),
        )


def open_to_user(matter: Matter, user: User, reason: str, until: datetime | None = None) -> None:
    """Opens a matter to one person, for good or until a moment."""
    if not MatterAccess.objects.open().filter(matter=matter, user=user, reason=reason).exists():
        MatterAccess.objects.create(matter=matter, user=user, reason=reason, since=moments.now(), until=until)


def close_to(matter: Matter, organisation_id: int) -> None:
    """Closes a matter to an organisation."""
    MatterAccess.objects.filter(matter=matter, organisation=organisation_id, until__isnull=True).update(
        until=moments.now()
    )


def close_around(matter: Matter, handler: User | None) -> None:
    """Once someone handles a confidential matter it closes around her: the duty desk no longer sees it, only people named on it do.

    While nobody does (the system accepted it, or it was returned), its desk must see it, or nobody would.
    """
    if not matter.confidential or handler is None:
        return
    open_to_user(matter, handler, Reason.HANDLER)
    close_to(matter, matter.owner_id)


def share_people(matter: Matter, by: Actor) -> None:
    """Lets exactly those who see the matter see the people in it, and takes that sight back with the matter.

    A broken glass shows the matter, not the record of the people; a person who is only linked stays unseen. With a closed matter the
    sight ends: her record is no longer anybody's business because of it.
    """
    source = f"matters.matter:{matter.pk}"
    parties = list(matter.parties.filter(person__isnull=False, linked=False).select_related("person"))
    readers = _seers(matter) if parties and not matter.closed_at else set()
    for party in parties:
        assert party.person is not None
        rows = (
            PersonAccess.objects.open()
            .filter(person=party.person, source=source)
            .select_related("organisation", "user")
        )
        seen = {(row.organisation, row.user) for row in rows}
        for organisation, user in readers - seen:
            people_verbs.grant_access(
                person=party.person,
                organisation=organisation,
                user=user,
                reason="matter",
                source=source,
                sealed=matter.confidential,
                by=by,
            )
        for organisation, user in seen - readers:
            people_verbs.close_access(person=party.person, organisation=organisation, user=user, source=source, by=by)


def _seers(matter: Matter) -> set[tuple[Organisation | None, User | None]]:
    """Who sees the matter. Of a confidential one's desk the people one by one, once one of them is recused: she would share its sight."""
    access = MatterAccess.objects.open().filter(matter=matter).exclude(reason=Reason.GLASS)
    rows = list(access.select_related("organisation", "user"))
    recused: set[int] = set()
    if any(row.sealed or row.user_id for row in rows):
        recused = set(Recusal.objects.filter(matter=matter).values_list("user", flat=True))
    seers: set[tuple[Organisation | None, User | None]] = set()
    for row in rows:
        desk: list[User] = []
        if recused and row.sealed and row.organisation:
            desk = list(network.handlers(row.organisation, Permission.VIEW_CONFIDENTIAL))
        if any(user.pk in recused for user in desk):
            seers |= {(None, user) for user in desk if user.pk not in recused}
        elif row.user_id not in recused:
            seers.add((row.organisation, row.user))
    return seers


def recuse_relatives(matter: Matter) -> list[User]:
    """Finds every account whose own person is, or lives with, or guards a party, and recuses it; the new ones are returned.

    Essential in villages, where a handler is often someone's cousin. Of what accuses somebody, all who work where she does are recused
    as well. Asked again whenever a party or an organisation is added.
    """
    related = {
        user
        for party in matter.parties.exclude(person=None).select_related("person")
        if party.person
        for user in people.kin_accounts(party.person)
    }
    accused = queries.accused(matter)
    related |= set(people.colleagues(accused)) if accused else set()
    known = set(Recusal.objects.filter(matter=matter).values_list("user", flat=True))
    new = sorted((user for user in related if user.pk not in known), key=lambda user: user.pk)
    Recusal.objects.bulk_create(
        Recusal(
            matter=matter,
            user=user,
            reason=_("Related to a party, found by the register of people"),
            found_by_system=True,
            at=moments.now(),
        )
        for user in new
    )
    if new or known:
        shut_out(matter, new)
    return new


def keep_from_accused(matter: Matter, receiver: Organisation) -> None:
    """Refuses to send what accuses somebody where she works (Regulation on petitions, article 30)."""
    if receiver.pk in queries.accused(matter):
        raise Refusal(
            _("What accuses somebody must not reach her own organisation. Choose another one."), at="receiver"
        )


def shut_out(matter: Matter, recused: list[User]) -> None:
    """Takes the recused off a matter. If one of them handled it, it is her colleagues' again; without any, the next level's."""
    MatterAccess.objects.open().filter(matter=matter, user__in=recused).update(until=moments.now())
    orphaned = matter.handler in recused
    if orphaned:
        Matter.objects.filter(pk=matter.pk).update(handler=None)
        matter.handler = None
        open_to(matter, matter.owner_id, Reason.OWNER)
    able = queries.able(matter)
    if not able and network.handlers(matter.owner_id, Permission.HANDLE).exists():
        pass_up(matter)
    elif orphaned:
        _tell_able(matter, lambda: _("%(number)s needs a new handler") % {"number": matter.number}, "orphaned")


def pass_up(matter: Matter) -> None:
    """Gives a matter to the nearest level above where somebody may handle it, because everybody at its desk is related to a party."""
    left = matter.owner
    above = next((place for place in reversed(network.path(left)[:-1]) if queries.able(matter, at=place.pk)), None)
    if above is None:
        return  # nobody is left; the clock tells the supervisors
    lead = Assignment.objects.filter(
        matter=matter, part=Assignment.Part.LEAD, receiver=left, closed_at__isnull=True
    ).first()
    advance(
        matter=matter,
        verb="pass_up",
        note=_("Everybody at %(place)s who could handle it is related to a party. It is the turn of %(above)s.")
        % {"place": left.short_name, "above": above.short_name},
        content={"from": left.pk, "to": above.pk},
        by=System(_("Recusal")),
        owner=above,
        handler=None,
    )
    if matter.state in WAITING:
        ticking.start(matter, "accept")
        ticking.keep_due(matter)
    if lead:
        _pass_lead_up(lead, above, waiting=matter.state in WAITING)
    close_to(matter, left.pk) if matter.confidential else open_to(matter, left.pk, Reason.PASSED)
    open_to(matter, above.pk, Reason.OWNER)
    words = {"place": left.short_name, "number": matter.number}
    _tell_able(
        matter,
        lambda: _("%(place)s has nobody who may handle %(number)s") % words,
        f"passed:{left.pk}",
        lambda: _("Everyone there is related to a party. It is your turn now."),
    )


def _pass_lead_up(lead: Assignment, above: Organisation, *, waiting: bool) -> None:
    """The assignment ends where nobody could take it; the level above stands in, unless it had assigned the matter itself."""
    now = moments.now()
    swap(lead, state="returned", reply=_("Everyone there is related to a party."), closed_at=now)
    if lead.sender_id != above.pk:
        Assignment.objects.get_or_create(
            matter=lead.matter,
            part=Assignment.Part.LEAD,
            receiver=above,
            closed_at=None,
            defaults={
                "sender": lead.sender,
                "task": lead.task,
                "state": "offered" if waiting else "taken",
                "offered_at": now,
                "taken_at": None if waiting else now,
            },
        )


def _tell_able(matter: Matter, subject: Words, key: str, detail: Words = "") -> None:
    notices.tell(
        users=queries.able(matter),
        subject=subject,
        detail=detail,
        url=matter.get_absolute_url(),
        urgent=True,
        key=f"{key}:{matter.pk}:{moments.now():%y%m%d%H%M%S}",
        by=System(_("Recusal")),
    )


def desk(matter: Matter) -> list[User]:
    """Whom news of a matter reaches: its handler, or everyone who could take it if nobody has yet."""
    return [matter.handler] if matter.handler else queries.able(matter)


def supervisors(organisation_id: int) -> Iterable[User]:
    """Those who supervise an organisation at its own level."""
    return network.handlers(organisation_id, Permission.SUPERVISE)


def still_waiting(matter: Matter) -> list[str]:
    """Names of organisations and partners that were asked and have not reported."""
    assisting = Assignment.objects.filter(matter=matter, part=Assignment.Part.ASSIST, closed_at__isnull=True)
    referred = Referral.objects.filter(matter=matter, closed_at__isnull=True)
    names = [row.receiver.short_name for query in (assisting, referred) for row in query.select_related("receiver")]
    return list(dict.fromkeys(names))  # a partner may owe two answers


def recall_all(matter: Matter, by: Actor) -> None:
    """Ends what was asked of others, when a matter closes before they reported, and tells them; a confidential one closes to helpers."""
    now = moments.now()
    asked = Assignment.objects.filter(matter=matter, closed_at__isnull=True)
    for row in asked.filter(part=Assignment.Part.ASSIST).select_related("receiver"):
        shut_helpers_out(matter, row.receiver_id)
        _tell_helpers(row, by)
    asked.filter(part=Assignment.Part.LEAD, state="taken").update(state="done", closed_at=now)
    asked.update(state="recalled", closed_at=now)
    referred = list(Referral.objects.filter(matter=matter, closed_at__isnull=True))
    Referral.objects.filter(pk__in=[row.pk for row in referred]).update(state="recalled", closed_at=now)
    for referral in referred:
        tell_recalled(referral, by)


def _tell_helpers(assignment: Assignment, by: Actor) -> None:
    number = assignment.matter.number
    notices.tell(
        users=network.handlers(assignment.receiver_id, Permission.HANDLE),
        subject=lambda: _("You need not help any more: %(number)s") % {"number": number},
        detail=lambda: _("The matter was closed."),
        key=f"assist_recalled:{assignment.pk}",
        by=by,
    )


def tell_recalled(referral: Referral, by: Actor) -> None:
    """Tells a partner's officers that an answer is no longer asked for; she no longer sees what it was about."""
    notices.tell(
        users=network.handlers(referral.receiver_id, Permission.ANSWER_REFERRAL),
        subject=lambda: _("No answer is needed any more: %(asked)s") % {"asked": referral.asked},
        detail=lambda: _("It was taken back, or the matter was closed. You no longer see it."),
        url=reverse("matters:referrals"),
        key=f"recalled:{referral.pk}",
        by=by,
    )


def flag_unstaffed(receiver: Organisation, permission: str, by: Actor) -> None:
    """Tells whoever gives grants nearest above an organisation that nobody there can do what it has just been asked."""
    if not network.unstaffed([receiver.pk], permission):
        return
    levels = (list(network.handlers(place, Network.GRANT)) for place in reversed(network.path(receiver)))
    notices.tell(
        users=next((users for users in levels if users), []),
        subject=lambda: _("%(place)s was asked for help, and nobody there has an account") % {"place": receiver},
        detail=lambda: _("Give somebody there a grant; until then it must be asked by telephone or letter."),
        url=receiver.get_absolute_url(),
        urgent=True,
        key=f"unstaffed:{receiver.pk}:{moments.today():%y%m%d}",
        by=by,
    )


def shut_helpers_out(matter: Matter, receiver: int) -> None:
    """Once its part is done, an organisation that assisted keeps seeing an ordinary matter; a confidential one closes to it."""
    if receiver == matter.owner_id:
        return  # the matter is hers by now
    if not matter.confidential:
        open_to(matter, receiver, Reason.PASSED)
        return
    close_to(matter, receiver)
    # Grants of the past too: who has left must not keep what she was shown as a helper.
    theirs = Grant.objects.filter(organisation=receiver).values("user")
    MatterAccess.objects.open().filter(matter=matter, reason=Reason.ASSISTING, user__in=theirs).update(
        until=moments.now()
    )
