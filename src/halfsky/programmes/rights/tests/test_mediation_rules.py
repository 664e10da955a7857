"""When mediation may not be, what clauses say, and how long the court may be asked: worked examples."""

from __future__ import annotations

from datetime import date

import pytest

from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.money import Money
from halfsky.programmes.rights.rules import mediation

NAMES = ("王芳", "李强")


@pytest.mark.parametrize(
    ("violence", "danger", "order", "word"),
    [
        (True, "high", False, "危险程度高"),
        (False, "", True, "保护令"),
        (True, "low", True, "保护令"),
        (True, "", False, "评估"),
    ],
)
def test_safety_goes_before_agreement_and_the_refusal_says_why(
    violence: bool, danger: str, order: bool, word: str
) -> None:
    with pytest.raises(Refusal, match=word):
        mediation.check_mediable(violence=violence, danger=danger, order_runs=order)


@pytest.mark.parametrize(("violence", "danger"), [(False, ""), (True, "low"), (True, "medium")])
def test_otherwise_they_may_be_seated_together(violence: bool, danger: str) -> None:
    mediation.check_mediable(violence=violence, danger=danger, order_runs=False)


def test_people_of_a_matter_of_violence_are_not_invited_without_a_safe_contact() -> None:
    with pytest.raises(Refusal, match="当事人"):
        mediation.check_invited(tellable=False, unsafe=["当事人"])
    mediation.check_invited(tellable=True, unsafe=["当事人"])


def test_maintenance_names_the_amount_twice_and_keeps_it_in_fen() -> None:
    values = {"maintenance_who": "李强", "maintenance_amount": Money.parse("1,200.50"), "maintenance_day": 10}
    (clause,) = mediation.compose(values, mediation.PHRASES, NAMES)
    assert clause.fen == 120050
    assert "李强" in clause.text
    assert "每月10日前向王芳支付" in clause.text
    assert "1,200.50元（大写：壹仟贰佰元伍角整）" in clause.text or "1,200.50元（大写：壹仟贰佰元零伍角" in clause.text


def test_what_is_left_empty_is_no_clause() -> None:
    values = {
        "visiting": "每周六上午。",
        "visiting_who": "李强",
        "property": "  ",
        "safety_who": "",
        "maintenance_who": "李强",
    }
    assert [clause.kind for clause in mediation.compose(values, mediation.PHRASES, NAMES)] == ["visiting"]
    assert mediation.compose({}, mediation.PHRASES, NAMES) == []


def test_a_phrase_of_the_place_is_used_and_a_broken_one_falls_back() -> None:
    values = {"other": "好好说话"}
    assert mediation.compose(values, {"other": "双方商定：{words}"}, NAMES)[0].text == "双方商定：好好说话"
    for broken in ({"other": "{nobody}"}, {"other": "{"}, {}):
        assert mediation.compose(values, broken, NAMES)[0].text == "好好说话。"


def test_braces_in_what_was_typed_stay_what_was_typed() -> None:
    assert mediation.compose({"other": "{who}"}, mediation.PHRASES, NAMES)[0].text == "{who}。"


def test_the_court_may_be_asked_until_the_thirtieth_day() -> None:
    signed, last = date(2026, 3, 2), mediation.confirm_by(date(2026, 3, 2), "30 day")
    assert last == date(2026, 4, 1)
    mediation.check_request(asked_on=last, signed_on=signed, last=last, today=last)
    for asked, today in ((date(2026, 4, 2), date(2026, 4, 2)), (date(2026, 3, 1), last), (last, date(2026, 3, 20))):
        with pytest.raises(Refusal):
            mediation.check_request(asked_on=asked, signed_on=signed, last=last, today=today)


def test_a_confirmed_agreement_is_enforced_and_another_one_sued_upon() -> None:
    assert "强制执行" in mediation.if_broken("confirmed")
    assert "起诉" in mediation.if_broken("signed")
