"""What views answer with: pages to people, parts to scripts, plain words when something is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.test import Client, RequestFactory

from halfsky.ground.lib.errors import NotAllowed, Refusal, TooMany
from halfsky.ground.web import middleware, replies, views
from halfsky.ground.web.forms import render_field

pytestmark = pytest.mark.django_db


class Shape(forms.Form):
    name = forms.CharField()


def test_a_form_with_errors_answers_422_and_keeps_what_was_written(ask: Any) -> None:
    assert replies.form(ask(), Shape(), heading="Register", base="web/public.html").status_code == 200
    answer = replies.form(ask(), Shape({}), heading="Register", base="web/public.html")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_boxes_to_tick_are_not_called_optional() -> None:
    boxes = forms.MultipleChoiceField(choices=[("a", "a")], required=False, widget=forms.CheckboxSelectMultiple)
    shape = type("Boxes", (forms.Form,), {"boxes": boxes, "words": forms.CharField(required=False)})()
    assert "选填" not in render_field(shape["boxes"])
    assert "选填" in render_field(shape["words"])


def test_a_form_in_the_sheet_comes_alone(ask: Any) -> None:
    body = replies.form(ask(htmx="sheet-body"), Shape(), heading="Register").content.decode()
    assert "<html" not in body
    assert 'hx-target="#sheet-body"' in body
    assert 'id="sheet-heading"' in body


def test_after_a_verb_a_person_is_redirected_and_a_script_told_where_to_go(ask: Any) -> None:
    request = ask()
    request._messages = CookieStorage(request)
    answer = replies.done(request, "/matters/1/", "Accepted.")
    assert (answer.status_code, answer["Location"]) == (302, "/matters/1/")
    assert [str(message) for message in request._messages] == ["Accepted."]
    assert replies.done(ask(htmx="sheet-body"), "/matters/1/")["HX-Redirect"] == "/matters/1/"


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(Refusal("First call back."), 409), (NotAllowed("Not yours."), 403), (TooMany("Wait."), 429)],
)
def test_a_refusal_is_a_page_that_says_why(ask: Any, refusal: Refusal, status: int) -> None:
    handled = middleware.refusals(lambda request: HttpResponse()).process_exception(ask(), refusal)
    assert handled is not None
    assert handled.status_code == status
    assert refusal.message in handled.content.decode()


def test_a_refusal_to_a_script_opens_in_the_sheet(ask: Any) -> None:
    answer = replies.refused(ask(htmx="register"), Refusal("First call back."))
    assert answer["HX-Retarget"] == "#sheet-body"
    assert "<html" not in answer.content.decode()


def test_other_mistakes_are_not_swallowed(ask: Any) -> None:
    assert middleware.refusals(lambda request: HttpResponse()).process_exception(ask(), ValueError()) is None


def test_a_download_keeps_its_chinese_name() -> None:
    answer = replies.download(b"x", "台账.xlsx")
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''%E5%8F%B0%E8%B4%A6.xlsx"


def test_going_back_never_leaves_the_house(ask: Any) -> None:
    assert "evil.example" not in replies.problem(ask(), 409, "No", "Why", back="https://evil.example/").content.decode()


def test_progress_asks_again_until_it_is_done(ask: Any) -> None:
    running = replies.progress(ask(htmx="progress"), heading="Import", done=3, total=6).content.decode()
    assert 'value="50"' in running
    assert "every 2s" in running
    finished = replies.progress(
        ask(htmx="progress"), heading="Import", done=6, total=6, finished=True, words="6 rows"
    ).content.decode()
    assert "every 2s" not in finished


def test_a_refusal_names_the_field_it_is_about(ask: Any) -> None:
    refusal = Refusal("The day lies in the future.", at="on")
    assert 'data-at="on"' in replies.refused(ask(htmx="main"), refusal).content.decode()
    assert "data-at" not in replies.refused(ask(htmx="main"), Refusal("Not now.")).content.decode()


def test_a_stranger_is_not_sent_to_search_for_what_is_not_there(client: Client) -> None:
    page = client.get("/help/stories/nosuchstory/")
    assert page.status_code == 404
    assert "已经撤下" in page.content.decode()
    assert "搜索" not in page.content.decode()


def test_the_page_for_our_own_mistakes_needs_nothing() -> None:
    answer = views.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "<h1>" in answer.content.decode()


def test_the_language_is_chosen_never_guessed(client: Client) -> None:
    page = client.get("/accounts/login/", headers={"Accept-Language": "en"})
    assert 'lang="zh-Hans"' in page.content.decode()
    assert (
        client.post("/look/language/", {"language": "en", "next": "https://evil.example/"}).headers["Location"] == "/"
    )
    assert 'lang="en"' in client.get("/accounts/login/").content.decode()


def test_the_theme_is_kept_on_the_device(client: Client) -> None:
    assert (
        client.post("/look/theme/", {"theme": "dark", "next": "/accounts/login/"}).headers["Location"]
        == "/accounts/login/"
    )
    assert 'data-theme="dark"' in client.get("/accounts/login/").content.decode()
    client.post("/look/theme/", {"theme": "purple"})
    assert "data-theme" not in client.get("/accounts/login/").content.decode()


def test_every_page_is_private_and_framed_by_nobody(client: Client) -> None:
    headers = client.get("/accounts/login/").headers
    assert "no-store" in headers["Cache-Control"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_script_that_is_sent_to_sign_in_takes_the_whole_page_there(client: Client) -> None:
    answer = client.get("/search/", headers={"HX-Request": "true", "HX-Target": "register"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/accounts/login/")
