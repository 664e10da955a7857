"""The kinds of matter of rights that have the general life."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from halfsky.kernel.matters.states import Kind

OFFERS = (
    Kind("advice", gettext_lazy("Advice"), prompt=gettext_lazy("What does she want to know?"), public=True, order=5),
)
