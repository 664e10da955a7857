"""The verb of an application's papers: hand one in, as a file or as an original that was seen, as long as nobody has decided."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.files import actions as files
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.notices import actions as notices
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.actions.aid import NOUN, advance
from halfsky.programmes.rights.models import Aid, AidPaper
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules import aid as rules


@transaction.atomic
def hand_in(
    *,
    aid: Aid,
    paper: str,
    upload: UploadedFile | None = None,
    original: bool = False,
    replaces: AidPaper | None = None,
    by: Actor,
) -> Aid:
    """Keeps a file of one paper, encrypted, or notes that its original was seen; the court is told while it decides.

    With `replaces` the file takes the place of an earlier one of the same paper, which stays in the history. Refusal with neither file
    nor original, for a file that is there already, and once the court has decided.
    """
    if upload is None and not original:
        raise Refusal(_("Upload a file, or say that you have seen the original."), at="upload")
    papers = sorted({*aid.papers, paper}) if original else aid.papers
    advance(aid, "hand_in_paper", by, told={"paper": paper}, papers=papers)
    if upload is not None:
        _file(aid, rules.Paper(paper), upload, replaces, by)
    if aid.state == "proposed":
        _tell_court(aid, by)
    return aid


def _file(aid: Aid, paper: str, upload: UploadedFile, replaces: AidPaper | None, by: Actor) -> None:
    rows = queries.aid_papers.standing(aid).filter(paper=paper)
    if replaces is not None and not rows.filter(pk=replaces.pk).exists():
        raise Refusal(
            _("This file is no longer there to be replaced. Look at the papers again, and choose anew."), at="replaces"
        )
    file = files.attach(upload=upload, noun=NOUN, noun_id=aid.pk, organisation=aid.organisation_id, sealed=True, by=by)
    if AidPaper.objects.filter(aid=aid, paper=paper, file=file.pk).exists():
        raise Refusal(_("This very file has been handed in already."), at="upload")
    AidPaper.objects.create(aid=aid, paper=paper, file=file.pk, replaces=replaces, aid_was=aid.state)


def _tell_court(aid: Aid, by: Actor) -> None:
    notices.tell(
        users=network.handlers(aid.court_id, Permission.DECIDE_AID),
        subject=lambda: (
            _("%(place)s handed in another paper for judicial aid") % {"place": aid.organisation.short_name}
        ),
        url=aid.get_absolute_url(),
        key=f"rights.aid:{aid.pk}:papers:{AidPaper.objects.filter(aid=aid).count()}",
        by=by,
    )
