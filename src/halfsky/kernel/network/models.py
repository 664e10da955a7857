"""Divisions, organisations and their lineage; grants; settings; venues and terms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib import moments
from halfsky.ground.lib.addresses import page_of
from halfsky.ground.lib.lasting import holding_on
from halfsky.kernel.network import rules
from halfsky.kernel.network.permissions import Role


def today() -> date:
    """Today in the place's time zone; a function, so that models can take it as a default."""
    return moments.today()


class Level(models.TextChoices):
    """The levels of the map and of federations. A level may be missing between two others; below the village comes the grid."""

    NATION = "nation", _("Nation")
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")
    TOWN = "town", _("Town")
    VILLAGE = "village", _("Village")
    GRID = "grid", _("Grid")


class Lasting(models.QuerySet[Any]):
    """Rows that hold from a day until a day (exclusive); an empty `until` means that they still hold."""

    def on(self, day: date | None = None) -> Self:
        """Those that hold on a day, by default today."""
        return self.filter(holding_on(day or today()))

    def open(self) -> Self:
        """The rows that have no end yet."""
        return self.filter(until__isnull=True)

    def not_over(self, day: date | None = None) -> Self:
        """The rows that hold on a day or later, by default today: those with an end ahead and those that have yet to begin included."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day or today()) & Q(until__gt=F("since")))


def lasting(name: str) -> models.CheckConstraint:
    """The constraint that nothing ends before it began."""
    return models.CheckConstraint(
        condition=Q(until__isnull=True) | Q(until__gte=F("since")), name=f"{name}_ends_after_it_began"
    )


class Division(models.Model):
    """A place of the state's map in one of its versions: renamed or merged places get a new row, the old one gets an end."""

    class Kind(models.TextChoices):
        """Ordinary places, and those that exist only in the codes."""

        ORDINARY = "ordinary", _("Ordinary")
        PSEUDO = "pseudo", _("Grouping without a government")  # 市辖区, 县, xx90 groups
        SPECIAL = "special", _("Zone, farm or prison")

    code = models.CharField(_("code"), max_length=15)
    name = models.CharField(pgettext_lazy("of a place", "name"), max_length=100)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ORDINARY)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    since = models.DateField(_("since"), default=date(2023, 6, 30))
    until = models.DateField(_("until"), null=True, blank=True)
    # What took its place when it ended: its next version, or the place it was merged into.
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors", db_index=False
    )

    objects = Lasting.as_manager()

    class Meta:
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "since"], name="one_version_of_a_division_a_day"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(until__isnull=True), name="one_open_version_of_a_division"
            ),
            lasting("division"),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(until__isnull=False), name="division_succeeded_has_ended"
            ),
        ]
        indexes = [
            models.Index(fields=["successor"], condition=Q(successor__isnull=False), name="division_predecessors")
        ]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A federation, a group member or a partner; founded on a division, or on none."""

    class Kind(models.TextChoices):
        """What an organisation is to us."""

        TERRITORIAL = "territorial", _("Territorial federation")
        NEW_FIELD = "new_field", _("New-field federation")
        GROUP_MEMBER = "group_member", _("Group member")
        PARTNER = "partner", _("Partner")

    class Trade(models.TextChoices):
        """What a partner does; empty for federations."""

        COURT = "court", _("Court")
        POLICE = "police", _("Police")
        JUSTICE = "justice", _("Justice bureau")
        CIVIL_AFFAIRS = "civil_affairs", _("Civil affairs")
        HEALTH = "health", _("Health")
        EDUCATION = "education", _("Education")
        LABOUR = "labour", _("Human resources and labour")
        AGRICULTURE = "agriculture", _("Agriculture and land")
        PROCURATORATE = "procuratorate", _("Procuratorate")

    name = models.CharField(pgettext_lazy("of a place", "name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=60)
    initials = models.CharField(max_length=240, blank=True)  # pinyin initials and words, for search
    former = models.CharField(max_length=400, blank=True)  # short names it had, and of those merged into it, for search
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    trade = models.CharField(_("trade"), max_length=20, choices=Trade, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    founded_on = models.DateField(_("founded"), default=today)
    dissolved_on = models.DateField(_("dissolved"), null=True, blank=True)
    # Into which it was merged; it stands for this one then, at its own level.
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    ancestors: models.ManyToManyField[Organisation, Lineage] = models.ManyToManyField(
        "self",
        through="Lineage",
        through_fields=("descendant", "ancestor"),
        symmetrical=False,
        related_name="descendants",
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["division"],
                condition=Q(kind="territorial", dissolved_on__isnull=True),
                name="one_territorial_federation_a_division",
            ),
            models.CheckConstraint(
                condition=Q(kind="partner") ^ Q(trade=""), name="partners_and_only_they_have_a_trade"
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(dissolved_on__isnull=False), name="what_was_merged_is_dissolved"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "level"], name="organisation_kind_level"),
            models.Index(fields=["successor"], condition=Q(successor__isnull=False), name="organisation_merged"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_of("network:organisation", self.pk)


class Lineage(models.Model):
    """One line of "stands above", at any depth. `dual` marks lines that pass a second leadership.

    Depth 0 is an organisation's own level: itself, and whatever was merged into it.
    """

    # Both are the first column of an index below.
    ancestor = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="lines_down", db_index=False)
    descendant = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="lines_up", db_index=False)
    depth = models.PositiveSmallIntegerField()
    dual = models.BooleanField(default=False)
    since = models.DateField(default=today)
    until = models.DateField(null=True, blank=True)

    objects = Lasting.as_manager()

    class Meta:
        verbose_name = _("lineage")
        verbose_name_plural = _("lineages")
        constraints = [
            models.UniqueConstraint(fields=["ancestor", "descendant", "dual", "since"], name="one_line_a_day"),
            models.UniqueConstraint(
                fields=["ancestor", "descendant", "dual"], condition=Q(until__isnull=True), name="one_open_line"
            ),
            models.UniqueConstraint(
                fields=["descendant"],
                condition=Q(depth=1, dual=False, until__isnull=True),
                name="one_first_leadership",
            ),
            lasting("lineage"),
        ]
        indexes = [
            models.Index(fields=["ancestor", "until", "depth", "descendant"], name="lineage_down"),
            models.Index(fields=["descendant", "until", "depth"], name="lineage_up"),
        ]

    def __str__(self) -> str:
        return f"{self.ancestor_id} > {self.descendant_id}"


class Grant(models.Model):
    """Lets a user act in a role at an organisation, for its own level or everything below, until a day."""

    class Reach(models.TextChoices):
        """How far a grant goes."""

        OWN = "own", _("Own level")
        BELOW = "below", _("Everything below")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    reach = models.CharField(_("reach"), max_length=10, choices=Reach, default=Reach.OWN)
    since = models.DateField(_("since"), default=today)
    until = models.DateField(_("until"), null=True, blank=True)
    deputy_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="deputies")
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = Lasting.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                condition=Q(until__isnull=True),
                name="one_open_grant_a_role_and_place",
            ),
            lasting("grant"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organisation}"


class AccessRow(models.Model):
    """Why a record may be seen: by an organisation, or by one named user. Written by the verbs of the record's room, never by hand.

    A `sealed` row opens the record of a confidential matter at the organisation's own level only, to roles that may see such records.
    """

    # Each noun indexes both with its record behind them; an index on the reader alone would only mislead the planner.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=20)  # owner, assignee, assisting, partner, named, registered, broken_glass
    sealed = models.BooleanField(default=False)
    since = models.DateTimeField(default=moments.now)
    until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True


class Setting(models.Model):
    """What a place has decided about something a room declared as settable; inherited by everything below until a day."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="settings")
    key = models.CharField(_("setting"), max_length=60)
    value = models.JSONField(_("value"))
    since = models.DateField(_("since"), default=today)
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = Lasting.as_manager()

    class Meta:
        verbose_name = _("setting")
        verbose_name_plural = _("settings")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"], condition=Q(until__isnull=True), name="one_open_value_a_setting"
            ),
            lasting("setting"),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


