"""What the name of a place means: from 宜春市袁州区金瑞镇槐林村 or 槐林村 to the organisation that stands there.

A name is read from its end: the last part names an organisation, with or without the word for its level; what stands before must be the
names of those above it, from above down, with levels left out at will. Only organisations at which the actor holds the permission are
ever found. The whole of her scope is looked through, in two queries; that is a table of names in memory, half a second for a province.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from halfsky.ground.lib.actors import Actor
from halfsky.kernel.network import rules
from halfsky.kernel.network.models import Lineage, Organisation
from halfsky.kernel.network.permissions import Permission
from halfsky.kernel.network.queries.acting import own, scope
from halfsky.kernel.network.queries.exploring import in_level_order, with_place

FEW = 60  # organisations a list can be chosen from; beyond, only those of one's own level are offered
MOST = 30  # places one name can mean that are worth showing
STEP = 5000  # keys in one statement
GROUP = re.compile(r"第?[0-9一二三四五六七八九十]+(村民)?小?[组队].*$")

Ways = dict[int, set[str]]  # organisations, and what stands before their name in a text


def places_in(actor: Actor, permission: str, texts: Sequence[str]) -> Mapping[str, list[tuple[Organisation, str]]]:
    """For each text the organisations of the actor's it can mean, each with those above it in words; whole names go before parts."""
    whole, part = _names(actor, permission)
    found: dict[str, set[int]] = {}
    ways = {text: (_ways(text, whole), _ways(text, part)) for text in texts}
    above = _above({key for pair in ways.values() for one in pair for key in one})
    for text, (full, short) in ways.items():
        fits = {key for key, heads in full.items() if any(_leads(head, above[key]) for head in heads)}
        found[text] = fits or {key for key, heads in short.items() if any(_leads(head, above[key]) for head in heads)}
    shown = _shown({key for keys in found.values() for key in sorted(keys)[:MOST]})
    return {text: [shown[key] for key in shown if key in keys] for text, keys in found.items()}


def places_for(actor: Actor, permission: str) -> list[tuple[Organisation, str]]:
    """The organisations for which an actor may send a list: all of her own if they are few, otherwise those she is granted."""
    mine = Organisation.objects.filter(pk__in=scope(actor, permission), dissolved_on=None)
    keys = list(mine.order_by().values_list("pk", flat=True)[: FEW + 1])
    if len(keys) > FEW:
        keys = own(actor, permission)
    first = own(actor, permission)
    return sorted(_shown(set(keys)).values(), key=lambda pair: pair[0].pk not in first)


def places_allowed(actor: Actor, permission: str, keys: Iterable[int]) -> list[tuple[Organisation, str]]:
    """Of some keys the organisations at which the actor holds a permission."""
    mine = Organisation.objects.filter(pk__in=scope(actor, permission), dissolved_on=None)
    return with_place(mine.filter(pk__in=set(keys)))


def spoken(keys: Iterable[int]) -> dict[int, str]:
    """What people call each organisation, from above down, in a form that `places_in` reads: 宁州市甲县河东镇柳村."""
    called = rules.without_federation
    shown = with_place(Organisation.objects.filter(pk__in=set(keys)))
    return {one.pk: "".join(map(called, (*above.split(" › "), one.short_name))) for one, above in shown}


def _names(actor: Actor, permission: str) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """The actor's organisations by their whole names, and by what people call them without the word for the level."""
    mine = Organisation.objects.filter(pk__in=scope(actor, permission), dissolved_on=None)
    if permission != Permission.GRANT:  # a partner keeps no list of ours, but people act there
        mine = mine.exclude(kind=Organisation.Kind.PARTNER)
    rows = mine.order_by().values_list("pk", "short_name", "name", "division__name")
    whole: dict[str, list[int]] = {}
    part: dict[str, list[int]] = {}
    for key, *names in rows:
        full = rules.called(*names)
        for name in full:
            whole.setdefault(name, []).append(key)
        for name in {rules.bare(name) for name in full} - full:
            part.setdefault(name, []).append(key)
    return whole, part


def _ways(text: str, names: Mapping[str, list[int]]) -> Ways:
    """The organisations that a text ends with, each with what stands before; a group of a village counts for the village."""
    plain = rules.place_name(rules.without_federation(GROUP.sub("", text) or text))
    ways: Ways = {}
    for start in range(len(plain)):
        for key in names.get(plain[start:], ()):
            ways.setdefault(key, set()).add(plain[:start])
    return ways


def _above(keys: set[int]) -> dict[int, list[frozenset[str]]]:
    """What those above each organisation are called, from above down."""
    above: dict[int, list[frozenset[str]]] = {key: [] for key in keys}
    listed = sorted(keys)
    for start in range(0, len(listed), STEP):
        lines = Lineage.objects.on().filter(descendant__in=listed[start : start + STEP], dual=False, depth__gt=0)
        upper = ("ancestor__short_name", "ancestor__name", "ancestor__division__name")
        for key, *names in lines.order_by("-depth").values_list("descendant", *upper):
            full = rules.called(*names)
            above[key].append(full | {rules.bare(name) for name in full})
    return above


def _leads(head: str, above: Sequence[frozenset[str]]) -> bool:
    """Whether a text is made of names of those above, in their order, each at most once."""
    if not head:
        return True
    return any(
        head.startswith(name) and _leads(head[len(name) :], above[at + 1 :])
        for at, names in enumerate(above)
        for name in names
    )


def _shown(keys: set[int]) -> dict[int, tuple[Organisation, str]]:
    listed = in_level_order(Organisation.objects.filter(pk__in=keys))
    return {one.pk: (one, place) for one, place in with_place(listed)}
