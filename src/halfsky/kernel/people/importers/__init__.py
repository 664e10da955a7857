"""The lists of this room: people, and those of them who hold posts."""

from halfsky.kernel.people.importers.people import PEOPLE, form_rows
from halfsky.kernel.people.importers.posts import POSTS, post_rows

__all__ = ["PEOPLE", "POSTS", "form_rows", "post_rows"]
