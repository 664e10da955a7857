"""The tag library `{% load ui %}`: see `halfsky.ground.web` for what each tag is called with."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import segno
from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from halfsky.ground.lib.declarations import Due
from halfsky.ground.lib.lives import Life, State
from halfsky.ground.web import calendars, charts, icons, parts, words
from halfsky.ground.web import forms as drawn
from halfsky.ground.web.registers import drawing

register = template.Library()

NUMBER = int | float | Decimal
THEMES = ("light", "dark")


@register.simple_tag
def pill(text: parts.Text, tone: str = "plain") -> SafeString:
    """A state in a word, a colour and a shape."""
    return format_html('<span class="pill {}">{}</span>', parts.tone(tone), text)


register.simple_tag(drawing.table_rows)
register.simple_tag(drawing.options)


@register.simple_tag
def state_pill(life: Life, state: str) -> SafeString:
    """The pill of one state of a life."""
    found = life.state(state)
    return pill(found.label, found.tone)


@register.simple_tag
def deadline(due_at: datetime | None, now: datetime | None = None) -> SafeString:
    """The pill of a moment by which something must be done; nothing without a moment."""
    if due_at is None:
        return SafeString("")
    text, tone = words.deadline(due_at, now)
    return format_html('<span class="pill {}" title="{}">{}</span>', tone, _exact(due_at), text)


@register.inclusion_tag("web/parts/flow.html")
def flow(life: Life, state: str, skipped: Iterable[str] = ()) -> dict[str, Any]:
    """The picture of a life: what is done, where it stands, what is to come; a state beside the main flow is named after it.

    `skipped` are the states of the main flow that this record has not passed through.
    """
    current = life.state(state)
    return {
        "steps": [
            (step.label, "skipped" if step.key in skipped else _standing(step, current)) for step in life.stages()
        ],
        "beside": None if current.stage else current,
    }


def _standing(step: State, current: State) -> str:
    if step.stage == current.stage:
        return "done" if current.closed else "now"
    return "done" if step.stage < current.stage else "todo"


@register.inclusion_tag("web/parts/clock.html")
def clock(label: parts.Text, text: parts.Text, tone: str = "calm", share: NUMBER = 0) -> dict[str, Any]:
    """How much of a time limit is used, as a bar and in words; `share` is a percentage."""
    return {"label": label, "text": text, "tone": tone, "share": min(max(round(share), 0), 100)}


@register.inclusion_tag("web/parts/due.html")
def due_line(due: Due, primary: bool = False) -> dict[str, Any]:
    """A row of the workbench: till when, what, and the one verb that does it."""
    text, tone = words.deadline(due.due_at) if due.due_at else (_("no deadline"), "plain")
    return {"due": due, "text": text, "tone": tone, "primary": primary}


@register.inclusion_tag("web/parts/timeline.html")
def timeline(entries: Iterable[parts.Entry]) -> dict[str, Any]:
    """What happened, latest first or as given."""
    return {"entries": entries}


@register.inclusion_tag("web/parts/entry.html")
def entry(
    heading: parts.Text,
    at: datetime | date | None = None,
    who: parts.Text = "",
    detail: parts.Text = "",
    text: parts.Text = "",
    key: bool = False,
    url: str = "",
) -> dict[str, Any]:
    """One line of a timeline, inside `<ol class="timeline">`."""
    return {"entry": parts.Entry(heading, at, who, detail, text, key, url)}


@register.inclusion_tag("web/parts/figure.html")
def figure(
    label: parts.Text, value: Any, unit: parts.Text = "", url: str = "", note: parts.Text = ""
) -> dict[str, Any]:
    """A figure with its unit; `url` opens the records behind it."""
    return {
        "label": label,
        "value": value,
        "unit": unit,
        "url": url,
        "note": note,
        "number": isinstance(value, int | float | Decimal),
    }


@register.inclusion_tag("web/parts/verbs.html")
def verbs(buttons: Iterable[parts.Button], shown: int = 3) -> dict[str, Any]:
    """The verbs possible now: the first is the primary one if it may be, those past `shown` fold into a menu."""
    listed = list(buttons)
    cut = shown if len(listed) > shown + 1 else len(listed)
    return {"buttons": listed[:cut], "folded": listed[cut:]}


@register.simple_tag
def crumbs(*steps: Any) -> SafeString:
    """The way here: label and url in turn, the last label without a url."""
    labels, urls = steps[::2], (*steps[1::2], "")
    links = (
        format_html('<li><a href="{}">{}</a></li>', url, label) if url else format_html("<li>{}</li>", label)
        for label, url in zip(labels, urls, strict=False)
    )
    return format_html('<nav class="crumbs" aria-label="{}"><ol>{}</ol></nav>', _("You are here"), _join(links))


def _join(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _exact(value: datetime | date) -> str:
    return words.exact(value) if isinstance(value, datetime) else words.day(value)


@register.simple_tag
def when(value: datetime | date | None) -> SafeString:
    """A moment in words, with the exact one on hover and for machines; a dash where there is none."""
    if value is None:
        return SafeString("—")
    text = words.when(value) if isinstance(value, datetime) else words.near_day(value)
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), _exact(value), text)


@register.simple_tag
def day(value: datetime | date | None) -> SafeString:
    """A day as 2024年5月29日; a dash where there is none."""
    if value is None:
        return SafeString("—")
    local = timezone.localdate(value) if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), words.day(local))


@register.simple_tag
def number(value: NUMBER | None, unit: parts.Text = "") -> SafeString:
    """A number with its unit, large ones shortened in Chinese with the full value on hover; a dash where there is none."""
    if value is None:
        return SafeString("—")
    short, full = words.number(value), words.full_number(value)
    title = format_html(' title="{} {}"', full, unit) if short != full else ""
    gap = " " if unit and not short.endswith(("万", "亿")) else ""
    return format_html('<data value="{}"{}>{}</data>{}{}', value, title, short, gap, unit)


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """Label, control, help and errors of one field, tied together for those who listen to the page."""
    return drawn.render_field(bound)


@register.inclusion_tag("web/forms/form.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """All fields of a form, with what is wrong with the whole on top."""
    return drawn.form_context(form)


@register.simple_tag
def control(bound: BoundField) -> SafeString:
    """The control of a field alone."""
    return drawn.render_control(bound)


@register.simple_tag
def qr(text: str, label: parts.Text = "") -> SafeString:
    """A QR code as an inline picture."""
    svg = segno.make(text, error="m").svg_inline(scale=4, border=2, omitsize=True, dark="#211c1b", light="#ffffff")
    return format_html('<span class="qr" role="img" aria-label="{}">{}</span>', label or _("QR code"), mark_safe(svg))  # noqa: S308


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """One of our line icons; decoration only, so say the word beside it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.7"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="{}"/></svg>',
        icons.PATHS[name],
    )


