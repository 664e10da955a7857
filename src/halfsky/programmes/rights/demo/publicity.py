"""Law publicity in the demonstration: what the days are about. The room of activities plays them."""

from __future__ import annotations

from typing import Any

from halfsky.programmes.rights.queries.publicity import KIND as KIND

TALES: list[dict[str, Any]] = [
    {
        "title": "“反家暴 护平安”普法赶集",
        "topics": ["反家庭暴力"],
        "leaflets": ("反家庭暴力法问答", "12338 维权服务卡"),
        "more": {"law": "反家庭暴力法", "lecturer": "县法院家事审判庭 刘芳", "answered": 14},
        "account": "在集市设咨询台，现场解答，发放资料。",
    },
    {
        "title": "民法典婚姻家庭编进村",
        "topics": ["婚姻家庭"],
        "leaflets": ("民法典婚姻家庭编图解",),
        "more": {"law": "民法典婚姻家庭编", "lecturer": "县司法局 律师志愿者", "answered": 9},
    },
    {
        "title": "“娘家人”禁毒宣传",
        "topics": ["禁毒"],
        "leaflets": ("禁毒知识手册",),
        "more": {"law": "禁毒法", "lecturer": "派出所民警", "answered": 5},
    },
]
