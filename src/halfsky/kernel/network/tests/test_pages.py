"""Every page of the network: who may open it, and at what price."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from halfsky.ground.web import choosers
from halfsky.kernel.network import actions, queries
from halfsky.kernel.network.models import Grant, Lineage, today
from halfsky.kernel.network.tests.conftest import BY
from tests.cast import Cast

MOST_QUERIES = 15

EVERYBODY = ["explorer", "organisations", "divisions", "venues", "grants", "switch"]
ADMINISTRATORS = ["members", "settings", "calendar", "mark_day"]
OF_A_PLACE = ["organisation", "branch"]
VERBS_OF_A_PLACE = [
    "found",
    "found_named",
    "rename",
    "move",
    "lead_second",
    "merge",
    "dissolve",
    "term",
    "give",
    "invite",
]


def statuses(cast: Cast, who: str, names: list[str], *args: int) -> set[int]:
    client = cast.client(who)
    return {client.get(reverse(f"network:{name}", args=args)).status_code for name in names}


def test_whoever_holds_a_grant_may_explore(cast: Cast) -> None:
    for who in ("chair", "judge", "auditor", "administrator"):
        assert statuses(cast, who, EVERYBODY) == {200}


def test_without_a_grant_there_is_no_network(cast: Cast) -> None:
    for who in ("stranger", "revoked"):
        assert statuses(cast, who, ["explorer", "organisations", "divisions", "venues"]) == {404}
        assert statuses(cast, who, OF_A_PLACE, cast.county.pk) == {404}


def test_people_and_decisions_are_for_administrators(cast: Cast) -> None:
    for who in ("chair", "supervisor", "auditor", "stranger"):
        assert statuses(cast, who, ADMINISTRATORS) == {404}
    assert statuses(cast, "administrator", ADMINISTRATORS) == {200}


def test_verbs_of_a_place_are_for_its_administrators(cast: Cast) -> None:
    for who in ("supervisor", "county_handler", "stranger"):
        assert statuses(cast, who, VERBS_OF_A_PLACE, cast.county.pk) == {404}
    assert statuses(cast, "administrator", VERBS_OF_A_PLACE, cast.county.pk) == {200}
    for name in VERBS_OF_A_PLACE:
        url = reverse(f"network:{name}", args=[cast.county.pk])
        assert cast.client("county_handler").post(url, {}).status_code == 404
        assert cast.client("administrator").post(url, {}).status_code == 422


def test_pages_are_cheap_whatever_there_is(cast: Cast) -> None:
    many(cast)
    costs = {name: cost(cast, reverse(f"network:{name}")) for name in (*EVERYBODY, *ADMINISTRATORS)}
    costs |= {
        name: cost(cast, reverse(f"network:{name}", args=[cast.county.pk])) for name in (*OF_A_PLACE, *VERBS_OF_A_PLACE)
    }
    costs["member"] = cost(cast, reverse("network:member", args=[cast.users["chair"].pk]))
    costs["venue"] = cost(cast, reverse("network:venue", args=[cast.county.venues.first().pk]))
    costs["setting"] = cost(cast, reverse("network:setting", args=["matters.accept_within"]))
    assert {name: price for name, price in costs.items() if price > MOST_QUERIES} == {}


def many(cast: Cast) -> None:
    """More of everything, so that a query a row would show."""
    for number in range(5):
        actions.found(
            name=f"商圈{number}", short_name=f"商圈{number}", kind="new_field", level="town", under=cast.county, by=BY
        )
        actions.open_venue(organisation=cast.county, kind="station", name=f"站{number}", by=BY)
    for who in ("chair", "colleague", "far_chair", "operator"):
        actions.give_grant(user=cast.users[who], role="handler", organisation=cast.county, by=BY)


def cost(cast: Cast, url: str, who: str = "administrator") -> int:
    client = cast.client(who)
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_explorer_counts_what_is_below_and_leads_to_the_rows(cast: Cast) -> None:
    page = cast.client("county_handler").get(reverse("network:explorer"))
    figures = {str(one["label"]): (one["value"], one["url"]) for one in page.context["figures"]}
    assert figures["村（社区）妇联"][0] == 3
    rows = cast.client("county_handler").get(figures["村（社区）妇联"][1])
    assert rows.context["page"].count == 3
    assert "柳村妇联" in rows.content.decode()


def test_a_village_is_shown_the_place_above_it(cast: Cast) -> None:
    assert cast.client("chair").get(reverse("network:explorer")).context["top"] == cast.town


def test_the_page_of_an_organisation_names_people_to_administrators_only(cast: Cast) -> None:
    url = cast.village.get_absolute_url()
    assert "演示·chair" in cast.client("administrator").get(url).content.decode()
    for who in ("sibling_chair", "supervisor", "judge", "auditor"):
        page = cast.client(who).get(url).content.decode()
        assert "柳村妇女联合会" in page
        assert "演示·chair" not in page


def test_a_federation_is_founded_on_a_place_and_takes_its_name(cast: Cast) -> None:
    place = actions_place(cast)
    url = reverse("network:found", args=[cast.county.pk])
    data = {"division": place.pk, "founded_on": "2024-03-08"}
    assert cast.client("administrator").post(url, data).status_code == 302
    new = queries.children(cast.county).get(division=place)
    assert (new.name, new.level) == ("河口镇妇女联合会", "town")


def actions_place(cast: Cast) -> Any:
    from halfsky.kernel.network.models import Division

    return Division.objects.create(code="990101103", name="河口镇", level="town", parent=cast.county.division)


def test_a_partner_needs_a_trade_and_says_so_beside_the_field(cast: Cast) -> None:
    url = reverse("network:found_named", args=[cast.county.pk])
    data = {"kind": "partner", "name": "甲县民政局", "level": "county", "founded_on": "2024-03-08"}
    answer = cast.client("administrator").post(url, data)
    assert answer.status_code == 422
    assert "trade" in answer.context["form"].errors
    assert cast.client("administrator").post(url, {**data, "trade": "civil_affairs"}).status_code == 302


def test_an_organisation_is_moved_by_its_form(cast: Cast) -> None:
    url = reverse("network:move", args=[cast.sibling_village.pk])
    data = {"under": cast.sibling_town.pk, "on": "2024-06-01", "reason": "区划调整"}
    assert cast.client("administrator").post(url, {**data, "under": "999999"}).status_code == 422
    assert cast.client("administrator").post(url, data).status_code == 302
    assert queries.parent(cast.sibling_village) == cast.sibling_town


def merger(cast: Cast, **other: Any) -> tuple[str, dict[str, Any]]:
    data = {"into": cast.sibling_town.pk, "on": today().isoformat(), "reason": "两乡合并", "sure": "on"} | other
    return reverse("network:merge", args=[cast.town.pk]), data


def test_two_federations_are_merged_after_reading_what_goes_over(cast: Cast) -> None:
    url, data = merger(cast)
    client, yesterday = cast.client("administrator"), today() - timedelta(days=1)
    page = client.get(url).content.decode()
    assert str(dict(queries.touched_by_merging(cast.town))["直接下级组织"]) in page
    assert client.post(url, {**data, "sure": ""}).status_code == 422
    assert queries.parent(cast.village) == cast.town
    assert client.post(url, data).status_code == 302
    assert queries.parent(cast.village) == cast.sibling_town
    assert Lineage.objects.on(yesterday).filter(ancestor=cast.town, descendant=cast.village).exists()
    assert client.post(url, data).status_code == 409  # it is merged


@pytest.mark.parametrize("user", ["chair", "town_handler", "county_supervisor", "judge", "stranger"])
def test_nobody_else_merges_federations(cast: Cast, user: str) -> None:
    url, data = merger(cast)
    assert (cast.client(user).get(url).status_code, cast.client(user).post(url, data).status_code) == (404, 404)


def test_a_merger_that_cannot_be_says_why(cast: Cast) -> None:
    client = cast.client("administrator")
    for wrong in (cast.town.pk, cast.village.pk, cast.court.pk):
        url, data = merger(cast, into=wrong)
        assert client.post(url, data).status_code in (409, 422)
    assert queries.parent(cast.village) == cast.town


def test_the_chooser_finds_by_initials_and_says_where(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosers, "LONGEST", 4)
    url, search = reverse("network:move", args=[cast.sibling_town.pk]), {"finding": "under", "under_search": "lc"}
    answer = cast.client("administrator").post(url, search)
    assert answer.status_code == 200
    found = answer.content.decode().split('data-of="under"')[1].split("</div>")[0]
    assert "柳村妇女联合会" in found
    assert "宁州市妇联 › 甲县妇联 › 河东镇妇联" in found
    assert "杨村" not in found
    assert cast.client("chair").post(url, search).status_code == 404


def test_somebody_new_is_invited_and_the_link_is_shown_once(cast: Cast) -> None:
    url = reverse("network:invite", args=[cast.village.pk])
    data = {"name": "王芳", "username": "wangfang", "role": "chair", "reach": "own"}
    page = cast.client("administrator").post(url, data)
    assert page.status_code == 200
    link = page.context["link"]
    assert "/invitation/" in link
    assert cast.client().get(link.partition("8000")[2]).status_code == 200
    assert cast.client("administrator").post(url, data).status_code == 422
    assert queries.handlers(cast.village, "network.view").filter(username="wangfang").exists()


def test_who_reaches_further_than_the_inviter_gets_no_new_key_from_her(cast: Cast) -> None:
    actions.give_grant(user=cast.users["colleague"], role="administrator", organisation=cast.county, by=BY)
    keeper = cast.fresh("colleague")
    assert queries.commands(keeper, "network.grant", cast.users["county_handler"]) is False
    url = reverse("network:reinvite", args=[cast.users["county_handler"].pk])
    assert cast.client("colleague").get(url).status_code == 404
    assert cast.client("colleague").post(url).status_code == 404
    assert cast.client("administrator").post(url).status_code == 200


def test_a_grant_is_ended_with_its_reason(cast: Cast) -> None:
    grant = cast.users["chair"].grants.get()
    url = reverse("network:end_grant", args=[grant.pk])
    assert cast.client("supervisor").post(url, {"reason": "x"}).status_code == 404
    assert cast.client("administrator").post(url, {"reason": ""}).status_code == 422
    assert cast.client("administrator").post(url, {"reason": "换届"}).status_code == 302
    assert cast.client("chair").get(reverse("network:explorer")).status_code == 404


def test_a_holder_names_her_own_deputy(cast: Cast) -> None:
    grant = cast.users["chair"].grants.get()
    url = reverse("network:deputy", args=[grant.pk])
    data = {"user": "colleague", "since": "2030-01-01", "until": "2030-02-01"}
    assert cast.client("sibling_chair").post(url, data).status_code == 404
    assert cast.client("chair").post(url, data).status_code == 302
    assert Grant.objects.get(deputy_of=grant).user == cast.users["colleague"]
    assert "演示·colleague" in cast.client("chair").get(reverse("network:grants")).content.decode()


def test_one_switches_to_a_place_of_ones_own_only(cast: Cast) -> None:
    actions.give_grant(user=cast.users["chair"], role="handler", organisation=cast.far_village, by=BY)
    client = cast.client("chair")
    assert client.post(reverse("network:switch"), {"place": cast.city.pk}).status_code == 404
    assert client.post(reverse("network:switch"), {"place": cast.far_village.pk}).status_code == 302
    assert client.get(reverse("network:switch")).context["current"] == cast.far_village


def test_a_venue_is_opened_changed_and_closed_and_its_code_stays(cast: Cast) -> None:
    client = cast.client("administrator")
    data = {
        "name": "柳村妇女之家",
        "kind": "womens_home",
        "opening": "at_times",
        "workdays": "8：30-12:00，14:00至17:30",
    }
    answer = client.post(reverse("network:open_venue", args=[cast.village.pk]), data)
    assert answer.status_code == 302
    venue = cast.village.venues.get()
    assert venue.hours["4"] == [["08:30", "12:00"], ["14:00", "17:30"]]
    public = reverse("network:public_venue", args=[venue.token])
    assert cast.client().get(public, follow=True).status_code == 200
    assert client.get(answer.url).context["address"].endswith(public)
    bad = {**data, "workdays": "morning"}
    assert client.post(reverse("network:change_venue", args=[venue.pk]), bad).status_code == 422
    assert (
        client.post(reverse("network:change_venue", args=[venue.pk]), {**data, "opening": "always"}).status_code == 302
    )
    assert cast.client("sibling_chair").post(reverse("network:close_venue", args=[venue.pk])).status_code == 404
    assert client.post(reverse("network:close_venue", args=[venue.pk]), {"reason": "搬迁"}).status_code == 302
    assert "12338" in cast.client().get(public).content.decode()
    assert cast.client().get(reverse("network:public_venue", args=["NOSUCHTOKEN"])).status_code == 404


def test_a_chair_opens_a_venue_at_home_and_nowhere_else(cast: Cast) -> None:
    data = {"name": "柳村妇女微家", "kind": "micro_home", "opening": "always"}
    client = cast.client("chair")
    assert client.post(reverse("network:open_venue", args=[cast.village.pk]), data).status_code == 302
    for elsewhere in (cast.sibling_village, cast.town):
        assert client.post(reverse("network:open_venue", args=[elsewhere.pk]), data).status_code == 404
    assert (
        cast.client("supervisor").post(reverse("network:open_venue", args=[cast.village.pk]), data).status_code == 404
    )


def test_a_setting_is_decided_inherited_and_taken_back(cast: Cast) -> None:
    client = cast.client("administrator")
    key = "matters.accept_within"
    url = f"{reverse('network:set_value', args=[key])}?at={cast.county.pk}"
    today = client.get(url).context["form"].initial["since"].isoformat()
    data = {"amount": "12", "unit": "hour", "since": today, "reason": "县里的要求"}
    assert client.post(url, {**data, "amount": "-1"}).status_code == 422
    assert client.post(url, data).status_code == 302
    assert queries.setting(cast.village, key) == "12 hour"
    page = client.get(f"{reverse('network:settings')}?at={cast.village.pk}").content.decode()
    assert "甲县妇联" in page
    assert "县里的要求" in client.get(f"{reverse('network:setting', args=[key])}?at={cast.county.pk}").content.decode()
    assert client.post(f"{reverse('network:unset_value', args=[key])}?at={cast.county.pk}").status_code == 302
    assert queries.setting(cast.village, key) == "24 hour"
    assert client.get(reverse("network:setting", args=["no.such"])).status_code == 404


def test_every_declared_setting_can_be_changed(cast: Cast) -> None:
    """The form takes back what it shows, for every kind of setting that any room has declared."""
    client = cast.client("administrator")
    for held in queries.settings_in_force(cast.city):
        url = f"{reverse('network:set_value', args=[held.spec.key])}?at={cast.city.pk}"
        form = client.get(url).context["form"]
        data = {name: form[name].value() for name in form.fields} | {"reason": "确认"}
        assert (
            client.post(url, {name: value if value is not None else "" for name, value in data.items()}).status_code
            == 302
        )
        assert queries.setting(cast.city, held.spec.key) == held.spec.default


def test_a_day_is_marked_and_unmarked(cast: Cast) -> None:
    client = cast.client("administrator")
    at = f"?at={cast.city.pk}"
    data = {"day": "2024-05-02", "workday": "no", "note": "本地节日"}
    assert client.post(f"{reverse('network:mark_day')}{at}", data).status_code == 302
    page = client.get(f"{reverse('network:calendar')}{at}&month=2024-05").content.decode()
    assert "本地节日" in page
    assert client.post(f"{reverse('network:unmark_day', args=['2024-05-02'])}{at}").status_code == 302
    assert queries.calendar_exceptions(cast.village) == {}
    assert client.post(f"{reverse('network:unmark_day', args=['nonsense'])}{at}").status_code == 404


@pytest.mark.parametrize("at", ["x", "0", "99999999999999999999", "-1"])
def test_a_place_that_is_not_there_is_not_found(cast: Cast, at: str) -> None:
    for name in ("explorer", "settings", "calendar"):
        assert cast.client("administrator").get(f"{reverse(f'network:{name}')}?at={at}").status_code == 404


def test_villages_side_by_side_show_who_acts_there(cast: Cast) -> None:
    page = cast.client("town_handler").get(f"{reverse('network:explorer')}?at={cast.town.pk}")
    assert {tile.label: tile.value for tile in page.context["tiles"]}["柳村妇联"] != "0"
    assert "各自的履职用户数" in page.content.decode()
    assert page.context["treemap"] is None


def test_what_became_of_a_place_is_told_with_names_and_nothing_is_offered_there(cast: Cast) -> None:
    old, new = cast.sibling_village, cast.village
    actions.move(organisation=old, under=cast.other_county, reason="区划调整", by=BY)
    actions.merge(organisation=old, into=new, reason="撤并", by=BY)
    page = cast.client("administrator").get(old.get_absolute_url()).content.decode()
    assert f"由{cast.town.short_name}调整到{cast.other_county.short_name}" in page
    assert f"{old.short_name}并入{new.short_name}" in page
    assert reverse("network:give", args=[old.pk]) not in page
    assert "用名单批量建立账号" not in page


def test_machines_read_what_the_explorer_shows(cast: Cast) -> None:
    client = cast.client("chair")
    found = client.get("/api/v1/network/organisations?search=liucun").json()
    assert [one["short_name"] for one in found["items"]] == ["柳村妇联"]
    one = client.get(f"/api/v1/network/organisations/{cast.town.pk}").json()
    assert one["path"] == [cast.city.pk, cast.county.pk, cast.town.pk]
    assert one["below"]["federations"] == {"village": 2}
    children = client.get(f"/api/v1/network/organisations/{cast.town.pk}/children").json()
    assert children["count"] == 2
    assert client.get(f"/api/v1/network/organisations/{cast.town.pk}/venues").json() == []
    assert cast.client("stranger").get("/api/v1/network/organisations").json()["count"] == 0
    assert cast.client("stranger").get(f"/api/v1/network/organisations/{cast.town.pk}").status_code == 404
    assert cast.client().get("/api/v1/network/organisations").status_code == 401
