"""What somebody is for a while: in a key group, in a post; and what she has allowed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib import moments
from halfsky.kernel.network.models import Lasting, Organisation, Term, lasting, today
from halfsky.kernel.people.models.person import Person


class Category(models.Model):
    """A key group (重点群体) somebody belongs to from a day until a day, and how we know."""

    class Kind(models.TextChoices):
        """The key groups a federation keeps an eye on."""

        LEFT_BEHIND_CHILD = "left_behind_child", _("Left-behind child")
        CHILD_IN_HARDSHIP = "child_in_hardship", _("Child in hardship")
        SCATTERED_ORPHAN = "scattered_orphan", _("Scattered orphan")
        DE_FACTO_ORPHAN = "de_facto_orphan", _("De-facto orphan")
        WOMAN_IN_HARDSHIP = "woman_in_hardship", _("Woman in hardship")
        LEFT_BEHIND_WOMAN = "left_behind_woman", _("Left-behind woman")
        SINGLE_MOTHER = "single_mother", _("Single mother")
        WIDOWED = "widowed", _("Widowed woman")
        PREGNANT = "pregnant", _("Pregnant or newly a mother")
        TWO_CANCERS = "two_cancers", _("Woman with cervical or breast cancer")
        DISABLED = "disabled", _("Person with a disability")
        LONE_ELDERLY = "lone_elderly", _("Elderly woman living alone")
        IN_CONFLICT = "in_conflict", _("Family in conflict")

    class Source(models.TextChoices):
        """How we know."""

        VISIT = "visit", _("Found on a visit")
        HERSELF = "herself", _("She told us")
        FAMILY = "family", _("Her family told us")
        DEPARTMENT = "department", _("List of another department")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="categories", verbose_name=_("person"))
    kind = models.CharField(_("key group"), max_length=20, choices=Kind)
    source = models.CharField(_("how we know"), max_length=20, choices=Source, default=Source.VISIT)
    since = models.DateField(_("since"), default=today)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = Lasting.as_manager()

    class Meta:
        verbose_name = _("key group")
        verbose_name_plural = _("key groups")
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(until__isnull=True), name="one_open_category_of_a_kind"
            ),
            lasting("category"),
        ]
        indexes = [models.Index(fields=["kind", "until", "person"], name="category_kind")]

    def __str__(self) -> str:
        return self.get_kind_display()


class Post(models.Model):
    """What somebody holds in an organisation, for a term or until she leaves."""

    class Title(models.TextChoices):
        """The posts of a federation and of what it sets up."""

        CHAIR = "chair", _("Chair")
        VICE_CHAIR = "vice_chair", _("Vice-chair")
        STANDING_MEMBER = "standing_member", _("Standing member")
        EXECUTIVE = "executive", _("Executive")
        STAFF = "staff", _("Staff member")
        GRID_HEAD = "grid_head", _("Grid head")
        VOLUNTEER = "volunteer", _("Volunteer")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="posts", verbose_name=_("organisation")
    )
    title = models.CharField(_("post"), max_length=20, choices=Title)
    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("term")
    )
    since = models.DateField(_("since"), default=today)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = Lasting.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "title"],
                condition=Q(until__isnull=True),
                name="one_open_post_of_a_title",
            ),
            lasting("post"),
        ]
        indexes = [models.Index(fields=["organisation", "until", "title"], name="post_at_place")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_title_display()}"


class Consent(models.Model):
    """What somebody allowed us to do with what we keep about her; for a child under fourteen her guardian says it."""

    class Purpose(models.TextChoices):
        """What can be allowed."""

        SERVE = "serve", _("Keep her record in order to help her")
        SHARE = "share", _("Pass her record on to another organisation")
        SENSITIVE = "sensitive", _("Keep sensitive information about her")
        PICTURE = "picture", _("Publish pictures of her")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    given_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="consents_given", verbose_name=_("given by")
    )
    shared_with = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("shared with")
    )
    since = models.DateField(_("since"), default=today)
    until = models.DateField(_("until"), null=True, blank=True)
    given_at = models.DateTimeField(default=moments.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = Lasting.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose="share") ^ Q(shared_with__isnull=True), name="consent_to_share_names_with_whom"
            ),
            lasting("consent"),
        ]
        indexes = [models.Index(fields=["person", "purpose"], name="consent_of_person")]

    def __str__(self) -> str:
        return self.get_purpose_display()
