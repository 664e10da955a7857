"""Questions about agreements: which an actor sees and what is due of each, who is in one, the letter in which it is printed."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, CharField, DateField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.web.letters import Letter, chinese_day
from halfsky.kernel.matters import queries as matters
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network.models import Organisation
from halfsky.programmes.rights.models import Clause, Invited, Mediation, Settlement
from halfsky.programmes.rights.states.mediation import BINDING

TITLE = "联合调解协议书"
NEVER = date(9999, 12, 31)  # where nothing is due, after everything that is
CONFIRM, VISIT = "confirm", "visit"  # what is due next


def register(actor: Actor) -> QuerySet[Settlement]:
    """The agreements of the matters an actor sees, each with `due_on`, the next day to think of, and `due`, what is due then.

    `turn` is that day for sorting, with nothing due after everything that is.
    Until `confirm_by` both sides may ask the court; from the day of a clause's return visit somebody should ask whether it is kept.
    """
    open_to_court = Q(state__in=["signed", "withdrawn"], confirm_by__gte=moments.today())
    visits = Clause.objects.filter(agreement=OuterRef("pk"), visit_on__isnull=False).order_by("visit_on")
    never = Value(NEVER, output_field=DateField())
    dated = Settlement.objects.visible_to(actor).annotate(
        ask_by=Case(When(open_to_court, then=F("confirm_by")), default=never, output_field=DateField()),
        visit_on=Case(
            When(state__in=BINDING, then=Coalesce(Subquery(visits.values("visit_on")[:1]), never)),
            default=never,
            output_field=DateField(),
        ),
    )
    first = Case(When(ask_by__lte=F("visit_on"), then=F("ask_by")), default=F("visit_on"), output_field=DateField())
    what = Case(
        When(ask_by=never, visit_on=never, then=Value("")),
        When(ask_by__lte=F("visit_on"), then=Value(CONFIRM)),
        default=Value(VISIT),
        output_field=CharField(),
    )
    found: QuerySet[Settlement] = dated.annotate(turn=first, due=what).annotate(due_on=NullIf(F("turn"), never))
    return found.select_related("matter__owner")


def overdue(rows: QuerySet[Settlement]) -> QuerySet[Settlement]:
    """Those among `rows` of the register of which something should have been done by yesterday."""
    return rows.filter(Q(turn__lt=moments.today()))


def missed(rows: QuerySet[Settlement]) -> QuerySet[Settlement]:
    """Those among `rows` that the court was not asked to confirm in time."""
    return rows.filter(state__in=["signed", "withdrawn"], confirm_by__lt=moments.today())


def found(rows: QuerySet[Settlement], term: str) -> QuerySet[Settlement]:
    """Those among `rows` by their number or the court, or whose matter a search finds."""
    number, _dash, ordinal = term.strip().rpartition("-")
    own = Q(matter__number__iexact=number, ordinal=int(ordinal)) if ordinal.isdecimal() and len(ordinal) < 4 else Q()
    seen = Matter.objects.filter(pk__in=rows.order_by().values("matter"))
    fitting = matters.search(seen, term).order_by().values("pk")
    return rows.filter(own | Q(court__icontains=term.strip()) | Q(matter__in=fitting))


def owners(actor: Actor) -> QuerySet[Organisation]:
    """The federations whose turn it is in the matters of the agreements an actor sees."""
    keys = Settlement.objects.visible_to(actor).order_by().values("matter__owner")
    return Organisation.objects.filter(pk__in=keys).order_by("level", "division__code", "id")


def _invited(mediation: Mediation) -> list[Invited]:
    return list(mediation.invited.select_related("party__person"))


def names(mediation: Mediation) -> list[str]:
    """The full names of the people invited to a session, as the clauses say them."""
    return [matters.name_of(row.party) for row in _invited(mediation)]


def later(agreement: Settlement) -> Settlement | None:
    """The agreement that both sides signed after the court had not confirmed this one: it holds in its place."""
    if agreement.state != "refused":
        return None
    rows = Settlement.objects.filter(matter=agreement.matter_id, ordinal__gt=agreement.ordinal, state__in=BINDING)
    found: Settlement | None = rows.select_related("matter").order_by("ordinal").last()
    return found


def letter(agreement: Settlement) -> Letter:
    """The agreement as it is printed: number, parties in full, clauses, lines to sign on, mediators, the day. Always in Chinese."""
    invited = _invited(agreement.mediation)
    mediators = [str(row) for row in agreement.mediation.mediators.all()]
    parties = [f"当事人：{matters.name_of(row.party)}    身份证号：＿＿＿＿＿＿＿＿＿＿" for row in invited]
    clauses = [f"{_ordinal(n)}、{clause.text}" for n, clause in enumerate(agreement.clauses.all(), start=1)]
    matter: Matter = agreement.matter
    return Letter(
        title=TITLE,
        number=f"编号：{agreement.number}",
        body=(
            *parties,
            f"调解员：{'、'.join(mediators)}",
            "经联合调解，双方当事人自愿达成如下协议：",
            *clauses,
            "本协议自各方当事人签名、盖章或者按指印，调解员签名之日起生效。自协议生效之日起三十日内，双方可以共同向人民法院申请司法确认。",
            f"本协议一式{_ordinal(len(invited) + 1)}份，当事人各执一份，{matter.owner.name}留存一份。",
        ),
        signatures=(
            *("当事人（签名、按指印）：＿＿＿＿＿＿＿＿" for _row in invited),
            *("调解员（签名）：＿＿＿＿＿＿＿＿" for _name in mediators),
        ),
        issuer=matter.owner.name,
        day=chinese_day(agreement.signed_on or moments.today()),
    )


FIGURES = "零一二三四五六七八九十"


def _ordinal(number: int) -> str:
    """一 to 九十九."""
    tens, ones = divmod(number, 10)
    if not tens:
        return FIGURES[ones]
    return ("" if tens == 1 else FIGURES[tens]) + "十" + (FIGURES[ones] if ones else "")
