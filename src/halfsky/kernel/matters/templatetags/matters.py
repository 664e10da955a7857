"""Words about matters in templates: `{% load matters %}`."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from halfsky.ground.lib.addresses import page_of
from halfsky.ground.web.templatetags.ui import day, pill
from halfsky.kernel.matters import queries
from halfsky.kernel.matters.models import Party

register = template.Library()


@register.simple_tag
def party_name(party: Party) -> str:
    """The full name of a party, for pages whose reader handles the matter to whom nothing of it is kept back."""
    return queries.name_of(party)


@register.simple_tag
def sealed_lines(rows: Iterable[queries.Behind]) -> SafeString:
    """Confidential matters that are closed to the reader: that they are there, whether they are late, and the way in with a reason."""
    line = format_html('<li>{{}} · {{}} · {{}} {{}} <a href="{{}}" data-sheet>{}</a></li>', _("Open with a reason"))
    late = pill(_("Overdue"), "late")
    told = (
        (row.number, row.place, day(row.registered_at), late if row.late else "", page_of("matters:glass", row.number))
        for row in rows
    )  # fmt: skip
    return format_html_join("\n", line, told)
