"""How somebody without an account finds her matter again: by number and code, by a link that works once."""

from __future__ import annotations

from django.urls import reverse

from halfsky.ground.lib import moments, tokens
from halfsky.ground.lib.declarations import house
from halfsky.kernel.matters.models import Matter, OneTimeLink, Party
from halfsky.kernel.matters.models.matter import Channel


def by_code(number: str, code: str) -> Matter | None:
    """The matter with this number if the follow-up code is right; None otherwise, with the same work done either way."""
    matter = Matter.objects.filter(number=number.strip().upper()).first()
    given = tokens.read_code(code)
    kept = matter.follow_hash if matter and matter.follow_hash else tokens.digest("")
    # Without a code given out nothing is right, and an empty one least of all.
    right = tokens.matches(given, kept) and bool(given)
    return matter if right else None


def open_link(token: str) -> OneTimeLink | None:
    """The rating link with this token if it can still be used."""
    links = OneTimeLink.objects.filter(secret_hash=tokens.digest(token), used_at__isnull=True, until__gt=moments.now())
    return links.select_related("matter").first()


def may_be_called(matter: Matter) -> bool:
    """Whether the person expects a call: she agreed to one, or has come by herself in a matter that is not confidential."""
    agreed = matter.parties.filter(contact_agreed=True, role__in=[Party.Role.CONCERNED, Party.Role.CALLER]).exists()
    return agreed or not (matter.confidential or matter.channel == Channel.ONLINE)


def follow_url() -> str:
    """Where a person follows her matter by number and code, or "" if no programme offers such a page."""
    page = house().follow_page
    return reverse(page.url_name) if page else ""
