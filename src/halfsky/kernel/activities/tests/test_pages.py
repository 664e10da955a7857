"""The pages: ten seconds on a phone, a register that adds up, a code to scan, and little asked of the database."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from halfsky.ground.files import queries as files
from halfsky.kernel.activities import actions, queries
from halfsky.kernel.activities.models import Activity
from halfsky.kernel.activities.tests.conftest import Make
from tests.cast import Cast

AtMost = Callable[..., AbstractContextManager[Any]]
MOST = 15
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def values(page: str) -> dict[str, str]:
    """What a browser sends of a form that nobody has touched."""
    fields = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page))
    chosen = re.findall(r'<select name="(\w+)".*?<option value="([^"]*)" selected', page, re.S)
    return fields | dict(chosen)


def test_a_chair_records_what_took_place_with_a_number_and_a_picture(cast: Cast, settings: Any, tmp_path: Any) -> None:
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": place}
    client = cast.client("chair")
    page = client.get("/activities/held/", follow=True)
    form = values(page.content.decode())
    sent = {**form, "head_count": "38", "pictures": SimpleUploadedFile("签到表.pdf", PDF)}
    answer = client.post(page.request["PATH_INFO"], sent)
    activity = Activity.objects.get()
    assert answer.headers["Location"] == activity.get_absolute_url()
    assert (activity.organiser, activity.head_count, activity.title) == (cast.village, 38, "柳村宣讲")
    assert files.files_of(queries.NOUN, activity.pk).count() == 1
    again = client.post(page.request["PATH_INFO"], {**form, "head_count": "38"})
    assert again.headers["Location"] == activity.get_absolute_url()
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"), [("head_count", ""), ("head_count", "-1"), ("head_count", "9999999"), ("day", "2026-03-07")]
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_written(cast: Cast, field: str, value: str) -> None:
    client = cast.client("chair")
    form = values(client.get("/activities/held/activities.talk/").content.decode())
    answer = client.post("/activities/held/activities.talk/", {**form, "head_count": "5", field: value})
    assert answer.status_code == 422
    assert not Activity.objects.exists()


def test_nobody_records_who_keeps_no_place(cast: Cast) -> None:
    for name in ("supervisor", "judge", "stranger"):
        assert cast.client(name).get("/activities/held/").status_code == 404
    assert cast.client("chair").get("/activities/held/no.kind/").status_code == 404


def test_the_register_adds_up_and_a_sibling_sees_an_empty_one(cast: Cast, held: Make) -> None:
    held(40, title="金丝雀宣讲")
    held(2, title="金丝雀讲座")
    page = cast.client("town_handler").get("/activities/").content.decode()
    assert "42" in page
    assert "金丝雀" not in cast.client("sibling_chair").get("/activities/").content.decode()
    assert "金丝雀" in cast.client("town_handler").get("/activities/?q=金丝雀").content.decode()


def test_others_see_only_what_is_announced_and_only_in_the_month(cast: Cast, announced: Make, held: Make) -> None:
    activity = announced(title="三八联欢", spot="文化礼堂")
    held(title="没有预告的")
    client = cast.client("sibling_chair")
    page = client.get("/activities/month/?month=2026-03").content.decode()
    assert "三八联欢" in page
    assert "文化礼堂" in page
    assert "没有预告的" not in page
    assert client.get(activity.get_absolute_url()).status_code == 404
    assert "三八联欢" not in Client().get("/activities/month/", follow=True).content.decode()


def test_who_signs_in_meets_the_name_before_the_button(announced: Make) -> None:
    page = Client().get(f"/in/{announced().token}/").content.decode()
    assert 0 < page.index('name="name"') < page.index('name="phone"') < page.index("我到了")
    assert "<details" not in page


def test_somebody_signs_in_with_one_thumb_and_once(announced: Make) -> None:
    activity, client = announced(), Client()
    url = f"/in/{activity.token.lower()}/"
    page = client.get(url)
    assert "<title>" in page.content.decode()
    assert activity.title not in re.search(r"<title>(.*?)</title>", page.content.decode(), re.S)[1]  # type: ignore[index]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    sent = values(page.content.decode())
    for _ in range(2):
        assert client.post(url, sent).status_code == 200
    client.post(url, values(client.get(url).content.decode()))
    assert queries.signed(activity) == 1
    Client().post(url, values(Client().get(url).content.decode()))
    assert queries.signed(activity) == 2


@pytest.mark.parametrize("wrong", [{"form": "none of ours"}, {"site": "http://spam"}, {"phone": "abc"}])
def test_what_is_no_sign_in_counts_for_nothing(announced: Make, wrong: dict[str, str]) -> None:
    activity, client = announced(), Client()
    url = f"/in/{activity.token}/"
    sent = values(client.get(url).content.decode()) | wrong
    assert client.post(url, sent).status_code == 422
    assert queries.signed(activity) == 0


def test_a_code_of_nothing_and_a_closed_one_say_no_title(held: Make) -> None:
    activity = held(title="金丝雀宣讲")
    assert Client().get("/in/NOSUCHCODE/").status_code == 404
    assert "金丝雀" not in Client().get(f"/in/{activity.token}/").content.decode()


@pytest.mark.parametrize("name", ["chair", "county_handler"])
def test_pages_ask_the_database_little(
    cast: Cast, held: Make, announced: Make, name: str, django_assert_max_num_queries: AtMost
) -> None:
    activity = held(60, leaflets={f"手册{n}": 5 for n in range(6)}, topics=["一", "二"], joint=[cast.far_village])
    for n in range(30):
        actions.sign_late(activity=activity, name=f"客人{n}", by=cast.chair)
        held(title=f"第{n}场")
    for n in range(10):
        announced(title=f"预告{n}")
    client = cast.client(name)
    for page in ("", "month/", f"{activity.pk}/", f"{activity.pk}/came/", f"{activity.pk}/sign-in/"):
        client.get(f"/activities/{page}")
        with django_assert_max_num_queries(MOST):
            assert client.get(f"/activities/{page}").status_code == 200


def test_the_workbench_asks_for_missing_figures(cast: Cast, announced: Make) -> None:
    announced(title="今天这场")
    assert "今天这场" in cast.client("chair").get("/").content.decode()
    assert "今天这场" not in cast.client("sibling_chair").get("/").content.decode()


def test_a_move_is_made_on_its_page(cast: Cast, announced: Make) -> None:
    activity, client = announced(), cast.client("chair")
    url = f"/activities/{activity.pk}/do/record/"
    assert client.get(url).status_code == 200
    client.post(url, {"head_count": "21"})
    activity.refresh_from_db()
    assert (activity.state, activity.head_count) == ("recorded", 21)
    for other in ("town_handler", "supervisor"):
        answer = cast.client(other).post(f"/activities/{activity.pk}/do/amend/", {"head_count": "9", "reason": "改"})
        assert answer.status_code == 403


def test_paper_is_printed_for_a_hall_without_a_signal(cast: Cast, announced: Make) -> None:
    activity = announced(title="讲座")
    for page in ("sheet", "poster", "sign-in", "sign-in/count"):
        assert cast.client("chair").get(f"/activities/{activity.pk}/{page}/").status_code == 200


def test_what_is_attached_twice_is_named_once(cast: Cast, held: Make, settings: Any, tmp_path: Any) -> None:
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": place}
    activity = held(40)
    for name in ("签到表.pdf", "签到表.pdf"):
        actions.attach(activity=activity, uploads=[SimpleUploadedFile(name, PDF)], by=cast.chair)
    assert [step.note for step in activity.steps.filter(verb="attach")] == ["签到表.pdf"]
