"""The paper of a bundle of evidence: cover, list of exhibits, records in the order of time, attachments page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from halfsky.ground.files.models import StoredFile
from halfsky.ground.journal.models import Event
from halfsky.ground.lib.evidence import Exhibit
from halfsky.ground.lib.identifying import Veil
from halfsky.ground.web.papers import Paper
from halfsky.kernel.matters.adapters.exhibits import moment
from halfsky.kernel.matters.models import Bundle

# The interpretation by which these records are evidence; a source is quoted, never translated.
BASIS = (
    "依据《最高人民法院关于办理人身安全保护令案件适用法律若干问题的规定》（法释〔2022〕17号）第六条第（八）项，"
    "妇女联合会收到反家庭暴力投诉、反映或者求助的记录，可以作为证据。记录形成后只能追加，更正以补充说明的方式作出。"
)


def write(
    bundle: Bundle,
    pieces: Sequence[Exhibit],
    veil: Veil,
    events: Mapping[int, Event],
    contents: Mapping[str, bytes],
    addresses: Sequence[tuple[str, str]] = (),
) -> bytes:
    """The finished PDF; `contents` are the files by the key of their exhibit."""
    matter = bundle.matter
    title = _("Evidence for a court")
    mark = _("Matter %(number)s") % {"number": matter.number}
    paper = Paper(title=title, running=f"{matter.owner.name} · {title}", mark=mark)
    _cover(paper, bundle, len(pieces), veil, addresses)
    paper.index(
        heading=_("List of exhibits"), heads=(_("No."), _("Exhibit"), _("Came about"), pgettext("paper", "Page"))
    )
    for number, piece in enumerate(pieces, 1):
        if piece.key in contents:
            _attachment(paper, number, piece, veil, events, contents[piece.key])
        else:
            _record(paper, number, piece, veil, events)
    _checking(paper)
    return paper.written()


def _cover(paper: Paper, bundle: Bundle, count: int, veil: Veil, addresses: Sequence[tuple[str, str]]) -> None:
    matter = bundle.matter
    hidden = "、".join(sorted({name for name in veil.names.values() if not name.startswith("（")}))
    paper.cover(
        above=matter.owner.name,
        facts=[
            (_("Given to"), bundle.receiver),
            (_("Purpose"), bundle.purpose),
            (_("Matter"), f"{matter.number} · {matter.kind.label}"),
            (_("Exhibits"), _("%(count)d, listed on the next page") % {"count": count}),
            (_("Names left out"), hidden or _("none")),
            (_("Addresses and telephones"), _("left out") if veil.numbers else _("as in the records")),
            *addresses,
            (_("Prepared by"), bundle.made_by.name),
            (_("Prepared on"), moment(bundle.at)),
        ],
        below=BASIS,
        signed=_("(Seal)                    Year      Month      Day"),
    )


def _record(paper: Paper, number: int, piece: Exhibit, veil: Veil, events: Mapping[int, Event]) -> None:
    paper.piece(veil.over(piece.title), when=moment(piece.at), numbered=number)
    paper.facts([(label, veil.over(value)) for label, value in piece.facts])
    for _key, label, text in piece.words:
        if label:
            paper.prose(veil.over(text), label=label)
    paper.small(_proven(piece, events))


def _proven(piece: Exhibit, events: Mapping[int, Event]) -> str:
    """Where the journal tells of it."""
    event = events.get(piece.events[0]) if piece.events else None
    if event is None:
        return _("As recorded when this bundle was made.")
    words = _("Journal: %(moment)s, event %(digest)s") % {
        "moment": moment(event.at),
        "digest": f"{bytes(event.digest).hex()[:16]}…",  # in full in records.json
    }
    erased = _("Its content was erased; the digest remains.")
    return words if event.content is not None else f"{words}　{erased}"


def _attachment(
    paper: Paper, number: int, piece: Exhibit, veil: Veil, events: Mapping[int, Event], content: bytes
) -> None:
    """A page about the file, then the file itself where paper can show it."""
    name = veil.over(piece.title)
    paper.piece(name, when=moment(piece.at), apart=True, numbered=number)
    paper.facts([(label, veil.over(value)) for label, value in piece.facts])
    paper.small(_proven(piece, events))
    kind = StoredFile.objects.get(pk=piece.file).content_type
    caption = _("Attachment %(number)d: %(name)s") % {"number": number, "name": name}
    if kind.startswith("image/"):
        paper.picture(content, caption=caption)
    elif kind != "application/pdf" or not paper.pages(content, caption=caption):
        paper.prose(_("This file cannot be shown on paper. It lies in the folder of original files."))


def _checking(paper: Paper) -> None:
    paper.piece(_("How to check this bundle"), apart=True)
    paper.prose(
        _(
            "Every record here was written into a journal when it was made. The journal is only added to; it is sealed every few seconds, "
            "and each seal holds the digest of the one before it."
        )
    )
    paper.prose(
        _(
            "The file verify.py, which comes with this paper, checks on any computer with Python 3 that no file, no record and no word was "
            "changed since. The file 请先读我.txt says how."
        )
    )
