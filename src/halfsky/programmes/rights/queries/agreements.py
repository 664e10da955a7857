"""Questions about an agreement: who is in it, and the letter in which it is printed."""

from __future__ import annotations

from halfsky.ground.lib import moments
from halfsky.ground.web.letters import Letter, chinese_day
from halfsky.kernel.matters import queries as matters
from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights.models import Invited, Mediation, Settlement
from halfsky.programmes.rights.states.mediation import BINDING

TITLE = "联合调解协议书"


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
