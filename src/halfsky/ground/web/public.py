"""Pages for somebody without an account: they keep nothing, say nothing about the reader, and take a form once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from halfsky.ground.web import limits

View = Callable[..., HttpResponse]
QUIET = {"autocomplete": "off", "autocorrect": "off", "spellcheck": "false"}


def quiet(view: View) -> View:
    """A page for anybody that leaves as little behind as a page can.

    A browser told to send no referrer sends no origin either, so Django's check against forged requests cannot work here; nor is there
    anything to forge: these pages know nobody, and each form carries a token of its own.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reply = view(request, *args, **kwargs)
        reply.headers["Referrer-Policy"] = "no-referrer"
        reply.headers["Cache-Control"] = "no-store"
        reply.headers["X-Robots-Tag"] = "noindex, nofollow"
        return reply

    return login_not_required(csrf_exempt(answer))


def sender(request: HttpRequest) -> str:
    """Where a request comes from, for limits alone, which keep a keyed digest of it."""
    return str(get_adapter(request).get_client_ip(request) or "unknown")


class OnceForm(forms.Form):
    """A form that is sent once: `sending` is its own key, by which `limits` knows whether it was answered before."""

    form = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.initial.setdefault("form", limits.new_form())
        self.sending = ""

    def clean_form(self) -> str:
        """A token of ours that is not too old."""
        self.sending = limits.read_form(self.cleaned_data["form"])
        if not self.sending:
            raise forms.ValidationError(
                _("This page was open for a long time. What you wrote is still here: please send it again.")
            )
        return str(self.cleaned_data["form"])

    def renewed(self) -> None:
        """Puts a fresh token into a form that comes back with errors, if the old one is worn out."""
        if "form" in self.errors:
            self.data = {**self.data.dict(), "form": limits.new_form()}  # type: ignore[attr-defined]


class PublicForm(OnceForm):
    """A form for anybody, which machines fill in too eagerly: `site` is a field no person sees."""

    site = forms.CharField(
        label=_("Leave this empty"), required=False, widget=forms.TextInput(attrs={"tabindex": "-1", **QUIET})
    )

    def clean_site(self) -> str:
        """Empty, as every person leaves it."""
        if self.cleaned_data["site"]:
            raise forms.ValidationError(_("This could not be sent. Please call 12338."))
        return ""
