"""Verbs about typical cases: write, change, decide on the marks, hand over, publish, send back, take back.

What the machine finds is looked up by the verbs and kept, sealed, with the draft: a page shows it and asks nothing of the register.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import lives, moments, proofs
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.ground.notices import actions as notices
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights import rules
from halfsky.programmes.rights.models import TypicalCase
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.queries import cases as queries
from halfsky.programmes.rights.rules.marks import Finding, plain
from halfsky.programmes.rights.states.cases import TYPICAL_CASE

NOUN = "rights.typical_case"
EMPTY: dict[str, Any] = {"draft": "", "decided": "", "marked": ""}


@transaction.atomic
def write(*, matter: Matter, sections: Mapping[str, str], by: User) -> TypicalCase:
    """Begins the case of a finished matter the author sees, at the federation that finished it; only she sees the draft."""
    if matter.owner_id not in network.own(by, Permission.CASES):
        raise NotAllowed(_("A case is written by those who handle matters where this one was finished."))
    if not Matter.objects.visible_to(by).filter(pk=matter.pk).exists():
        raise NotAllowed(_("Only who sees a matter can tell it."))
    _check_tellable(matter)
    if queries.of_matter(matter):
        raise Refusal(_("This matter is told already, or somebody is writing its case."))
    case = TypicalCase(matter=matter, author=by, publisher=queries.publisher(matter.owner), at=moments.now())
    case.draft = _kept(sections)
    case.marked = _listed(queries.look_through(case))
    case.save()
    _record("rights.write_case", case, by)
    return case


@transaction.atomic
def change(*, case: TypicalCase, sections: Mapping[str, str], by: User) -> TypicalCase:
    """Writes a draft anew; what was decided stays decided, what is new is marked."""
    _require_author(case, by)
    case.draft = _kept(sections)
    return _keep_draft(case, "rights.change_case", by)


@transaction.atomic
def decide(*, case: TypicalCase, replaced: Mapping[str, str], kept: Mapping[str, str], by: User) -> TypicalCase:
    """Keeps what the author decided on the marks: what stands instead of the words, or why they may stay.

    Refusal for an empty replacement, a reason that is none, or a replacement that names somebody itself.
    """
    _require_author(case, by)
    if not all(words.strip() for words in (*replaced.values(), *kept.values())):
        raise Refusal(_("Write what stands instead, or why it may stay."))
    instead = {words: plain(told) for words, told in replaced.items()}
    _check_named(case, "\n".join(instead.values()))
    case.decided = json.dumps({"replaced": instead, "kept": dict(kept)}, ensure_ascii=False)
    return _keep_draft(case, "rights.decide_case", by, replaced=len(replaced), kept=len(kept))


@transaction.atomic
def submit(*, case: TypicalCase, checker: User | None = None, by: User) -> TypicalCase:
    """Freezes the text and hands it to a second person at the publisher.

    Of a confidential matter `checker` becomes a named reader, unless she sees it. Refusal while a mark is open, while the matter has not
    rested long enough, or when nobody can check.
    """
    _require_author(case, by)
    _check_tellable(case.matter)
    assert case.matter.finished_at is not None
    days = int(network.setting(case.publisher_id, "rights.cases_rest_for"))
    rules.cases.check_rest(finished_at=case.matter.finished_at, days=days, now=moments.now())
    rules.cases.check_open(sum(found.open for found in queries.look_through(case)))
    readers = _let_check(case, checker, by)
    case.public = queries.anonymised(case)
    changes = {"public": case.public, "marked": _listed(queries.look_again(case)), "remark": ""}
    _move(case, "submit_case", by, **changes)
    notices.tell(
        users=readers,
        subject=lambda: _("A typical case waits for a check"),
        url=case.get_absolute_url(),
        key=f"case:{case.pk}:{moments.now():%Y%m%d%H%M%S}",
        by=by,
    )
    return case


def _let_check(case: TypicalCase, checker: User | None, by: User) -> list[User]:
    """Who can check it now; lets the one who was chosen see the matter if she does not."""
    able = queries.checkers(case)
    if checker is not None and checker not in able:
        raise Refusal(_("%(name)s cannot check this case.") % {"name": checker.name}, at="checker")
    if checker is not None and not _sees(checker, case):
        matters.name_reader(matter=case.matter, user=checker, reason=_("checks its typical case"), by=by)
    readers = [user for user in able if _sees(user, case)]
    if not readers:
        raise Refusal(_("Nobody who may check cases sees this matter. Choose who checks it."))
    return readers


def _sees(user: User, case: TypicalCase) -> bool:
    return Matter.objects.visible_to(user, walk=True).filter(pk=case.matter_id).exists()


@transaction.atomic
def publish(*, case: TypicalCase, by: User) -> TypicalCase:
    """Publishes a checked case and empties its draft; the journal holds the digest. Refusal for the author, and if it names somebody."""
    _require_checker(case, by)
    _check_tellable(case.matter)
    _check_named(case, queries.text(case.public))
    digest = proofs.word_digest("", "case", proofs.canonical(case.public).decode())
    changes = {"digest": digest, "token": secrets.token_hex(8), "published_on": moments.today(), "checked_by": by}
    _move(case, "publish_case", by, told=digest, secret=queries.is_secret(case.matter), **changes, **EMPTY)
    return case


@transaction.atomic
def send_back(*, case: TypicalCase, words: str, by: User) -> TypicalCase:
    """Gives a case back to its author, with words that say what could still be recognised."""
    _require_checker(case, by)
    rules.cases.check_words(words)
    found = _listed(queries.look_through(case))
    _move(case, "send_case_back", by, remark=words, public={}, marked=found)
    notices.tell(
        users=[case.author],
        subject=lambda: _("Your typical case came back"),
        url=case.get_absolute_url(),
        key=f"case:{case.pk}:{moments.now():%Y%m%d%H%M%S}",
        by=by,
    )
    return case


@transaction.atomic
def take_back(*, case: TypicalCase, words: str, by: Actor) -> TypicalCase:
    """Takes a case off every page at once and empties it: its text is kept nowhere, its digest stays in the journal.

    Its author may, who checks, and once it is published whoever handles matters where it was written: a party may ask any of them.
    """
    if not queries.may(by, case, "take_case_back"):
        raise NotAllowed(_("Only its author, those who check cases and those who handle the matter can take it back."))
    rules.cases.check_words(words)
    _move(case, "take_case_back", by, remark=words, public={}, token=None, **EMPTY)
    return case


def _check_tellable(matter: Matter) -> None:
    rules.cases.check_tellable(
        finished=matter.finished_at is not None,
        accusing=matter.kind.accusing,
        erased=queries.anybody_erased(matter),
    )


def _check_named(case: TypicalCase, words: str) -> None:
    if named := queries.named_in(case, words):
        raise Refusal(_("“%(words)s” names somebody, or where she lives. Write something else.") % {"words": named[0]})


def _require_author(case: TypicalCase, by: User) -> None:
    if case.author_id != by.pk or not TypicalCase.objects.visible_to(by).filter(pk=case.pk).exists():
        raise NotAllowed(_("Only its author changes a draft."))
    if case.state != TYPICAL_CASE.start:
        raise NotPossible(_("It was handed over. It can be changed when it comes back."))


def _require_checker(case: TypicalCase, by: User) -> None:
    rules.cases.check_reviewer(author=case.author_id, reviewer=by.pk)
    if not queries.may(by, case, "publish_case") or not _sees(by, case):
        raise NotAllowed(_("A case is checked where it is published, by somebody who sees its matter."))


def _keep_draft(case: TypicalCase, verb: str, by: User, **content: object) -> TypicalCase:
    case.marked = _listed(queries.look_through(case))
    lives.swap(case, state=TYPICAL_CASE.start, draft=case.draft, decided=case.decided, marked=case.marked)
    _record(verb, case, by, **content)
    return case


def _move(case: TypicalCase, verb: str, by: Actor, *, told: str = "", **changes: Any) -> None:
    lives.swap(case, state=TYPICAL_CASE.after(case.state, verb), **changes)
    _record(f"rights.{verb}", case, by, **({"digest": told} if told else {}))


def _record(verb: str, case: TypicalCase, by: Actor, **content: object) -> None:
    place = case.matter.owner_id
    journal.record(verb=verb, noun=NOUN, noun_id=case.pk, organisation=place, content=dict(content), by=by)


def _kept(sections: Mapping[str, str]) -> str:
    texts = {key: plain(str(sections.get(key, ""))) for key in rules.cases.SECTIONS}
    if not all(texts.values()):
        raise Refusal(_("Every section needs a few sentences."))
    return json.dumps(texts, ensure_ascii=False)


def _listed(found: Iterable[Finding]) -> str:
    return json.dumps([asdict(one) for one in found], ensure_ascii=False)
