"""The matrix draws the page of an error where it could say something new, and reads its words everywhere."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from tests.architecture.nothing_here import Problem, drawn_once


@pytest.fixture
def problem() -> Problem:
    return drawn_once(lambda request, code, title, message, **more: HttpResponse(f"drawn {message}", status=code))


def asked(room: str = "people", name: str = "person", method: str = "get", user: int | None = 1, **headers: str) -> Any:
    request = getattr(RequestFactory(), method)("/", headers=headers)
    request.resolver_match, request.user = Mock(namespace=room, view_name=f"{room}:{name}"), Mock(pk=user)
    return request


def said(problem: Problem, request: Any, code: int = 404, message: str = "nothing") -> str:
    answer = problem(request, code, "title", message, back="")
    assert answer.status_code == code
    return answer.content.decode()


@pytest.mark.parametrize(
    "other", [{"room": "matters"}, {"name": "move"}, {"method": "post"}, {"user": None}, {"HX-Request": "true"}]
)
def test_a_reader_gets_the_page_once_for_each_address_and_way_of_asking(
    problem: Problem, other: dict[str, Any]
) -> None:
    assert said(problem, asked()).startswith("drawn")
    assert not said(problem, asked()).startswith("drawn")
    assert said(problem, asked(**other)).startswith("drawn")


def test_whatever_its_words_say_is_read_every_time(problem: Problem) -> None:
    said(problem, asked())
    assert "canary" in said(problem, asked(), message="canary")


def test_a_refusal_is_drawn_every_time(problem: Problem) -> None:
    assert all(said(problem, asked(), code=409).startswith("drawn") for _ in range(2))
