"""A bundle of evidence in the demonstration: of the confidential matter of which most is on record, made for the court by its handler."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils import translation

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import DemoStep
from halfsky.kernel.matters import actions, queries
from halfsky.kernel.matters.adapters import bundles, exhibits
from halfsky.kernel.matters.models import Matter


def play(stage: Any) -> None:
    """Made today, so that it can be fetched; what a handler ticks at first goes in, names of the two sides in full."""
    cast = {user.pk: user for user in stage.users.values()}
    rows = Matter.objects.filter(synthetic=True, confidential=True, closed_at__isnull=True, handler__in=cast)
    for matter in rows.annotate(count=Count("steps")).order_by("-count", "pk")[:5]:
        by = cast[matter.handler_id]
        if queries.may_bundle(matter, by):
            _bundle(stage, matter, by)
            return


def _bundle(stage: Any, matter: Matter, by: Any) -> None:
    court = stage.organisations.get("court")
    with moments.pretend(stage.now), translation.override(settings.LANGUAGE_CODE):
        offer = exhibits.on_offer(by, matter)
        bundle = actions.ask_bundle(
            matter=matter,
            receiver=court.name if court else f"{matter.owner.short_name}所在地人民法院",
            purpose="当事人申请人身安全保护令，提交妇联接待和处理记录。",
            chosen=[piece.key for _label, pieces in offer for piece in pieces if piece.chosen],
            in_full=list(matter.parties.values_list("pk", flat=True)),
            by=by,
        )
        bundles.make(bundle, progress=lambda done, of, words: None)


STEPS = [DemoStep(60, "a bundle of evidence", play)]
