"""A figure that the chair of 柳村 has entered from paper, with a picture of it, and that nobody has confirmed."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.ground.lib import moments
from halfsky.kernel.insight import actions
from tests.architecture.scenes.scene import ANYONE_IN_LINE, PDF, Part
from tests.cast import Cast


def part(cast: Cast) -> Part:
    """Plays it: the figure is read by whoever may read the figures of its place, its picture there and directly above."""
    figure = actions.enter(
        place=cast.village,
        indicator="activities.person_times",
        day=moments.today() - timedelta(days=30),
        quantity=38,
        source="canary-paper",
        paper=SimpleUploadedFile("canary-picture.pdf", PDF, content_type="application/pdf"),
        by=cast.chair,
    )
    readers = ANYONE_IN_LINE | {"recused", "administrator"}
    near = {"chair", "colleague", "named", "recused", "town_handler"}
    return Part({"canary-paper": readers, "canary-picture": near}, {"paper": [figure.pk]})
