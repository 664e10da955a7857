from __future__ import annotations

import re

import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from halfsky.ground.journal.models import Event
from halfsky.ground.web import choosers
from halfsky.kernel.people import actions, demo
from halfsky.kernel.people.models import Household, Person
from halfsky.kernel.people.tests.conftest import SETUP, number
from tests.cast import Cast

SECRETS = (number(), "13800001234", "金丝雀村7组", "张小梅", "金丝雀")


def addresses(person: Person) -> list[str]:
    """Every page of hers."""
    key = person.pk
    verbs = (
        "change",
        "category",
        "guardian",
        "household",
        "post",
        "consent",
        "account",
        "correct",
        "protect",
        "death",
        "erase",
    )
    return [
        *(reverse(f"people:{name}", args=[key]) for name in ("person", "rights", "history", "kept", "ask", "merge")),
        *(reverse("people:reveal", args=[key, field]) for field in ("number", "phone", "address", "note", "name")),
        *(reverse("people:verb", args=[key, verb]) for verb in verbs),
        reverse("people:side_by_side", args=[key, key]),
        f"/api/v1/people/{key}",
    ]


@pytest.mark.parametrize(
    "reader",
    [
        "sibling_chair",
        "sibling_town_handler",
        "other_county_handler",
        "judge",
        "auditor",
        "administrator",
        "stranger",
        "revoked",
    ],
)
def test_a_stranger_gets_nowhere_and_learns_nothing(cast: Cast, mei: Person, reader: str) -> None:
    client = cast.client(reader)
    for address in addresses(mei):
        assert client.get(address).status_code == 404, address
        assert client.post(address, {"purpose": "contact", "to": "x"}).status_code in {404, 405}, address
    for address in (
        "/people/",
        "/people/?q=张小梅",
        "/people/?q=1234",
        "/people/?export=xlsx",
        "/api/v1/people/",
        "/search/?q=张小梅",
    ):
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        assert not any(secret.encode() in body for secret in SECRETS if f"q={secret}" not in address), address
        assert f"/people/{mei.pk}/".encode() not in body
    assert client.post(reverse("people:row", args=[mei.pk, "end_category", 1])).status_code == 404


def test_the_village_names_her_and_masks_the_rest(cast: Cast, mei: Person) -> None:
    page = cast.client("chair").get("/people/").content.decode()
    assert "张小梅" in page
    assert "138****1234" in page
    assert "13800001234" not in page
    assert number() not in page


def test_the_city_sees_a_masked_name_until_she_serves(cast: Cast, mei: Person) -> None:
    client = cast.client("supervisor")
    for address in ("/people/", f"/people/{mei.pk}/", "/api/v1/people/"):
        answer = client.get(address)
        page = str(answer.json()) if "api" in address else answer.content.decode()
        assert "张某某" in page
        assert "张小梅" not in page, address
    actions.hold_post(person=mei, organisation=cast.village, title="executive", by=cast.chair)
    assert "张小梅" in client.get("/people/").content.decode()


def test_her_page_shows_no_sealed_value(cast: Cast, mei: Person) -> None:
    client = cast.client("chair")
    for name in ("person", "rights", "history"):
        page = client.get(reverse(f"people:{name}", args=[mei.pk]))
        assert page.status_code == 200
        assert not any(secret in page.content.decode() for secret in (number(), "13800001234", "金丝雀"))
        assert "no-store" in page["Cache-Control"]


def test_a_value_is_shown_once_for_a_purpose(cast: Cast, mei: Person) -> None:
    client = cast.client("chair")
    address = reverse("people:reveal", args=[mei.pk, "phone"])
    assert "13800001234" not in client.get(address).content.decode()
    assert client.post(address, {"purpose": ""}).status_code == 422
    assert client.post(address, {"purpose": "other", "why": ""}).status_code == 422
    shown = client.post(address, {"purpose": "contact"}, headers={"HX-Target": "sheet-body", "HX-Request": "true"})
    assert "13800001234" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert Event.objects.filter(verb="people.reveal").count() == 1
    assert "13800001234" not in client.get(reverse("people:history", args=[mei.pk])).content.decode()


def test_somebody_linked_reads_one_sentence_and_can_ask(cast: Cast, mei: Person) -> None:
    client = cast.client("sibling_town_handler")
    answer = client.post(
        "/people/new/",
        {"name": "张小梅", "number": number(), "organisation": cast.sibling_town.pk, "another": ""},
        follow=True,
    )
    page = answer.content.decode()
    assert answer.redirect_chain
    assert not any(secret in page for secret in ("138", "柳村妇联", "张小梅", "woman_in_hardship"))
    asked = client.post(reverse("people:ask", args=[mei.pk]), {"organisation": cast.sibling_town.pk, "why": "她来求助"})
    assert asked.status_code == 302
    assert Event.objects.filter(verb="people.ask", organisation_id=cast.village.pk).exists()
    assert client.get(reverse("people:rights", args=[mei.pk])).status_code == 404


def test_registering_needs_only_a_number_and_a_name(cast: Cast) -> None:
    client = cast.client("chair")
    says = client.post("/people/number/", {"number": number()}).content.decode()
    assert "1985" in says
    assert client.post("/people/number/", {"number": number()[:-1] + "0"}).status_code == 200
    client.post("/people/new/", {"name": "王芳", "number": number("19770707", 8), "organisation": cast.village.pk})
    assert Person.objects.get(name="王芳").sex == "2"


