"""The register of letters: what came in on paper, by the day on which it was received."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.lib import moments
from halfsky.ground.web import parts, replies
from halfsky.ground.web.registers import Choice, Column, Dates, Flag, Register, Search
from halfsky.ground.web.sent import posted
from halfsky.kernel.matters import actions, queries
from halfsky.kernel.matters.forms import ReceiptForm
from halfsky.kernel.matters.models import Letter, Matter
from halfsky.kernel.matters.models.matter import Channel
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.matters.states import STATES
from halfsky.kernel.matters.views.matters import actor, found
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation


def _search(rows: QuerySet[Letter], term: str) -> QuerySet[Letter]:
    """By whom it went to or came through, or by number, subject, name or telephone of its matter."""
    fitting = queries.search(Matter.objects.filter(channel=Channel.LETTER, pk__in=rows.order_by().values("pk")), term)
    words = Q(addressed_to__icontains=term.strip()) | Q(forwarded_by__icontains=term.strip())
    return rows.filter(words | Q(pk__in=fitting.order_by().values("pk")))


def _places(request: HttpRequest) -> list[tuple[str, str]]:
    """The places of the letters the reader sees, in the order of the map."""
    seen = Letter.objects.visible_to(actor(request)).order_by().values("matter__place")
    rows = Organisation.objects.filter(pk__in=seen).order_by("level", "division__code", "id")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "short_name")]


def _signed(letter: Letter) -> str:
    """As it stands on the paper; in a confidential matter only whether anybody signed: lists are read over shoulders."""
    if not letter.signed:
        return _("anonymous")
    return _("signed, confidential") if letter.matter.confidential else letter.signed


REGISTER = Register(
    key="matters.letter",
    heading=gettext_lazy("Letters"),
    columns=[
        Column("received", gettext_lazy("Letter received"), "received_on", sort=("received_on", "matter_id")),
        Column(
            "number",
            gettext_lazy("Number"),
            "matter.number",
            sort="matter__number",
            link=lambda letter: letter.matter.get_absolute_url(),
        ),
        Column("signed", gettext_lazy("Signed"), _signed),
        Column("title", gettext_lazy("Subject"), "matter.title"),
        Column(
            "state",
            gettext_lazy("State"),
            lambda letter: parts.Pill(letter.matter.state_now.label, letter.matter.state_now.tone),
            sort="matter__state",
        ),
        Column(
            "due",
            pgettext_lazy("matter", "Due"),
            "matter.due_at",
            sort="matter__due_at",
            late=lambda letter: letter.matter.late,
        ),
        Column("place", gettext_lazy("Place"), "matter.place.short_name", sort="matter__place__short_name", wide=True),
        Column("kind", gettext_lazy("Kind"), lambda letter: letter.matter.kind.label, wide=True),
        Column("dated", gettext_lazy("Date on the letter"), "dated_on", sort="dated_on", wide=True),
        Column("to", pgettext_lazy("letter", "Addressed to"), "addressed_to", wide=True, shown=False),
        Column("by", gettext_lazy("Forwarded by"), "forwarded_by", wide=True),
        Column("owner", gettext_lazy("Whose turn it is"), "matter.owner.short_name", wide=True, shown=False),
    ],
    filters=[
        Search(label=gettext_lazy("Number, subject, name or sender"), narrow=_search),
        Dates(key="received", label=gettext_lazy("Letter received"), field="received_on"),
        Choice(
            key="state", label=gettext_lazy("State"), choices=[(s.key, s.label) for s in STATES], narrow="matter__state"
        ),
        Choice(key="place", label=gettext_lazy("Place"), choices=_places, narrow="matter__place"),
        Flag(
            key="late",
            label=gettext_lazy("Overdue"),
            narrow=lambda rows: rows.filter(matter__due_at__lt=moments.now()),
        ),
    ],
    default_sort="-received",
    walked={"received": ""},
    empty=gettext_lazy(
        "No letter has been registered yet. Register what came in the post, with the day on which it was received: "
        "the law counts from that day."
    ),
)


@require_safe
def register_of_letters(request: HttpRequest) -> HttpResponseBase:
    """Every letter whose matter the reader may see, filtered, sorted, exported as shown."""
    if not network.holds(actor(request), Permission.VIEW):
        raise Http404
    far = network.reaches_far(actor(request), Permission.VIEW)
    rows = queries.letters(actor(request))
    page = REGISTER.read(request, rows, gathered=queries.letters(actor(request), gather=True) if far else None)
    context = {"kinds": queries.kinds_for(actor(request))}
    return page.reply(request, template="matters/letters.html", context=context)


@require_http_methods(["GET", "POST"])
def correct_receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Corrects the day on which a letter was received; 404 where it is not the reader's turn, or it was no letter."""
    record = found(request, number)
    letter = queries.letter_of(record)
    if letter is None or record.owner_id not in network.own(actor(request), Permission.HANDLE):
        raise Http404
    form = ReceiptForm(posted(request), record=letter, actor=actor(request))
    if form.is_valid():
        actions.correct_receipt(matter=record, by=actor(request), **form.cleaned_data)
        return replies.done(request, record, _("The day of receipt is corrected, and the time that counts from it."))
    return replies.form(
        request,
        form,
        heading=_("Correct the day of receipt: %(number)s") % {"number": record.number},
        intro=_(
            "The time to accept counts from this day where the law says so. Both days and your reason stay in the timeline."
        ),
        submit=_("Correct"),
        cancel=record.get_absolute_url(),
    )