@register.inclusion_tag("web/empty.html")
def empty(message: parts.Text, url: str = "", label: parts.Text = "", hint: parts.Text = "") -> dict[str, Any]:
    """An empty list says what to do first."""
    return {"message": message, "url": url, "label": label, "hint": hint}


@register.inclusion_tag("web/parts/notice.html")
def notice(text: parts.Text, tone: str = "calm", url: str = "", label: parts.Text = "") -> dict[str, Any]:
    """A sentence across the page that must not be missed, with at most one link."""
    return {"text": text, "tone": tone, "url": url, "label": label}


@register.simple_tag
def copy(text: str, label: parts.Text = "") -> SafeString:
    """A button that copies a text."""
    return format_html(
        '<button type="button" class="btn btn-quiet" data-copy="{}" data-done="{}">{} {}</button>',
        text,
        _("Copied"),
        icon("copy"),
        label or _("Copy"),
    )


@register.inclusion_tag("web/parts/chart.html")
def chart(
    chart_id: str, spec: charts.Chart, sentence: parts.Text = "", files: str = "", plain: bool = False
) -> dict[str, Any]:
    """A chart with its table one click away.

    `sentence` says it in words; `files` is the page's own address with a query, to which `&export=csv` is added; `plain` leaves the title
    to those who listen, where a heading above says the same.
    """
    return {
        "chart_id": chart_id,
        "spec": spec,
        "options": spec.options(),
        "head": spec.head(),
        "cells": spec.cells(),
        "sentence": sentence,
        "files": files,
        "plain": plain,
    }