def test_somebody_alike_is_shown_before_a_second_registration(cast: Cast, mei: Person) -> None:
    client = cast.client("chair")
    again = {"name": "张小梅", "organisation": cast.village.pk}
    answer = client.post("/people/new/", again)
    assert answer.status_code == 422
    assert f"/people/{mei.pk}/" in answer.content.decode()
    assert client.post("/people/new/", {**again, "another": "on"}).status_code == 302
    assert Person.objects.count() == 2


def test_when_several_fit_one_is_chosen(cast: Cast, mei: Person, child: Person) -> None:
    other = actions.register(name="张小兰", number=number("19860101", 4), organisation=cast.village, by=SETUP).person
    client = cast.client("chair")
    address = reverse("people:verb", args=[child.pk, "guardian"])
    answer = client.post(address, {"guardian": "张小", "relation": "52"})
    assert answer.status_code == 422
    assert "guardian_pick" in answer.content.decode()
    assert client.post(address, {"guardian": "张小", "guardian_pick": other.pk, "relation": "52"}).status_code == 302
    assert child.guardians.get().guardian == other


def test_what_she_heads_is_shown_as_far_as_it_is_seen(cast: Cast, mei: Person, child: Person) -> None:
    far = actions.register(name="陈远", organisation=cast.far_village, by=SETUP).person
    household = actions.form_household(head=mei, members=[child, far], by=SETUP)
    page = cast.client("chair").get(household.get_absolute_url()).content.decode()
    assert "李星" in page
    assert "陈" not in page
    assert cast.client("other_county_handler").get(household.get_absolute_url()).status_code == 404
    assert Household.objects.count() == 1


def test_the_print_for_her_shows_everything_and_is_journalled(cast: Cast, mei: Person) -> None:
    client = cast.client("chair")
    page = client.post(reverse("people:kept", args=[mei.pk]), {"to": "她本人"}).content.decode()
    assert all(secret in page for secret in SECRETS)
    assert Event.objects.get(verb="people.tell").content == {"to": "她本人"}


def test_two_records_are_merged_side_by_side_and_separated(cast: Cast, mei: Person) -> None:
    twin = actions.register(name="张梅", organisation=cast.village, by=SETUP).person
    client = cast.client("chair")
    address = reverse("people:side_by_side", args=[mei.pk, twin.pk])
    assert client.get(address).status_code == 200
    client.post(address, {"keep": mei.pk})
    twin.refresh_from_db()
    assert twin.canonical == mei
    assert client.get(f"/people/{twin.pk}/").context["person"] == mei
    rights = client.get(reverse("people:rights", args=[mei.pk])).context
    assert rights["merges"] == [(twin, "张梅")]
    assert [row.organisation for row in rights["access"]] == [cast.village]
    client.post(reverse("people:row", args=[mei.pk, "unmerge", twin.pk]))
    twin.refresh_from_db()
    assert twin.canonical is None


def test_every_form_opens_for_who_may_use_it(cast: Cast, mei: Person, child: Person) -> None:
    client = cast.client("chair")
    for person in (mei, child):
        for address in addresses(person):
            wanted = 404 if address.endswith("/ask/") else 302 if f"/merge/{person.pk}/" in address else 200
            assert client.get(address).status_code == wanted, address


def test_a_change_keeps_what_is_left_empty_and_deletes_what_is_ticked(cast: Cast, mei: Person) -> None:
    client = cast.client("chair")
    client.post(
        reverse("people:verb", args=[mei.pk, "change"]), {"name": "张晓梅", "address": "新村1号", "remove": ["note"]}
    )
    mei = Person.objects.get(pk=mei.pk)
    assert (mei.name, mei.vault.phone, mei.vault.address, mei.vault.note) == ("张晓梅", "13800001234", "新村1号", "")


@pytest.mark.parametrize("many", [0, 60])
def test_a_page_costs_at_most_fifteen_queries(
    cast: Cast,
    mei: Person,
    child: Person,
    many: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    if many:
        demo.synthetic_people(demo.random.Random(5), [cast.village, cast.far_village], many)
    actions.form_household(head=mei, members=[child], by=SETUP)
    actions.name_guardian(child=child, guardian=mei, relation="52", by=SETUP)
    actions.hold_post(person=mei, organisation=cast.village, title="executive", by=SETUP)
    client = cast.client("town_handler")
    client.get("/people/")
    for address in (
        "/people/",
        "/people/?q=zhang&group=pregnant",
        *addresses(mei)[:4],
        addresses(mei)[6],
        mei.household.get_absolute_url(),
    ):  # type: ignore[union-attr]
        with django_assert_max_num_queries(15):
            client.get(address)


def test_where_there_are_many_places_the_one_that_keeps_her_is_searched_for(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosers, "LONGEST", 2)
    reader, told = cast.client("county_handler"), {"name": "黄晓燕", "finding": "organisation"}
    found = reader.post("/people/new/", told | {"organisation_search": "liucun"}).content.decode()
    assert f'name="organisation" value="{cast.village.pk}"' in found
    foreign = reader.post("/people/new/", told | {"organisation_search": "乙县"}).content.decode()
    assert str(cast.places["other_county"].pk) not in re.findall(r'name="organisation" value="(\d+)"', foreign)
    assert not Person.objects.filter(name="黄晓燕").exists()
    del told["finding"]
    answer = reader.post("/people/new/", told | {"organisation_search": "liucun", "organisation": cast.village.pk})
    assert answer.status_code in (302, 303)
    assert Person.objects.get(name="黄晓燕").organisation == cast.village
    refused = reader.post("/people/new/", told | {"name": "李四妹", "organisation": cast.places["other_county"].pk})
    assert refused.status_code == 422
    assert not Person.objects.filter(name="李四妹").exists()
