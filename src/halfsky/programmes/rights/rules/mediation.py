"""Decisions about joint mediation: when it may not be, who may be invited, what a clause says, until when a court may confirm it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.clocks import Duration, due, end_of
from halfsky.ground.lib.declarations import SettingSpec
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.money import Money
from halfsky.ground.lib.periods import day_words
from halfsky.programmes.rights.rules.danger import Danger

PHRASES = {
    "maintenance": "{who}自本协议生效之日起，于每月{day}日前向{other}支付子女抚养费人民币{amount}元（大写：{capital}）。",
    "visiting": "{who}探望子女的时间和方式：{words}。{other}予以协助，双方均不得拒绝、妨碍。",
    "property": "关于财产和债务：{words}。",
    "apology": "{who}就{words}向{other}赔礼道歉，并保证今后不再发生。",
    "safety": "{who}承诺不以任何方式殴打、辱骂、威胁、跟踪、骚扰{other}及其近亲属；如有违反，{other}可报警并向人民法院申请人身安全保护令。",
    "other": "{words}。",
}
KINDS: dict[str, str | Promise] = {
    "maintenance": gettext_lazy("Maintenance of the child"),
    "visiting": gettext_lazy("Visits to the child"),
    "property": gettext_lazy("Property and debts"),
    "apology": gettext_lazy("Apology"),
    "safety": gettext_lazy("Promise of safety"),
    "other": gettext_lazy("What else they agreed"),
}
# What the person reads of the state of her agreement.
PLAIN: dict[str, str | Promise] = {
    "drafted": gettext_lazy("You came to an agreement. We are writing it down for both sides to sign."),
    "signed": gettext_lazy("Your agreement is signed and binds both sides. The court can be asked to confirm it."),
    "requested": gettext_lazy("The court was asked to confirm your agreement."),
    "confirmed": gettext_lazy("The court has confirmed your agreement. If it is not kept, the court can enforce it."),
    "refused": gettext_lazy("The court has not confirmed your agreement. We will talk with you about what comes next."),
    "withdrawn": gettext_lazy("The request to the court was withdrawn. Your agreement still binds both sides."),
}
AGAIN = frozenset({"maintenance", "visiting", "safety"})  # not done with once: looked at again

SETTINGS = (
    SettingSpec(
        "rights.confirm_within", gettext_lazy("Mediation: ask the court to confirm within"), "30 day", "duration",
        gettext_lazy("People's Mediation Law, article 33"), "L",
        gettext_lazy("From the day on which the agreement took effect; both sides ask together."),
    ),
    SettingSpec(
        "rights.confirm_warn", gettext_lazy("Mediation: warn before that time ends"), 10, "days", gettext_lazy("practice"), "U",
        gettext_lazy("So many days before, and on the day before, the handler is reminded."),
    ),
    SettingSpec(
        "rights.visit_agreement_after", gettext_lazy("Agreement: first return visit after"), "30 day", "duration",
        gettext_lazy("practice; the law asks for supervision without a date (People's Mediation Law, article 31)"), "U",
        gettext_lazy("From the day of signing, for every clause."),
    ),
    SettingSpec(
        "rights.visit_agreement_again", gettext_lazy("Agreement: next return visit after"), "90 day", "duration",
        gettext_lazy("practice"), "U", gettext_lazy("For what is owed again and again: maintenance, visits, safety."),
    ),
    SettingSpec(
        "rights.clause_phrases", gettext_lazy("Agreement: phrases of the clauses"), PHRASES, "table", gettext_lazy("practice"), "U",
        gettext_lazy("{who} owes it to {other}; {amount}, {capital} and {day} of maintenance; {words} as they were typed."),
        lambda: KINDS,
    ),
)  # fmt: skip


def check_mediable(*, violence: bool, danger: str, order_runs: bool) -> None:
    """Refuses to seat her beside whoever is a danger to her; each refusal says why and what to do instead.

    Practice under the Anti-Domestic Violence Law: safety goes before agreement, whatever either side says it wants.
    """
    if order_runs:
        raise Refusal(
            _(
                "No mediation: a protection order runs or was applied for. Whoever it is against may not come near her. "
                "Follow the order; what must be settled is settled by the court."
            )
        )
    if danger == Danger.HIGH:
        raise Refusal(
            _(
                "No mediation: the danger is high. Make a safety plan, tell the police, and apply for a protection order; "
                "divorce and custody go to the court, with legal aid. Assess again when things have changed."
            )
        )
    if violence and not danger:
        raise Refusal(
            _("No mediation before the danger was assessed. Assess it first, when she is alone and can speak.")
        )


def check_invited(*, tellable: bool, unsafe: Sequence[str]) -> None:
    """Refuses to invite people of a matter of violence with whom no safe contact was agreed; `unsafe` are their roles."""
    if not tellable and unsafe:
        raise Refusal(
            _(
                "No safe contact was agreed with: %(roles)s. Agree on one first, or invite her when she comes by herself."
            )
            % {"roles": "、".join(unsafe)}
        )


@dataclass(frozen=True)
class Clause:
    """One clause as it will be printed, and the amount it is about, in fen."""

    kind: str
    text: str
    fen: int | None = None


def compose(values: Mapping[str, Any], phrases: Mapping[str, str], names: Sequence[str]) -> list[Clause]:
    """The clauses of an agreement from what was typed, in the order of `KINDS`; what was left empty is no clause.

    Who owes something is one of `names`; the others are whom it is owed to. A phrase of a place that does not fit falls back to ours.
    """
    found = []
    for kind in KINDS:
        amount: Money | None = values.get("maintenance_amount") if kind == "maintenance" else None
        words = str(values.get(kind) or "").strip().rstrip("。")
        who = str(values.get(f"{kind}_who") or "")
        if not (amount or words or (kind == "safety" and who)):
            continue
        given = {
            "who": who,
            "other": "、".join(name for name in names if name != who),
            "words": words,
            "day": values.get("maintenance_day") or 5,
            "amount": str(amount or ""),
            "capital": amount.capital if amount else "",
        }
        found.append(Clause(kind, _said(kind, phrases, given), amount.fen if amount else None))
    return found


def _said(kind: str, phrases: Mapping[str, str], given: Mapping[str, Any]) -> str:
    try:
        return str(phrases[kind]).format_map(given)
    except (KeyError, ValueError, IndexError, AttributeError):
        return PHRASES[kind].format_map(given)


def confirm_by(signed_on: date, within: str) -> date:
    """The last day on which both sides may ask the court: the thirtieth after the agreement took effect (article 33)."""
    return after(signed_on, within)


def after(day: date, length: str) -> date:
    """The day so long after another one."""
    return due(end_of(day), Duration.parse(length)).date()


def check_request(*, asked_on: date, signed_on: date, last: date, today: date) -> None:
    """Refuses a request before the signature, in the future, or after the thirty days; says what is left then."""
    if asked_on < signed_on or asked_on > today:
        raise Refusal(
            _("The request lies between the day of signing and today. Look at the date again."), at="asked_on"
        )
    if asked_on > last:
        raise Refusal(too_late(last), at="asked_on")


def too_late(last: date) -> str:
    """What is left when the thirty days for the court have gone by."""
    return _(
        "The time to ask for confirmation ended on %(day)s. The agreement still binds both sides: if it is not kept, "
        "either may go to court on it; or they sign it anew."
    ) % {"day": day_words(last)}


def warn_on(last: date, ahead: int) -> tuple[date, date]:
    """The days on which the handler is reminded: so many days before the last one, and the day before it."""
    return last - timedelta(days=ahead), last - timedelta(days=1)


def if_broken(state: str) -> str:
    """What comes next when a clause is not kept, by what has become of the agreement."""
    if state == "confirmed":
        return _(
            "A clause is not kept. The court has confirmed the agreement: she may ask it to enforce it, within two years. Offer legal aid."
        )
    return _(
        "A clause is not kept. Urge the other side to keep it; mediate anew, or she goes to court on the agreement. "
        "Offer legal aid."
    )


def what_next(state: str, last: date | None, today: date) -> tuple[str, str]:
    """What is possible now on the way to the court, and the tone in which it is said; "" where there is nothing to say.

    What is left after a refusal: Civil Procedure Law, article 206.
    """
    if state == "refused":
        return _(
            "The court did not confirm it, so that it cannot be enforced. Both sides may change it or agree anew in another joint "
            "mediation, or either goes to court (Civil Procedure Law, article 206). Tell both sides."
        ), "late"
    if state not in {"signed", "withdrawn"} or last is None:
        return "", ""
    if last < today:
        return too_late(last), "plain"
    return _(
        "Both sides may ask the court together to confirm it until %(day)s (People's Mediation Law, article 33). Confirmed, it can be "
        "enforced."
    ) % {"day": day_words(last)}, "soon"


def ways_on() -> str:
    """What people are told when they did not agree (People's Mediation Law, article 26)."""
    return _(
        "You did not come to an agreement. Each of you may go to the people's court; about land there is arbitration too. "
        "Legal aid is asked for at the bureau of justice, and we help with it."
    )