@register.simple_tag
def plain_value(value: Any) -> Any:
    """A value of a table in full: numbers with thousands set apart, words as they are, a dash for nothing."""
    if value is None:
        return "—"
    return words.full_number(value) if isinstance(value, int | float | Decimal) else value


@register.inclusion_tag("web/parts/calendar.html", takes_context=True)
def calendar(context: template.Context, month: date, entries: Iterable[parts.Day]) -> dict[str, Any]:
    """A month with what happens on its days; other months by `?month=2024-05`."""
    return calendars.month(month, entries, context.get("request"))


@register.inclusion_tag("web/parts/tiles.html")
def tiles(items: Iterable[parts.Tile]) -> dict[str, Any]:
    """Places side by side, coloured by band."""
    return {"items": items}


@register.inclusion_tag("web/parts/tree.html")
def tree(nodes: Iterable[parts.Node]) -> dict[str, Any]:
    """A tree that opens line by line; a branch not yet known is fetched when it is opened."""
    return {"nodes": nodes}


@register.inclusion_tag("web/parts/tabs.html")
def tabs(items: Iterable[parts.Tab], label: parts.Text = "") -> dict[str, Any]:
    """Views of the same thing, each with its own address."""
    return {"items": items, "label": label}


@register.inclusion_tag("web/parts/picks.html")
def picks(items: Iterable[parts.Tab], label: parts.Text, said: bool = False) -> dict[str, Any]:
    """A choice among a few, of `parts.Tab`; `said` shows the label to everybody and not only to those who listen."""
    return {"items": items, "label": label, "said": said}


@register.simple_tag
def dots(done: int, soon: int, total: int, label: parts.Text = "") -> SafeString:
    """Small steps of a duty: done, under way, still to do; `label` says it in words."""
    kinds = ["done"] * done + ["soon"] * soon + ["todo"] * max(total - done - soon, 0)
    text = label or _("%(done)d of %(total)d done") % {"done": done, "total": total}
    return format_html(
        '<span class="dots" role="img" aria-label="{}">{}</span>',
        text,
        format_html_join("", '<i class="{}"></i>', ((k,) for k in kinds)),
    )


@register.inclusion_tag("web/parts/quick_exit.html")
def quick_exit() -> dict[str, Any]:
    """A button, and Esc twice, that leaves this page for a harmless one at once."""
    return {"target": getattr(settings, "HALFSKY_QUICK_EXIT", "https://www.weather.com.cn/")}


@register.simple_tag(takes_context=True)
def theme_attribute(context: template.Context) -> SafeString:
    """The reader's choice of light or dark as an attribute of the page; none means as the device says."""
    chosen = theme_of(context.get("request"))
    return format_html(' data-theme="{}"', chosen) if chosen else SafeString("")


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """The reader's choice: light, dark or "" for as the device says."""
    return theme_of(context.get("request"))


def theme_of(request: HttpRequest | None) -> str:
    """The theme chosen on this device, "" for none."""
    chosen = request.COOKIES.get("halfsky_theme", "") if request is not None else ""
    return chosen if chosen in THEMES else ""


@register.simple_tag
def unique(prefix: str = "u") -> str:
    """A name for an element nobody else on the page has."""
    return f"{prefix}-{uuid.uuid4().hex[:8]}"


@register.filter
def layout(form_field: Any) -> str:
    """How a field is laid out: check, boxes, choices, group, file or line."""
    return drawn.kind(form_field.widget)


@register.filter
def item(values: Any, at: int) -> Any:
    """The value at a place of a list."""
    return values[at]


@register.simple_tag
def around_day(value: date) -> tuple[str, str]:
    """What stands before and after the number of a day in a calendar on a phone, where each day has a line of its own."""
    return words.around_day(value)


@register.filter
def in_words(value: date) -> str:
    """A day in the reader's language, for a sentence; `{% day %}` is for a value that stands alone."""
    return words.day(timezone.localtime(value).date() if isinstance(value, datetime) else value)
