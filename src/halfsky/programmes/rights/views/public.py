"""Public pages: no account, one thumb, nothing kept. Forms go by POST, titles say “page”, and nobody learns where the reader went next."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from halfsky.ground.lib import moments, tokens
from halfsky.ground.web import limits, replies
from halfsky.ground.web.public import quiet, sender
from halfsky.ground.web.sent import posted
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.programmes.rights import actions, forms, queries

QUARTER = timedelta(minutes=15)


@quiet
@require_safe
def help(request: HttpRequest) -> HttpResponse:  # noqa: A001 the page is called so
    """Where to turn: in danger, by telephone, in writing."""
    return replies.page(request, "rights/public/help.html")


@quiet
@require_safe
def venue(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR code at a door leads to: the place, when it is open, and the way to ask for help there."""
    found = _venue(token)
    context = {"venue": found, "spot": queries.spot(found, moments.now()), "gone": _gone(found)}
    return replies.page(request, "rights/public/venue.html", context)


def _venue(token: str) -> Venue:
    found = queries.by_token(token.upper())
    if found is None:
        raise Http404
    return found


def _gone(venue: Venue) -> bool:
    return venue.until is not None and venue.until <= moments.today()


@quiet
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, token: str = "") -> HttpResponse:
    """Asks for help: at a venue, or at the place somebody names. Number and code are shown once."""
    found = _venue(token) if token else None
    if found is not None and _gone(found):
        raise Http404
    form = forms.public.AskForm(posted(request), venue=found, county=_county(request))
    if form.is_valid():
        return _asked(request, form)
    form.renewed()
    return replies.page(
        request, "rights/public/ask.html", {"form": form, "venue": found}, status=422 if form.is_bound else 200
    )


def _asked(request: HttpRequest, form: forms.public.AskForm) -> HttpResponse:
    """Sends it once; whoever presses again on a weak line gets the same answer for a few minutes."""
    kept = limits.answered(form.sending)
    if kept is None:
        if limits.was_sent(form.sending):
            return replies.page(request, "rights/public/sent.html")
        place = form.place()
        limits.spend(purpose="ask", who=sender(request), at_most=int(network.setting(place, "rights.asked_per_hour")))
        limits.spend(
            purpose="place", who=str(place.pk), at_most=int(network.setting(place, "rights.asked_per_hour_at_a_place"))
        )
        asked = actions.asking.ask(**form.arguments())
        limits.remember(form=form.sending, number=asked.number, code=asked.code)
        kept = asked.number, asked.code
    lines = queries.hotlines(form.place())
    context = {
        "number": kept[0],
        "code": tokens.spaced_code(kept[1]),
        "lines": lines,
        "danger": form.cleaned_data["kind"] == "domestic_violence",
    }
    return replies.page(request, "rights/public/asked.html", context)


def _county(request: HttpRequest) -> Organisation | None:
    key = request.POST.get("county", "")
    return queries.counties().filter(pk=key).first() if key.isascii() and key.isdigit() and len(key) < 10 else None


@quiet
@require_POST
def towns(request: HttpRequest) -> HttpResponse:
    """The towns of the county just chosen."""
    form = forms.public.AskForm(county=_county(request))
    return replies.page(request, "rights/parts/towns.html", {"form": form})


@quiet
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Where a matter stands, by number and code. A wrong code is answered like an unknown number."""
    form = forms.public.FollowForm(posted(request))
    if form.is_valid():
        number = form.cleaned_data["number"]
        limits.spend(purpose="follow", who=f"{sender(request)} {number.strip().upper()}", at_most=6, window=QUARTER)
        limits.spend(purpose="number", who=number.strip().upper(), at_most=30, window=QUARTER)
        limits.spend(purpose="follow", who=sender(request), at_most=40)
        matter = queries.by_code(number, form.cleaned_data["code"])
        if matter is not None:
            return _followed(request, queries.followed(matter))
        form.add_error(
            None,
            _("Number and code do not belong together. Look at them again: there is no 0, O, 1, I, 5 or S in a code."),
        )
    return replies.page(request, "rights/public/follow.html", {"form": form}, status=422 if form.is_bound else 200)


def _followed(
    request: HttpRequest, found: queries.Followed, form: forms.public.WordForm | None = None, said: str = ""
) -> HttpResponse:
    context = {"found": found, "form": form or forms.public.WordForm(), "said": said}
    return replies.page(request, "rights/public/followed.html", context, status=422 if form else 200)


@quiet
@require_POST
def word(request: HttpRequest) -> HttpResponse:
    """Adds a word to a matter that was just opened with its code."""
    matter = queries.by_key(request.POST.get("key", "")[:200])
    if matter is None:
        context = {"form": forms.public.FollowForm(), "again": True}
        return replies.page(request, "rights/public/follow.html", context, status=422)
    form = forms.public.WordForm(request.POST)
    if not form.is_valid():
        form.renewed()
        return _followed(request, queries.followed(matter), form)
    if not limits.was_sent(form.sending):
        limits.spend(purpose="word", who=f"{matter.pk}", at_most=10)
        actions.asking.add_word(
            matter=matter, text=form.cleaned_data["text"], wants_to_stop=form.cleaned_data["wants_to_stop"]
        )
        limits.remember(form=form.sending, number="", code="")
    return _followed(request, queries.followed(matter), said=_("It has arrived. We will read it."))


@quiet
@require_http_methods(["GET", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """What to do when the code is lost; the answer is the same whether there is such a number or not."""
    form = forms.public.LostForm(posted(request))
    if form.is_valid():
        limits.spend(purpose="lost", who=sender(request), at_most=5)
        limits.spend(
            purpose="lost_number",
            who=form.cleaned_data["number"].strip().upper(),
            at_most=2,
            window=timedelta(hours=24),
        )
        actions.asking.ask_to_be_called(number=form.cleaned_data["number"])
        return replies.page(request, "rights/public/lost.html", {"sent": True})
    form.renewed()
    return replies.page(request, "rights/public/lost.html", {"form": form}, status=422 if form.is_bound else 200)
