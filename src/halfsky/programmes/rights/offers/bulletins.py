"""What bulletins say about rights: the sentences that federations print, with the figures inside."""

from __future__ import annotations

from halfsky.ground.lib.printed import Passage

OFFERS = (
    Passage(
        "B3",
        "维权服务",
        {
            "hotlines": "rights.lines",
            "calls": "rights.calls",
            "answered": "rights.answered",
            "matters": "matters.registered",
            "finished": "matters.finished",
            "in_time": "matters.in_time",
            "persons": "matters.persons",
            "violence": "rights.violence",
            "applied": "rights.applied",
            "granted": "rights.granted",
        },
        (
            "{all}开通12338妇女维权热线{hotlines}条。",
            "共接听来电{calls}个，接通率{answered}。",
            "登记妇女儿童诉求{matters}件，服务{persons}人。",
            "其中家庭暴力投诉{violence}件。",
            "办结{finished}件，按时办结率{in_time}。",
            "协助申请人身安全保护令{applied}份，作出率{granted}。",
        ),
        order=10,
    ),
    Passage(
        "B4",
        "婚姻家庭纠纷排查化解",
        {
            "joint": "matters.joint",
            "visited": "rights.visited",
            "findings": "rights.findings",
            "mediations": "rights.mediations",
            "mediated": "rights.mediated",
            "agreed": "rights.agreed",
            "confirmed": "rights.confirmed",
        },
        (
            "入户排查{visited}户。",
            "排查发现问题{findings}个。",
            "多部门联办{joint}件。",
            "联合调解{mediations}场。",
            "调解终结{mediated}件，调解成功率{agreed}。",
            "调解协议经司法确认{confirmed}。",
        ),
        order=20,
    ),
    Passage(
        "B5",
        "妇女儿童维权岗与司法救助",
        {
            "courts": "rights.courts",
            "rights_posts": "rights.stations_{level}",
            "posts": "rights.stations",
            "people_aided": "rights.aided",
            "aid_paid": "rights.aid_paid",
            "sessions": "rights.sessions",
        },
        (
            "{all}{courts}家法院设立妇女儿童维权岗。",
            "其中本级认定的维权岗{rights_posts}个。",
            "会同法院向{people_aided}人发放司法救助金{aid_paid}元。",
            "提供心理疏导{sessions}次。",
        ),
        order=30,
    ),
    Passage(
        "B6",
        "普法宣传",
        {"law_days": "rights.law_days", "law_leaflets": "rights.law_leaflets", "law_answers": "rights.law_answers"},
        ("开展普法宣传{law_days}场次，发放普法资料{law_leaflets}份，解答咨询{law_answers}人次。",),
        order=40,
    ),
)
