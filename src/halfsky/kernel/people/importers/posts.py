"""The list of executives and other posts: whoever is not registered is, and holds the post from a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.ground.lib import cells, lists
from halfsky.ground.lib.lists import Batch, Chunk, Fault, Line, ListColumn, ListSpec
from halfsky.ground.lib.unreadable import Unreadable
from halfsky.kernel.network import queries as network
from halfsky.kernel.people import actions, queries
from halfsky.kernel.people.actions import Holding
from halfsky.kernel.people.importers.people import PEOPLE, check_with, entry_of, shown
from halfsky.kernel.people.models import Post
from halfsky.kernel.people.permissions import Permission

# What people write for a post, where our own word is another.
_TITLES = {
    "妇联主席": "chair", "村妇联主席": "chair", "妇联副主席": "vice_chair", "专职副主席": "vice_chair", "兼职副主席": "vice_chair",
    "挂职副主席": "vice_chair", "常务委员": "standing_member", "妇联常委": "standing_member", "执行委员": "executive",
    "妇联执委": "executive", "委员": "executive", "干部": "staff", "妇联干部": "staff", "专干": "staff", "干事": "staff",
    "女网格长": "grid_head", "妇女网格长": "grid_head", "网格员": "grid_head", "巾帼志愿者": "volunteer",
}  # fmt: skip
_FIGURES = {figure: number for number, figure in enumerate("零一二三四五六七八九")}


def _term(cell: Any) -> int:
    """第三届, 十二 or 3 as a number."""
    text = re.sub(r"[第届次\s]", "", cells.text(cell))
    tens, ten, ones = text.rpartition("十")
    if text.isascii() and text.isdigit() and len(text) < 4:
        return int(text)
    if ten and {*tens, *ones} <= _FIGURES.keys() and len(tens) < 2 and len(ones) < 2:
        return _FIGURES.get(tens, 1) * 10 + _FIGURES.get(ones, 0)
    if text in _FIGURES:
        return _FIGURES[text]
    raise Unreadable(_("Write the number of the term, for example 3."))


def _as_for_people(key: str) -> ListColumn:
    column = PEOPLE.column(key)
    assert column is not None
    return column


COLUMNS = (
    _as_for_people("key"),
    _as_for_people("name"),
    replace(
        _as_for_people("place"),
        label=gettext_lazy("Organisation"),
        aliases=("组织", "妇联", "单位", "任职组织", "任职单位", "所在妇联", *lists.PLACES),
        note=gettext_lazy("Where she holds the post. County, town and village may have columns of their own."),
    ),
    ListColumn(
        "title",
        gettext_lazy("Post"),
        ("职务", "妇联职务", "现任职务", "担任职务", "岗位", "任职"),
        cells.choice(Post.Title, _TITLES),
        required=True,
        example=Post.Title.EXECUTIVE.label,
        note=gettext_lazy("One post; somebody who holds two has two rows."),
    ),
    ListColumn(
        "term",
        pgettext_lazy("post", "Term"),
        ("届", "届次", "届别", "第几届"),
        _term,
        note=gettext_lazy("The number of a term that the organisation has begun. May stay empty."),
    ),
    ListColumn(
        "since",
        gettext_lazy("Since"),
        ("任职时间", "任职日期", "任职起始日期", "当选时间", "当选日期", "何时任职"),
        cells.day,
        example="2021-03-08",
        note=gettext_lazy("Empty: since the term began, or since today."),
    ),
    *(_as_for_people(key) for key in ("phone", "number", "sex", "birth_date", "ethnic", "schooling")),
)


def _holding(line: Line) -> Holding:
    values = line.values
    return Holding(entry_of(line), values["title"], values.get("term"), values.get("since"))


def _check(lines: Sequence[Line], by: Any) -> Iterator[Fault]:
    """What the list of people has against a row, and then what stands against the post."""
    return check_with(lines, _holding, lambda rows: queries.offices(by, rows).take)


def _write(lines: Sequence[Line], batch: Batch, by: Any) -> Chunk:
    """Registers whoever is new, and notes the posts of a chunk."""
    made = actions.hold_posts(holdings=[_holding(line) for line in lines], batch=batch.key, rows=batch.rows, by=by)
    return Chunk(lists.written(lines, made.answers), made.held)


def post_rows(posts: Any, by: Any) -> Iterator[list[Any]]:
    """The rows of the form for posts there are: sent back, they are found by the record number, and nobody takes up a post twice."""
    rows = posts.select_related("person__vault", "person__organisation", "term").defer("person__vault__note")
    places = network.spoken(posts.order_by().values_list("organisation_id", flat=True).distinct())
    for post in rows.iterator(chunk_size=500):
        own: dict[str, Any] = {
            "name": queries.name_of_holder(by, post),
            "place": places[post.organisation_id],
            "title": str(post.get_title_display()),
            "term": post.term.number if post.term else "",
            "since": post.since,
        }
        yield [own[one.key] if one.key in own else shown(one.key, post.person, {}, by) for one in COLUMNS]


POSTS = ListSpec(
    slug="posts",
    label=gettext_lazy("Executives and posts"),
    permission=Permission.REGISTER,
    columns=COLUMNS,
    check=_check,
    write=_write,
    identities=(("number", "name"),),
    intro=gettext_lazy(
        "Who is chair, vice-chair, executive or volunteer where: whoever is not registered is registered on the way."
    ),
    next=(gettext_lazy("Look at the register"), "people:posts"),
)
LISTS = (POSTS,)
