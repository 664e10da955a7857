"""Fields that several shapes of this room share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.files import queries as files
from halfsky.ground.web.verbforms import words
from halfsky.kernel.activities import rules


class Pictures(forms.ClearableFileInput):
    """Several files at once; on a phone the camera or the album."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"data-shrink": "", "accept": "image/*,.pdf"})


class PicturesField(forms.FileField):
    """None, one or several files, each checked as attachments are; the error names the file."""

    widget = Pictures

    def __init__(self, *, organisation: int | None = None, **kwargs: Any) -> None:
        self.organisation = organisation
        kwargs.setdefault("label", gettext_lazy("Pictures"))
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files, in their order."""
        uploads: list[UploadedFile] = [one for one in (data if isinstance(data, list) else [data]) if one]
        if self.required and not uploads:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        for upload in uploads:
            if problem := files.problem(upload, self.organisation):
                raise forms.ValidationError(f"{upload.name}: {problem}")
        return uploads


class CountField(forms.IntegerField):
    """How many people, with the keyboard of numbers."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("How many people were there?"))
        super().__init__(min_value=0, max_value=rules.MOST, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}


class LeafletsField(forms.CharField):
    """Lines of title and number; cleaned, a mapping. `usual` is offered to begin with."""

    def __init__(self, **kwargs: Any) -> None:
        base = words(
            gettext_lazy("Leaflets handed out"),
            required=False,
            rows=2,
            help_text=gettext_lazy("One line for each title, the number behind it: “Questions on the law 200”."),
            max_length=2000,
        )
        super().__init__(
            label=base.label, required=False, help_text=base.help_text, max_length=2000, widget=base.widget, **kwargs
        )

    def clean(self, value: Any) -> Any:
        """Titles with numbers; the error shows the line in which none was found."""
        try:
            return rules.read_leaflets(str(super().clean(value) or ""))
        except ValueError as wrong:
            raise forms.ValidationError(
                _("There is no number in “%(line)s”. Write the title, a space, and how many.") % {"line": wrong}
            ) from wrong


def leaflet_lines(leaflets: rules.Leaflets) -> str:
    """Titles with numbers as the field takes them."""
    return "\n".join(f"{title} {number}" for title, number in leaflets.items())
