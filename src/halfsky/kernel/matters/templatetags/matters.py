"""Words about matters in templates: `{% load matters %}`."""

from __future__ import annotations

from django import template

from halfsky.kernel.matters import queries
from halfsky.kernel.matters.models import Party

register = template.Library()


@register.simple_tag
def party_name(party: Party) -> str:
    """The full name of a party, for pages whose reader handles the matter to whom nothing of it is kept back."""
    return queries.name_of(party)
