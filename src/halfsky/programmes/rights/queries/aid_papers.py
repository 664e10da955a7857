"""Questions about the papers of an application: what is on file, what was seen in the original, what is missing; who reads files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from halfsky.ground.files.models import StoredFile
from halfsky.ground.lib.actors import Actor
from halfsky.programmes.rights.models import Aid, AidPaper
from halfsky.programmes.rights.queries.aid import may_act, papers_needed
from halfsky.programmes.rights.rules.aid import Paper
from halfsky.programmes.rights.states.aid import UNDECIDED


@dataclass
class PaperLine:
    """One paper as its page shows it: its files, those that were replaced, and those that were taken off."""

    key: str
    needed: bool
    ticked: bool
    files: list[StoredFile] = field(default_factory=list)
    earlier: list[StoredFile] = field(default_factory=list)
    gone: list[StoredFile] = field(default_factory=list)

    @property
    def label(self) -> str:
        """What the paper is called."""
        return str(Paper(self.key).label)

    @property
    def there(self) -> bool:
        """Whether it is on file or was seen."""
        return self.ticked or bool(self.files)


def standing(aid: Aid) -> QuerySet[AidPaper]:
    """The files of an application that were neither replaced nor taken off, oldest first."""
    present = StoredFile.objects.present().values("pk")
    return AidPaper.objects.filter(aid=aid, replacement__isnull=True, file__in=present)


def on_file(aid: Aid) -> set[str]:
    """The papers of which there is a file."""
    return set(standing(aid).order_by().values_list("paper", flat=True))


def names(rows: Iterable[AidPaper]) -> dict[UUID, str]:
    """What the files of some rows are called."""
    return dict(StoredFile.objects.filter(pk__in=[row.file for row in rows]).values_list("pk", "name"))


def lines(actor: Actor, aid: Aid) -> list[PaperLine]:
    """Each paper that the place asks for or that was handed in, with what the reader may see of it; three queries."""
    rows = list(AidPaper.objects.visible_to(actor).filter(aid=aid).select_related("replacement"))
    files = StoredFile.objects.in_bulk([row.file for row in rows])
    needed, filed = papers_needed(aid.organisation_id), {row.paper for row in rows}
    found = {
        key: PaperLine(key, key in needed, key in aid.papers)
        for key in Paper.values
        if key in {*needed, *filed, *aid.papers}
    }
    ours = may_act(actor, aid)
    for row in rows:
        line, file = found[row.paper], files[row.file]
        if file.removed_at is None:
            (line.earlier if hasattr(row, "replacement") else line.files).append(file)
        elif ours:
            line.gone.append(file)
    return list(found.values())


def missing(shown: Iterable[PaperLine]) -> list[str]:
    """What is still to be handed in, by name."""
    return [line.label for line in shown if line.needed and not line.there]


def _application(actor: Actor, aid_id: str) -> Aid | None:
    return Aid.objects.visible_to(actor).filter(pk=int(aid_id)).first() if aid_id.isdigit() else None


def reads_files(actor: Actor, aid_id: str) -> bool:
    """Whether an actor may read all files of an application: she works on it."""
    aid = _application(actor, aid_id)
    return aid is not None and may_act(actor, aid)


def was_handed_in(actor: Actor, aid_id: str, file_id: str) -> bool:
    """Whether a file was handed in to the actor's court with what was proposed to it."""
    return aid_id.isdigit() and AidPaper.objects.visible_to(actor).filter(aid=int(aid_id), file=file_id).exists()


def removes_files(actor: Actor, aid_id: str) -> bool:
    """Whether an actor may take a file off: she works on the application, and the court has not decided yet."""
    aid = _application(actor, aid_id)
    return aid is not None and may_act(actor, aid) and aid.state in UNDECIDED
