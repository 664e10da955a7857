"""What was sent to a page that shows a form."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, None while it is only looked at; a form sent empty is a sent one, and says what is missing."""
    return request.POST if request.method == "POST" else None
