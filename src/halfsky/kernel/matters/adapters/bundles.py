"""A bundle of evidence as one ZIP: the paper, the original files, a manifest, the proofs of the journal, and what checks them.

Nothing is written to disk on the way. The order is what makes it a signed bundle: the files first, then the manifest with their digests,
then the manifest's digest as an event of the journal, then the seal over that event, then the proofs.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from halfsky.ground.files import queries as files
from halfsky.ground.files.models import StoredFile
from halfsky.ground.journal import actions as journal
from halfsky.ground.journal import queries as journal_queries
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import masking, proofs
from halfsky.ground.lib.evidence import Exhibit
from halfsky.ground.lib.identifying import Veil
from halfsky.kernel.matters import actions, queries
from halfsky.kernel.matters.adapters import exhibits, paper
from halfsky.kernel.matters.models import Bundle
from halfsky.kernel.people import actions as people

FOLDER = "原始文件"


@dataclass
class Contents:
    """What goes into the ZIP, by name, and what the manifest says of each."""

    parts: dict[str, bytes] = field(default_factory=dict)
    listed: list[dict[str, Any]] = field(default_factory=list)

    def put(self, path: str, content: bytes, what: str, **more: Any) -> None:
        """Adds a file with its line in the manifest."""
        self.parts[path] = content
        self.listed.append(
            {"path": path, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "what": what, **more}
        )


def make(bundle: Bundle, *, progress: Callable[[int, int, str], object]) -> Bundle:
    """Makes a bundle and keeps it; may be done again after an interruption. Refusal if nothing of what was chosen can be seen any more."""
    pieces, veil = exhibits.chosen(bundle), veil_of(bundle)
    total = len(pieces) + 4
    progress(0, total, _("Sealing the journal"))
    keys = [event for piece in pieces for event in piece.events]
    journal.seal_now(events=keys)
    events = {event.pk: event for event in Event.objects.filter(pk__in=keys)}
    contents = Contents()
    _originals(pieces, contents, veil, events, lambda done: progress(done, total, _("Collecting files")))
    progress(len(pieces) + 1, total, _("Writing the paper"))
    originals = {key: contents.parts[path] for key, path in _paths(pieces, veil)}
    written = paper.write(bundle, pieces, veil, events, originals, _addresses(bundle))
    contents.put("证据材料.pdf", written, "全部材料，带目录和连续页码")
    contents.put(proofs.RECORDS, _records(pieces, veil, events), "全部文字记录，供机器核对")
    contents.put("verify.py", Path(proofs.__file__).read_bytes(), "核验程序，只需 Python 3")
    contents.put("请先读我.txt", readme(bundle).encode(), "核验说明")
    progress(len(pieces) + 2, total, _("Sealing the bundle"))
    manifest = proofs.canonical(_manifest(bundle, contents, veil))
    digest = hashlib.sha256(manifest).hexdigest()
    anchor = actions.anchor_bundle(bundle=bundle, manifest=digest, by=bundle.made_by)
    journal.seal_now(events=[anchor.pk])
    shown = journal_queries.shown([*keys, anchor.pk], disclosed=lambda event: _disclosed(event, veil, anchor.pk))
    progress(len(pieces) + 3, total, _("Packing"))
    zipped = _zipped({**contents.parts, proofs.MANIFEST: manifest, proofs.PROOFS: proofs.canonical(shown)})
    return actions.keep_bundle(bundle=bundle, content=zipped, manifest=digest, by=bundle.made_by)


def veil_of(bundle: Bundle) -> Veil:
    """What is veiled in a bundle: names of parties that are not given in full, numbers and addresses unless they belong in."""
    names = {}
    for party in bundle.matter.parties.select_related("person"):
        name = queries.name_of(party)
        if party.pk not in bundle.in_full and name != _("anonymous"):
            names[name] = masking.name(name)
        if not bundle.addresses and party.person and not party.linked and party.person.vault.address:
            names[party.person.vault.address] = "（住址略）"
    return Veil(names, numbers=not bundle.addresses)


def _paths(pieces: Sequence[Exhibit], veil: Veil) -> list[tuple[str, str]]:
    """Where each file lies in the ZIP, by the key of its exhibit."""
    with_files = [piece for piece in pieces if piece.file]
    return [
        (piece.key, f"{FOLDER}/{number:02d} {veil.over(piece.title)}") for number, piece in enumerate(with_files, 1)
    ]


def _originals(
    pieces: Sequence[Exhibit],
    contents: Contents,
    veil: Veil,
    events: dict[int, Event],
    progress: Callable[[int], object],
) -> None:
    paths = dict(_paths(pieces, veil))
    for done, piece in enumerate(piece for piece in pieces if piece.file):
        file = StoredFile.objects.get(pk=piece.file)
        event = events.get(piece.events[0]) if piece.events else None
        contents.put(
            paths[piece.key],
            files.content(file),
            str(file.content_type),
            received=proofs.plain(file.at),
            by=file.uploaded_by_label,
            event=bytes(event.digest).hex() if event else "",
        )
        progress(done + 1)


def _records(pieces: Sequence[Exhibit], veil: Veil, events: dict[int, Event]) -> bytes:
    """The words of every exhibit; with the salt where they are shown just as they were written down."""
    records = []
    for piece in pieces:
        whole = all(veil.over(text) == text for _key, _label, text in piece.words)
        event = events.get(piece.events[0]) if piece.events else None
        records.append(
            {
                "title": veil.over(piece.title),
                "at": proofs.plain(piece.at),
                "facts": [[label, veil.over(value)] for label, value in piece.facts],
                "words": {key: veil.over(text) for key, _label, text in piece.words},
                "event": bytes(event.digest).hex() if event else "",
                "salt": piece.salt if whole else "",
            }
        )
    return proofs.canonical(records)


def _disclosed(event: Event, veil: Veil, anchor: int) -> tuple[bool, bool]:
    """What of an event a stranger may read: nothing that would lift the veil."""
    if event.pk == anchor:
        return True, True
    kept = event.actor_label + event.reason
    content = json.dumps(event.content, ensure_ascii=False)
    named = Veil(veil.names, numbers=False)  # digests are full of digits
    return veil.over(kept) == kept, named.over(content) == content


def _manifest(bundle: Bundle, contents: Contents, veil: Veil) -> dict[str, Any]:
    matter = bundle.matter
    return {
        "matter": matter.number,
        "kind": str(matter.kind.label),
        "organisation": matter.owner.name,
        "made_by": bundle.made_by.name,
        "made_at": proofs.plain(bundle.at),
        "receiver": bundle.receiver,
        "purpose": bundle.purpose,
        "veiled": sorted(set(veil.names.values())),
        "numbers_left_out": veil.numbers,
        "files": contents.listed,
    }


def readme(bundle: Bundle) -> str:
    """What the judge reads first: what is in it, and how to check it."""
    text = (resources("halfsky.kernel.matters.adapters") / "readme.txt").read_text(encoding="utf-8")
    return text.format(number=bundle.matter.number, owner=bundle.matter.owner.name, receiver=bundle.receiver)


def _zipped(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts):
            archive.writestr(name, parts[name])
    return packed.getvalue()


def _addresses(bundle: Bundle) -> list[tuple[str, str]]:
    """Address and telephone of the parties that are named in full, each journalled as shown on an official paper."""
    found = []
    parties = bundle.matter.parties.select_related("person").filter(pk__in=bundle.in_full, linked=False)
    for party in parties if bundle.addresses else ():
        if party.person is None:
            continue
        for kind, label in (("address", _("address")), ("phone", _("telephone number"))):
            value = people.reveal(person=party.person, field=kind, purpose="paper", by=bundle.made_by)
            if value:
                found.append((f"{queries.name_of(party)} · {label}", value))
    return found
