"""The hotline desk: one page for a whole shift, for the keyboard alone; what it asks while somebody types comes as partials."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from halfsky.ground.lib import moments
from halfsky.ground.web import replies
from halfsky.ground.web.sent import posted
from halfsky.kernel.matters import queries as matters
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.programmes.rights import actions, forms, queries
from halfsky.programmes.rights.models import Call
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.views.asked import holder, reader

FOUND = 8


@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """The desk: take a call, call back who was missed, words and places at hand. `?phone=` is how a telephone system opens it."""
    actor = holder(request)
    form = forms.calls.BeginForm(posted(request), actor=actor, initial={"number": request.GET.get("phone", "")})
    if form.is_valid():
        return redirect(actions.calls.begin(by=actor, **form.cleaned_data))
    now, shift = moments.now(), queries.my_shift(actor)
    lines = list(queries.lines(actor))
    context = {
        "form": form,
        "lines": lines,
        "shift": shift,
        "on_duty": queries.on_duty(actor),
        "open_call": queries.open_call(actor),
        "owed": [
            (call, call.call_back_due is not None and call.call_back_due < now) for call in queries.owed(actor)[:FOUND]
        ],
        "phrases": queries.phrases(actor),
        "caller": queries.caller(actor, form["number"].value() or "") if request.GET.get("phone") else None,
        "place": lines[0].organisation if lines else getattr(request, "here", None),
        "may_word": network.holds(actor, Permission.PHRASES),
    }
    return replies.page(request, "rights/desk.html", context, status=422 if form.is_bound else 200)


@require_POST
def caller(request: HttpRequest) -> HttpResponse:
    """Who may be on the line, as soon as the number is complete or four digits long. Sent by POST: a number belongs into no address."""
    actor = holder(request)
    found = queries.caller(actor, request.POST.get("number", "")[:24])
    return replies.page(request, "rights/parts/caller.html", {"caller": found})


@require_safe
def phrases_found(request: HttpRequest) -> HttpResponse:
    """Answer phrases by words, pinyin or initials."""
    actor = holder(request)
    found = queries.phrases(actor, request.GET.get("q", "")[:60])
    return replies.page(request, "rights/parts/phrases.html", {"phrases": found, "term": request.GET.get("q", "")})


@require_safe
def directory(request: HttpRequest, organisation: int) -> HttpResponse:
    """Where somebody at a place can turn, the nearest first, and what is open now."""
    actor = holder(request)
    place = get_object_or_404(network.visible_organisations(actor), pk=organisation)
    return replies.page(
        request, "rights/directory.html", {"place": place, "spots": queries.directory(place), "now": moments.now()}
    )


@require_POST
def places(request: HttpRequest) -> HttpResponse:
    """Places found by name, pinyin or initials: to register for, or with `then` to look into their directory."""
    actor, then = holder(request), request.POST.get("then", "")
    rows = network.search(actor, request.POST.get("find", "")[:60])
    if not then:
        rows = rows.filter(pk__in=matters.desks(actor).values("pk"))
    found: list[Organisation] = list(rows.exclude(kind=Organisation.Kind.PARTNER)[:FOUND])
    return replies.page(request, "rights/parts/places.html", {"found": network.with_place(found), "then": then})


def call_of(request: HttpRequest, key: int) -> Call:
    """A call of the reader's own lines; 404 otherwise."""
    rows = Call.objects.visible_to(reader(request)).select_related("line", "organisation", "operator", "matter")
    return get_object_or_404(rows, pk=key)
