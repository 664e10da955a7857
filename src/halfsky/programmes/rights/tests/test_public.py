"""Asking for help without an account: what it makes, what it never says, and how often."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from halfsky.ground.web import limits
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter, Party
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Venue
from tests.cast import BY, Cast


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def home(cast: Cast) -> Venue:
    return network.open_venue(
        organisation=cast.village, kind="womens_home", name="柳村妇女之家", phone="0795-3211234", by=BY
    )


def token(client: Client, page: str) -> str:
    found = re.search(r'name="form" value="([^"]+)"', client.get(page).content.decode())
    assert found
    return found[1]


def send(page: str, client: Client | None = None, form: str = "", **values: object) -> tuple[int, str]:
    client = client or Client()
    given = {
        "kind": "domestic_violence",
        "story": "他又动手了",
        "for_whom": "self",
        "form": form or token(client, page),
        **values,
    }
    answer = client.post(page, given)
    return answer.status_code, answer.content.decode()


def plain(text: str, number: str = "") -> str:
    """A page without the number it was asked for and without its tokens."""
    return re.sub(r"[A-Za-z0-9]{64}", "", text.replace(number or "\0", ""))


def shown(text: str) -> tuple[str, str]:
    number, code = re.findall(r'number-big">([^<]+)<', text)
    return number, code


def test_behind_the_qr_code_of_a_venue_stands_the_place(home: Venue) -> None:
    text = Client().get(f"/help/v/{home.token}/").content.decode()
    assert "柳村妇女之家" in text
    assert "tel:0795-3211234" in text
    assert Client().get(f"/venue/{home.token}/").headers["Location"] == f"/help/v/{home.token}/"


def test_whoever_asks_at_a_venue_gets_a_number_and_a_code_once(cast: Cast, home: Venue) -> None:
    status, text = send(f"/help/ask/{home.token}/", phone="13800000001", safe_times="上午", may_call="on", name="小梅")
    number, code = shown(text)
    matter = Matter.objects.get()
    assert status == 200
    assert (matter.number, matter.owner, matter.place, matter.channel) == (number, cast.village, cast.village, "online")
    assert matter.confidential
    party = Party.objects.get()
    assert (party.alias, party.safe_phone, party.safe_times, party.contact_agreed) == (
        "小梅",
        "13800000001",
        "上午",
        True,
    )
    assert code.replace("-", "") not in matter.follow_hash


def test_without_her_word_no_contact_is_agreed(home: Venue) -> None:
    send(f"/help/ask/{home.token}/", phone="13800000001")
    assert not Party.objects.get().contact_agreed


@pytest.mark.parametrize("phone", ["123", "110", "12338"])
def test_a_telephone_that_is_safe_is_one_at_which_she_can_be_reached(home: Venue, phone: str) -> None:
    _status, text = send(f"/help/ask/{home.token}/", phone=phone, may_call="on", name="小梅")
    assert "联系不到人" in text
    assert "小梅" in text
    assert not Matter.objects.exists()


def test_nobody_in_the_village_needs_to_learn_of_it(cast: Cast, home: Venue) -> None:
    send(f"/help/ask/{home.token}/", away="on")
    matter = Matter.objects.get()
    assert (matter.owner, matter.place) == (cast.county, cast.village)
    assert not Matter.objects.visible_to(cast.fresh("chair")).exists()


def test_a_request_goes_to_the_next_desk_that_is_staffed(cast: Cast) -> None:
    place = network.open_venue(organisation=cast.far_village, kind="womens_home", name="松村", by=BY)
    for user in ("far_chair", "sibling_town_handler"):
        network.end_grant(grant=cast.fresh(user).grants.get(), reason="调岗", by=BY)
    send(f"/help/ask/{place.token}/")
    assert Matter.objects.get().owner == cast.county


def test_without_a_venue_she_names_her_county_and_town(cast: Cast) -> None:
    client = Client()
    assert "河东镇" in client.post("/help/ask/towns/", {"county": cast.county.pk}).content.decode()
    status, _text = send("/help/ask/", client, county=cast.county.pk, town=cast.town.pk, kind="advice")
    assert status == 200
    assert Matter.objects.get().owner == cast.town
    assert send("/help/ask/", client)[0] == 422


def test_kinds_that_are_not_public_cannot_be_opened(home: Venue) -> None:
    assert send(f"/help/ask/{home.token}/", kind="mandatory_report")[0] == 422
    assert not Matter.objects.exists()


def test_pressing_twice_makes_one_matter_and_shows_the_same_answer(home: Venue) -> None:
    page, client = f"/help/ask/{home.token}/", Client()
    form = token(client, page)
    first, second = send(page, client, form)[1], send(page, client, form)[1]
    assert shown(first) == shown(second)
    assert Matter.objects.count() == 1
    cache.delete(f"public:answered:{limits.read_form(form)}")
    third = send(page, client, form)[1]
    assert "number-big" not in third
    assert Matter.objects.count() == 1


def test_a_machine_that_fills_every_field_or_forges_the_form_is_refused(home: Venue) -> None:
    page = f"/help/ask/{home.token}/"
    assert send(page, site="http://spam")[0] == 422
    assert send(page, form="forged")[0] == 422
    assert send(page, story="他" * 3001)[0] == 422
    assert not Matter.objects.exists()


def test_a_connection_may_ask_six_times_an_hour(home: Venue) -> None:
    page = f"/help/ask/{home.token}/"
    for _ in range(6):
        assert send(page)[0] == 200
    status, text = send(page)
    assert status == 429
    assert "12338" in text
    assert Matter.objects.count() == 6


def test_number_and_code_open_plain_words_and_nothing_internal(cast: Cast, home: Venue) -> None:
    number, code = shown(send(f"/help/ask/{home.token}/")[1])
    matter = Matter.objects.get()
    matters.accept(matter=matter, note="内部备注金丝雀", by=cast.chair)
    matters.handle(matter=matter, note="内部处置金丝雀", told="我们明天联系您。", by=cast.chair)
    text = Client().post("/help/follow/", {"number": number.lower(), "code": code.lower()}).content.decode()
    assert "我们明天联系您" in text
    assert "金丝雀" not in text
    assert "他又动手了" not in text
    assert cast.chair.name not in text


def test_a_wrong_code_is_answered_like_an_unknown_number(home: Venue) -> None:
    number, _code = shown(send(f"/help/ask/{home.token}/")[1])
    wrong = Client().post("/help/follow/", {"number": number, "code": "AAAA-AAAA"})
    unknown = Client().post("/help/follow/", {"number": "JX-2501-9999", "code": "AAAA-AAAA"})
    assert wrong.status_code == unknown.status_code == 422
    assert plain(wrong.content.decode(), number) == plain(unknown.content.decode(), "JX-2501-9999")


def test_a_number_cannot_be_tried_for_long(home: Venue) -> None:
    number, code = shown(send(f"/help/ask/{home.token}/")[1])
    for _ in range(6):
        Client().post("/help/follow/", {"number": number, "code": "AAAA-AAAA"})
    assert Client().post("/help/follow/", {"number": number, "code": code}).status_code == 429


def opened(number: str, code: str) -> tuple[str, str]:
    text = Client().post("/help/follow/", {"number": number, "code": code}).content.decode()
    found = re.search(r'name="key" value="([^"]+)"', text), re.search(r'name="form" value="([^"]+)"', text)
    assert found[0]
    assert found[1]
    return found[0][1], found[1][1]


def test_she_can_add_a_word_and_her_wish_to_stop_closes_nothing(cast: Cast, home: Venue) -> None:
    number, code = shown(send(f"/help/ask/{home.token}/")[1])
    matters.accept(matter=Matter.objects.get(), by=cast.chair)
    key, form = opened(number, code)
    text = (
        Client()
        .post("/help/follow/word/", {"key": key, "form": form, "text": "他今晚不在家", "wants_to_stop": "on"})
        .content.decode()
    )
    assert "他今晚不在家" in text
    matter = Matter.objects.get()
    assert matter.state == "accepted"
    assert matter.steps.filter(verb="add_word").count() == 1
    assert cast.chair.notices.filter(key__startswith="word:").exists()
    assert Client().post("/help/follow/word/", {"key": "forged", "form": form, "text": "x"}).status_code == 422


def test_a_lost_code_is_answered_alike_and_asks_only_where_contact_is_safe(cast: Cast, home: Venue) -> None:
    page = f"/help/ask/{home.token}/"
    safe = shown(send(page, phone="13800000001", may_call="on")[1])[0]
    unsafe = shown(send(page)[1])[0]
    answers = []
    for number in (safe, unsafe, "JX-2501-9999"):
        client = Client()
        answers.append(
            client.post("/help/lost/", {"number": number, "form": token(client, "/help/lost/")}).content.decode()
        )
    assert len({plain(answer) for answer in answers}) == 1
    asked = [matter.number for matter in Matter.objects.filter(steps__verb="add_word")]
    assert asked == [safe]


@pytest.mark.parametrize("page", ["", "ask/", "follow/", "lost/"])
def test_a_page_says_nothing_in_title_address_or_headers(page: str, home: Venue) -> None:
    answer = Client().get(f"/help/{page}")
    text = answer.content.decode()
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert re.search(r"<title>\s*(网页|Page)\s*</title>", text)
    assert "data-exit" in text
    assert "data-draft" not in text
    assert 'method="get"' not in text
    assert "tel:110" in text


def test_a_closed_venue_takes_no_requests(cast: Cast, home: Venue) -> None:
    network.close_venue(venue=home, by=BY)
    assert Client().get(f"/help/ask/{home.token}/").status_code == 404
    assert "12338" in Client().get(f"/help/v/{home.token}/").content.decode()
    assert Client().get("/help/v/NOSUCHTOKEN/").status_code == 404


def test_the_language_can_be_chosen_from_a_page_that_sends_no_origin() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/look/language/", {"language": "en", "next": "/help/"}, headers={"Origin": "null"})
    assert answer.headers["Location"] == "/help/"
    assert "We are here to listen" in strict.get("/help/").content.decode()


def test_a_form_of_a_page_that_sends_no_origin_arrives(home: Venue) -> None:
    strict = Client(enforce_csrf_checks=True)
    page = f"/help/ask/{home.token}/"
    given = {"kind": "advice", "story": "想问抚养费", "for_whom": "self", "form": token(strict, page)}
    assert strict.post(page, given, headers={"Origin": "null"}).status_code == 200
