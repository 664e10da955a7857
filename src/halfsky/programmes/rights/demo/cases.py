"""Typical cases in the demonstration: two that everybody reads, and one that waits for the city's check."""

from __future__ import annotations

from typing import Any

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import DemoStep
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.actions import NewParty
from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights.actions import cases
from halfsky.programmes.rights.models import TypicalCase

# kind, name of the person concerned, days ago, the case as its author wrote it
TALES: tuple[tuple[str, str, int, dict[str, str]], ...] = (
    (
        "advice",
        "龚桂兰",
        190,
        {
            "title": "出嫁女的土地补偿，先看分配方案是怎样表决的",
            "facts": "龚桂兰出嫁后户口一直留在娘家村，3月12日看到征地补偿分配方案里没有自己的名字，来窗口求助。",
            "done": "我们和镇、村两级一起核对分配方案和表决记录，指出按婚姻状况减少份额不符合妇女权益保障法，并陪她在会上把理由讲清楚。",
            "result": "村民会议重新表决，出嫁未迁户口的妇女都按同等份额分配。",
            "shows": "先核对表决程序，再谈份额；一个人的诉求往往是一批人的诉求，一次纠正，几户受益。",
        },
    ),
    (
        "advice",
        "袁小芳",
        150,
        {
            "title": "孕期调岗降薪，一次约谈恢复了工资",
            "facts": "袁小芳怀孕后被公司从办公室调到门店，每月工资少了1,850元，她不敢声张，打来热线。",
            "done": "当天联系劳动监察部门，和工会一起约公司负责人谈话，说明孕期不得降低工资的规定，同时替她保密来电。",
            "result": "公司恢复了原岗位和原工资，差额次月补发。",
            "shows": "孕产期权益宜早介入；由部门出面谈，比让她自己去争更稳妥。",
        },
    ),
    (
        "advice",
        "黎雪梅",
        120,
        {
            "title": "抚养费拖欠半年，从一份判决书找到办法",
            "facts": "黎雪梅34岁，离婚判决每月抚养费八百元，对方半年没有给。",
            "done": "核对判决书，联系对方所在村委会转达，又帮她把申请强制执行的材料备齐，陪她送到法院。",
            "result": "法院立案执行，拖欠的抚养费分两次付清。",
            "shows": "抚养费是孩子的权利，拿着生效判决就可以申请执行，不收费。",
        },
    ),
)


def play(stage: Any) -> None:
    """Three finished matters of the cast's county and what was made of them; only where the city has somebody to check."""
    author, checker = stage.users.get("county"), stage.users.get("city")
    if author is None or checker is None:
        return
    for number, (kind, name, days, sections) in enumerate(TALES):
        with moments.pretend(stage.at(days, 10)):
            matter = _finished(stage, kind, name, sections, author)
        with moments.pretend(stage.at(25 - 8 * number, 10)):
            case = _handed_over(matter, sections, author)
            if number < 2:
                cases.publish(case=case, by=checker)


def _finished(stage: Any, kind: str, name: str, sections: dict[str, str], author: User) -> Matter:
    matter = matters.register(
        kind=kind,
        channel="window",
        organisation=stage.organisations["county"],
        story=sections["facts"],
        parties=[NewParty(role="concerned", name=name)],
        synthetic=True,
        by=author,
    )
    matters.accept(matter=matter, by=author)
    matters.answer(matter=matter, told=sections["result"], finish_now=True, by=author)
    return matters.follow_up(matter=matter, reached=True, note="回访，已落实。", score=5, by=author)


def _handed_over(matter: Matter, sections: dict[str, str], author: User) -> TypicalCase:
    """Written as one tells a colleague; everything marked is replaced as the machine proposes."""
    case = cases.write(matter=matter, sections=sections, by=author)
    replaced = {found.text: found.proposal for found in case.findings}
    return cases.submit(case=cases.decide(case=case, replaced=replaced, kept={}, by=author), by=author)


STEPS = [DemoStep(49, "typical cases", play)]
