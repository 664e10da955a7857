"""Unreadable: what every reader of typed text raises, so that one form field can turn any of them into a message beside the field."""

from __future__ import annotations


class Unreadable(ValueError):
    """A text is not what it should be; `message` is a translated sentence for the person who typed it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
