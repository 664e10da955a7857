"""The list of accounts and grants: which columns its form has, and how a row becomes somebody who may act at a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.ground.accounts import queries as accounts
from halfsky.ground.lib import cells, lists, masking
from halfsky.ground.lib.lists import Batch, Chunk, Fault, Line, ListColumn, ListSpec
from halfsky.ground.lib.names import tidy_name
from halfsky.ground.lib.unreadable import Unreadable
from halfsky.kernel.network import actions, queries
from halfsky.kernel.network.models import Grant
from halfsky.kernel.network.permissions import Permission, Role
from halfsky.kernel.network.queries import Row

LONGEST_NAME = 60


def _name(cell: Any) -> str:
    name = tidy_name(cells.text(cell))
    if len(name) > LONGEST_NAME:
        raise Unreadable(_("A name has at most %(most)d characters.") % {"most": LONGEST_NAME})
    return name


def _phone(cell: Any) -> str:
    return "" if cells.masked(cell) else accounts.tidy_phone(cells.figures(cell))


def _username(cell: Any) -> str:
    return accounts.tidy_username(cells.figures(cell))


# What people write for roles and reach, where our own word is another.
_ROLES = {
    "妇联主席": "chair", "村妇联主席": "chair", "社区妇联主席": "chair", "受理人": "handler", "经办人": "handler", "干事": "handler",
    "接线员": "operator", "热线": "operator", "话务员": "operator", "督办": "supervisor", "共建单位": "partner", "联络员": "partner",
    "审计": "auditor", "系统管理员": "administrator", "管理人员": "administrator",
}  # fmt: skip
_REACHES = {
    "本级": "own", "只本级": "own", "本单位": "own", "本级及以下": "below", "本级和下级": "below", "含下级": "below",
    "全部下级": "below", "所有下级": "below", "下级": "below",
}  # fmt: skip

COLUMNS = (
    ListColumn(
        "name",
        pgettext_lazy("of a person", "Name"),
        ("姓名", "名字", "用户姓名", "使用人", "人员姓名"),
        _name,
        required=True,
        example="王秀英",
    ),
    ListColumn(
        "phone",
        gettext_lazy("Phone"),
        ("手机号", "手机", "手机号码", "联系电话", "电话", "电话号码", "联系方式"),
        _phone,
        example="13800001234",
        note=gettext_lazy("She signs in with it. Without a phone, give her a user name."),
    ),
    ListColumn(
        "username",
        gettext_lazy("User name"),
        ("用户名", "登录名", "账号", "帐号", "登录账号", "登录帐号"),
        _username,
        note=gettext_lazy("May stay empty where there is a phone."),
    ),
    ListColumn(
        "place",
        gettext_lazy("Organisation"),
        ("组织", "妇联", "单位", "工作单位", "所在单位", "所在组织", *lists.PLACES),
        place=True,
        example="袁州区金瑞镇槐林村",
        note=gettext_lazy("Where she acts. County, town and village may have columns of their own."),
    ),
    ListColumn(
        "role",
        gettext_lazy("Role"),
        ("角色", "权限", "岗位", "岗位角色"),
        cells.choice(Role, _ROLES),
        required=True,
        example=Role.CHAIR.label,
        note=pgettext_lazy("list", "One of the roles; somebody with two roles has two rows."),
    ),
    ListColumn(
        "reach",
        gettext_lazy("Reach"),
        ("范围", "管理范围", "权限范围", "授权范围"),
        cells.choice(Grant.Reach, _REACHES),
        example=Grant.Reach.OWN.label,
        note=gettext_lazy("Empty: own level."),
    ),
    ListColumn(
        "until",
        gettext_lazy("Until"),
        ("截止日期", "有效期至", "到期日期", "截至", "有效期"),
        cells.day,
        example="2029-01-01",
        note=gettext_lazy("From this day on it no longer holds. Empty: until it is ended."),
    ),
)


def _row(line: Line) -> Row:
    return Row(organisation=line.values["place"], **{key: one for key, one in line.values.items() if key != "place"})


def _check(lines: Sequence[Line], by: Any) -> Iterator[Fault]:
    """What rows lack in themselves, and what accounts, grants and the sender's own reach have against them."""
    rows = []
    for line in lines:
        row = _row(line)
        if row.login:
            rows.append((line.row, row))
        else:
            yield Fault(line.row, "phone", _("Nobody could sign in. Write her phone, or give her a user name."))
    roster = queries.roster(by, [row for _number, row in rows])
    for number, row in rows:
        if objection := roster.objection(row):
            yield Fault(number, *objection)


def _write(lines: Sequence[Line], batch: Batch, by: Any) -> Chunk:
    """Gives the grants of a chunk, and accounts where there are none."""
    answers = actions.give_grants(rows=[_row(line) for line in lines], batch=batch.key, by=by)
    return Chunk(lists.written(lines, answers))


def form_rows(grants: QuerySet[Grant]) -> Iterator[list[Any]]:
    """The rows of the form for grants there are: sent back, they are found by the user name, and nothing is given twice.

    Phones are masked, with stars that say nothing when they come back. A deputy's grant is none that a list gives.
    """
    listed = grants.filter(deputy_of=None).select_related("user")
    places = queries.spoken(listed.order_by().values_list("organisation_id", flat=True).distinct())
    for grant in listed.iterator(chunk_size=500):
        yield [
            grant.user.name,
            masking.phone(grant.user.phone or ""),
            grant.user.username,
            places[grant.organisation_id],
            str(grant.get_role_display()),
            str(grant.get_reach_display()),
            grant.until,
        ]


ACCOUNTS = ListSpec(
    slug="accounts",
    label=gettext_lazy("Accounts and grants"),
    permission=Permission.GRANT,
    columns=COLUMNS,
    check=_check,
    write=_write,
    identities=(("phone", "name", "username"), ("username", "name", "phone")),
    intro=gettext_lazy("Who may act where: whoever has no account gets one, and you hand her the invitation."),
    next=(gettext_lazy("Print the invitations"), "network:invitations"),
)
LISTS = (ACCOUNTS,)
