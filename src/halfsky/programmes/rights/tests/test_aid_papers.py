"""Papers of judicial aid: handed in one by one as files or seen in the original, named where missing, replaced and never lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from halfsky.ground.files import queries as files
from halfsky.ground.files.models import StoredFile
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.ground.notices.models import Notice
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.actions import aid as verbs
from halfsky.programmes.rights.actions.aid_papers import hand_in
from halfsky.programmes.rights.models import Aid, AidPaper
from halfsky.programmes.rights.rules.aid import Paper
from halfsky.programmes.rights.states.aid import JUDICIAL_AID, UNDECIDED
from halfsky.programmes.rights.tests.aids import applied, proposed
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def pdf(name: str = "金丝雀身份证.pdf") -> SimpleUploadedFile:
    """A paper whose content is its name, so that no two are the same."""
    return SimpleUploadedFile(name, PDF + name.encode())


def filed(aid: Aid, cast: Cast, name: str = "金丝雀身份证.pdf", paper: str = "identity", **more: Any) -> AidPaper:
    hand_in(aid=aid, paper=paper, upload=pdf(name), by=cast.chair, **more)
    row: AidPaper = AidPaper.objects.latest("pk")
    return row


def url_of(row: AidPaper) -> str:
    return str(StoredFile.objects.get(pk=row.file).get_absolute_url())


def test_papers_come_one_by_one_and_what_is_missing_is_said_by_name(person: Person, cast: Cast) -> None:
    aid = applied(person, cast)
    for key in ("application", "identity", "harm", "compensation"):
        filed(aid, cast, f"{key}.pdf", key)
    page = cast.client("chair").get(aid.get_absolute_url()).content.decode()
    assert "还缺：村（社区）或民政部门出具的困难证明。" in page
    with pytest.raises(Refusal, match="困难证明"):
        verbs.check(aid=aid, papers=[], by=cast.chair)
    hand_in(aid=aid, paper="hardship", original=True, by=cast.chair)
    page = cast.client("chair").get(aid.get_absolute_url()).content.decode()
    assert "还缺" not in page
    assert "已看原件" in page
    assert verbs.check(aid=aid, papers=["hardship"], by=cast.chair).state == "checked"


def test_both_sides_open_a_paper_and_each_opening_is_journalled(person: Person, cast: Cast) -> None:
    aid = proposed(person, cast)
    row = filed(aid, cast)
    for name in ("chair", "judge"):
        assert cast.client(name).get(url_of(row)).status_code == 200
        assert "金丝雀身份证.pdf" in cast.client(name).get(aid.get_absolute_url()).content.decode()
    assert Event.objects.filter(verb="files.open").count() == 2
    assert StoredFile.objects.get().sealed


def test_nobody_else_opens_a_paper_and_the_court_none_before_it_is_asked(person: Person, cast: Cast) -> None:
    aid = applied(person, cast)
    row = filed(aid, cast)
    others = ("judge", "officer", "sibling_chair", "town_handler", "supervisor", "administrator", "stranger", "revoked")
    assert [name for name in others if cast.client(name).get(url_of(row)).status_code != 404] == []
    verbs.check(aid=aid, papers=Paper.values, by=cast.chair)
    verbs.propose(aid=aid, by=cast.chair)
    assert cast.client("judge").get(url_of(row)).status_code == 200
    verbs.withdraw(aid=aid, answer="不申请了", by=cast.chair)
    assert cast.client("judge").get(url_of(row)).status_code == 404


def test_papers_of_aid_in_a_closed_matter_stay_with_those_who_see_it(accepted: Matter, cast: Cast) -> None:
    person = accepted.parties.get().person
    assert person is not None
    aid = applied(person, cast, matter=accepted)
    row = filed(aid, cast)
    assert cast.client("colleague").get(url_of(row)).status_code == 404
    with pytest.raises(NotAllowed):
        hand_in(aid=aid, paper="harm", upload=pdf("别人.pdf"), by=cast.colleague)
    assert StoredFile.objects.count() == 1


def test_a_replaced_paper_stays_in_the_history_and_the_court_sees_what_it_had(person: Person, cast: Cast) -> None:
    aid = applied(person, cast)
    first = filed(aid, cast, "初稿.pdf")
    second = filed(aid, cast, "二稿.pdf", replaces=first)
    verbs.check(aid=aid, papers=Paper.values, by=cast.chair)
    verbs.propose(aid=aid, by=cast.chair)
    third = filed(aid, cast, "三稿.pdf", replaces=second)
    assert [row.pk for row in queries.aid_papers.standing(aid)] == [third.pk]
    opened = {
        name: [cast.client(name).get(url_of(row)).status_code for row in (first, second, third)]
        for name in ("chair", "judge")
    }
    assert opened == {"chair": [200, 200, 200], "judge": [404, 200, 200]}
    page = cast.client("judge").get(aid.get_absolute_url()).content.decode()
    assert ("初稿" in page, "二稿" in page, "三稿" in page) == (False, True, True)


def test_a_file_is_replaced_once_and_only_by_the_same_paper(person: Person, cast: Cast) -> None:
    aid = applied(person, cast)
    first = filed(aid, cast, "一.pdf")
    filed(aid, cast, "二.pdf", replaces=first)
    for paper in ("identity", "harm"):
        with pytest.raises(Refusal) as refused:
            filed(aid, cast, f"三{paper}.pdf", paper, replaces=first)
        assert refused.value.at == "replaces"
    assert AidPaper.objects.count() == StoredFile.objects.count() == 2


def test_the_same_file_twice_nothing_at_all_and_no_file_are_refused(person: Person, cast: Cast) -> None:
    aid = applied(person, cast)
    filed(aid, cast)
    wrong: tuple[dict[str, Any], ...] = (
        {"upload": pdf()}, {}, {"upload": SimpleUploadedFile("坏.pdf", b"MZ")}, {"upload": SimpleUploadedFile("空.pdf", b"")},
    )  # fmt: skip
    for values in wrong:
        with pytest.raises(Refusal):
            hand_in(aid=aid, paper="identity", by=cast.chair, **values)
    assert AidPaper.objects.count() == StoredFile.objects.count() == 1


def test_a_wrong_file_is_taken_off_and_its_paper_is_missing_again(person: Person, cast: Cast) -> None:
    aid = applied(person, cast)
    row = filed(aid, cast)
    remove = reverse("files:remove", args=[row.file])
    assert cast.client("judge").get(remove).status_code == 404
    assert cast.client("chair").post(remove, {"reason": "传错了人"}).status_code == 302
    assert queries.aid_papers.on_file(aid) == set()
    page = cast.client("chair").get(aid.get_absolute_url()).content.decode()
    assert "金丝雀身份证.pdf 已移除" in page
    assert cast.client("chair").get(url_of(row)).status_code == 404


def test_what_was_complete_and_is_missing_again_is_not_proposed(person: Person, cast: Cast) -> None:
    aid = applied(person, cast)
    row = filed(aid, cast)
    verbs.check(aid=aid, papers=[key for key in Paper.values if key != "identity"], by=cast.chair)
    cast.client("chair").post(reverse("files:remove", args=[row.file]), {"reason": "传错了人"})
    with pytest.raises(Refusal, match="身份证"):
        verbs.propose(aid=aid, by=cast.chair)


def test_after_the_decision_papers_stay_as_they_were(person: Person, cast: Cast) -> None:
    aid = proposed(person, cast)
    row = filed(aid, cast)
    verbs.refuse(aid=aid, decided_on=moments.today(), answer="不符合", by=cast.judge)
    with pytest.raises(NotPossible):
        filed(aid, cast, "迟到.pdf")
    assert cast.client("chair").get(reverse("files:remove", args=[row.file])).status_code == 404
    assert "hand_in_paper" not in cast.client("chair").get(aid.get_absolute_url()).content.decode()
    assert files.readable(cast.fresh("judge"), row.file) is not None


def test_the_court_is_told_of_a_paper_that_comes_while_it_decides(person: Person, cast: Cast) -> None:
    aid = proposed(person, cast)
    told = Notice.objects.filter(user=cast.judge).count()
    filed(aid, cast)
    assert Notice.objects.filter(user=cast.judge).count() == told + 1
    with pytest.raises(NotAllowed):
        hand_in(aid=aid, paper="harm", upload=pdf("法官.pdf"), by=cast.judge)


def test_a_paper_is_handed_in_from_its_line_in_the_browser(person: Person, cast: Cast) -> None:
    aid = applied(person, cast)
    chair = cast.client("chair")
    url = f"{reverse('rights:aid_move', args=[aid.pk, 'hand_in_paper'])}?paper=identity"
    assert f"{url}" in chair.get(aid.get_absolute_url()).content.decode()
    assert chair.post(url, {"paper": "identity"}).status_code == 409
    assert chair.post(url, {"paper": "identity", "upload": SimpleUploadedFile("坏.pdf", b"MZ")}).status_code == 422
    assert chair.post(url, {"paper": "identity", "upload": pdf("正面.pdf")}).status_code == 302
    row = AidPaper.objects.get()
    assert "正面.pdf" in chair.get(url).content.decode()
    assert "正面.pdf" not in chair.get(url.replace("identity", "harm")).content.decode()
    data = {"paper": "identity", "upload": pdf("清晰.pdf"), "replaces": row.pk}
    assert chair.post(url, data).status_code == 302
    assert AidPaper.objects.latest("pk").replaces == row
    assert cast.client("sibling_chair").get(url).status_code == 404


STEPS = [*(move.verb for move in JUDICIAL_AID.moves if move.verb != "hand_in_paper"), *["hand_in_paper"] * 4]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(STEPS), max_size=16))
def test_whatever_is_tried_papers_come_only_before_the_decision(tried: list[str]) -> None:
    state, decided = JUDICIAL_AID.start, False
    for verb in tried:
        try:
            state = JUDICIAL_AID.after(state, verb)
        except NotPossible:
            continue
        decided = decided or verb in verbs.DECISIONS
        if verb == "hand_in_paper":
            assert state in UNDECIDED
            assert not decided


def test_a_page_with_many_papers_is_cheap(person: Person, cast: Cast, django_assert_max_num_queries: Any) -> None:
    aid = proposed(person, cast)
    for number in range(12):
        filed(aid, cast, f"{number}.pdf", Paper.values[number % 5])
    for name in ("chair", "judge"):
        client = cast.client(name)
        client.get(aid.get_absolute_url())
        with django_assert_max_num_queries(15):
            client.get(aid.get_absolute_url())
