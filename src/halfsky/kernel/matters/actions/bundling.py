"""Verbs about bundles of evidence: asking for one, writing its digest into the journal, keeping its file, taking it away again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.files import actions as files
from halfsky.ground.files import queries as file_queries
from halfsky.ground.files.models import StoredFile
from halfsky.ground.journal import actions as journal
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments, proofs
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.clocks import Duration, due
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.notices import actions as notices
from halfsky.kernel.matters import queries, rules
from halfsky.kernel.matters.actions.step import NOUN as MATTER
from halfsky.kernel.matters.actions.step import write
from halfsky.kernel.matters.models import Bundle, Matter
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation

NOUN = "matters.bundle"
KEPT_FOR = "matters.bundle_kept_for"


@transaction.atomic
def ask_bundle(
    *,
    matter: Matter,
    receiver: str,
    purpose: str,
    chosen: Sequence[str],
    in_full: Sequence[int] = (),
    addresses: bool = False,
    by: User,
) -> Bundle:
    """Decides what goes into a bundle of evidence, for whom and what for; of a confidential matter the supervisors learn at once.

    `chosen` are keys of exhibits, `in_full` of the parties whose names are given in full. NotAllowed for whoever is neither the matter's
    handler nor a supervisor of its owner; Refusal without receiver, purpose or exhibits, and for more than fits into one bundle.
    """
    if not queries.may_bundle(matter, by):
        raise NotAllowed(_("Only the handler of a matter and supervisors make bundles of evidence."))
    if not (receiver.strip() and purpose.strip() and chosen):
        raise Refusal(_("Say for whom the bundle is and what for, and choose what goes into it."))
    keys = [key.partition(":")[2] for key in chosen if key.startswith("file:")]
    sizes = StoredFile.objects.filter(noun=MATTER, noun_id=str(matter.pk), pk__in=keys).values_list("size", flat=True)
    rules.check_bundle_size(sum(sizes))
    bundle = Bundle.objects.create(
        matter=matter,
        made_by=by,
        receiver=receiver.strip(),
        purpose=purpose.strip(),
        chosen=list(chosen),
        in_full=[int(party) for party in in_full],
        addresses=addresses,
        at=moments.now(),
    )
    content = {"bundle": bundle.pk, "receiver": bundle.receiver, "pieces": len(chosen), "addresses": addresses}
    write(matter=matter, verb="bundle", note=f"{bundle.receiver}：{bundle.purpose}", content=content, by=by)
    if matter.confidential:
        _tell_supervisors(bundle, by)
    return bundle


def _tell_supervisors(bundle: Bundle, by: User) -> None:
    matter = bundle.matter
    notices.tell(
        users=[user for user in _nearest_supervisors(matter.owner) if user != by],
        subject=lambda: (
            _("%(name)s made a bundle of evidence of confidential matter %(number)s")
            % {"name": by.name, "number": matter.number}
        ),
        detail=bundle.receiver,
        url=reverse("matters:glass", args=[matter.number]),
        urgent=True,
        key=f"bundle:{bundle.pk}",
        by=by,
    )


def _nearest_supervisors(owner: Organisation) -> list[User]:
    """Those who supervise at the owner's level, or at the nearest level above that has somebody who does."""
    levels = (list(network.handlers(place, Permission.SUPERVISE)) for place in reversed(network.path(owner)))
    return next((level for level in levels if level), [])


@transaction.atomic
def anchor_bundle(*, bundle: Bundle, manifest: str, by: User) -> Event:
    """Writes the digest of a bundle's manifest into the journal, where a seal will hold it: that is its signature."""
    return journal.record(
        verb=proofs.ANCHOR,
        noun=NOUN,
        noun_id=bundle.pk,
        organisation=bundle.matter.owner_id,
        content={"manifest": manifest, "receiver": bundle.receiver},
        by=by,
    )


@transaction.atomic
def keep_bundle(*, bundle: Bundle, content: bytes, manifest: str, by: User) -> Bundle:
    """Keeps the finished file, sealed at rest, for as long as the place has set."""
    now, lasts = moments.now(), Duration.parse(str(network.setting(bundle.matter.owner_id, KEPT_FOR)))
    file = files.keep(
        content=content,
        name=_("%(number)s evidence %(day)s.zip")
        % {"number": bundle.matter.number, "day": f"{moments.today():%Y%m%d}"},
        content_type="application/zip",
        noun=NOUN,
        noun_id=bundle.pk,
        organisation=bundle.matter.owner_id,
        sealed=True,
        by=by,
    )
    bundle.file, bundle.manifest = file.pk, manifest
    bundle.until = due(now, lasts, network.calendar(bundle.matter.owner_id))
    bundle.save(update_fields=["file", "manifest", "until"])
    return bundle


def remove_bundles(*, now: datetime) -> int:
    """Takes away the files of bundles whose time has passed, and says how many; their rows and digests stay."""
    late = Bundle.objects.filter(file__isnull=False, until__lte=now)
    for bundle in late:
        with transaction.atomic():
            for file in file_queries.files_of(NOUN, bundle.pk):
                files.remove(file=file, reason=_("Its time has passed."), by=System("bundles are kept for a while"))
            Bundle.objects.filter(pk=bundle.pk).update(file=None)
    return len(late)