class CalendarDay(models.Model):
    """A day on which a place departs from the national calendar: a local holiday, or a make-up workday."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="calendar_days")
    day = models.DateField(_("day"))
    workday = models.BooleanField(_("workday"))
    note = models.CharField(_("occasion"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["organisation", "day"], name="one_rule_a_day_and_place")]

    def __str__(self) -> str:
        return f"{self.day}"


class Venue(models.Model):
    """A place people can go to: a window, a women's home, a rights station. `token` is printed in its QR code."""

    class Kind(models.TextChoices):
        """The kinds of venue a federation keeps."""

        WINDOW = "window", _("Reception window")
        WOMENS_HOME = "womens_home", _("Women's home")
        MICRO_HOME = "micro_home", _("Micro-home")
        RIGHTS_STATION = "rights_station", _("Rights station")
        VISITATION_ROOM = "visitation_room", _("Visitation room")
        STATION = "station", _("Service station")
        STUDIO = "studio", _("Studio")
        HOTLINE = "hotline", _("Hotline")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="venues")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(pgettext_lazy("of a place", "name"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    # Opening hours: weekday (0 = Monday) to a list of ["08:30", "12:00"] ranges; an empty mapping means round the clock.
    hours = models.JSONField(_("opening hours"), default=dict, blank=True)
    token = models.CharField(max_length=24, unique=True)
    since = models.DateField(_("since"), default=today)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = Lasting.as_manager()

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ["name"]
        constraints = [lasting("venue")]

    def __str__(self) -> str:
        return self.name

    def open_at(self, moment: datetime) -> bool:
        """Whether people find it open at a moment, by its weekly hours."""
        return rules.is_open(self.hours, timezone.localtime(moment))

    @property
    def hours_said(self) -> list[tuple[str, str]]:
        """Its opening hours as lines of days and times."""
        return rules.hours_in_words(self.hours)


class Term(models.Model):
    """The time between two elections of an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField(_("number"))
    since = models.DateField(_("elected"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = Lasting.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_term_a_number"),
            lasting("term"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.number}"
