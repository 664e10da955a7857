"""Person, her vault, and who may see her."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import finding, masking, moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.addresses import page_of
from halfsky.ground.lib.fields import SealedTextField
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import AccessRow, Organisation
from halfsky.kernel.people import rules
from halfsky.kernel.people.permissions import Permission


class People(models.QuerySet["Person"]):
    """Persons, as far as somebody may see them."""

    def canonical(self) -> Self:
        """Without the rows that were found to be duplicates of others."""
        return self.filter(canonical__isnull=True)

    def visible_to(self, actor: Actor) -> Self:
        """Everybody whom the actor may see: by a row that names her, or by a row of an organisation where she may view people.

        Rows of a duplicate open the person it was merged into. A union of subqueries, never an OR over columns (decision 3).
        """
        return self.allowing(actor, Permission.VIEW)

    def visible_among(self, actor: Actor, keys: Iterable[int], permission: str = Permission.VIEW) -> Self:
        """Of few persons those whom the actor may see: only their own rows are looked at, however many there are in all.

        With another permission, those on whose record she holds it.
        """
        wanted = list(keys)
        if not wanted:
            return self.none()
        merged = Person.objects.filter(canonical__in=finding.these(wanted)).order_by().values_list("pk", flat=True)
        theirs = PersonAccess.objects.giving_sight().filter(person__in=finding.these([*wanted, *merged]))
        opened = self._opened(actor, permission, lambda user: _persons(user, permission, theirs))
        return opened.filter(pk__in=finding.these(wanted))

    def allowing(self, actor: Actor, permission: str) -> Self:
        """Those the actor sees and on whose record she holds a permission."""
        return self._opened(actor, permission, lambda user: network.worded(user, _shown, permission))

    def linked_to(self, actor: Actor) -> Self:
        """Whom the actor reached by number and name without seeing her: she knows that the person exists, and nothing else."""
        return self._opened(actor, Permission.VIEW, lambda user: network.worded(user, _linked))

    def _opened(self, actor: Actor, permission: str, keys: Callable[[User], network.Subquery]) -> Self:
        """Those whose keys a user finds who holds a permission."""
        if isinstance(actor, System):
            return self.canonical()
        if not isinstance(actor, User) or not network.holds(actor, permission):
            return self.none()
        return self.canonical().filter(pk__in=keys(actor))

    def with_merges(self) -> Self:
        """Each with `is_merged`: whether other rows were merged into hers, so that `keys` need not ask."""
        return self.annotate(is_merged=models.Exists(Person.objects.filter(canonical=models.OuterRef("pk"))))

    def to_be_compared(self) -> int:
        """Lets them be compared anew with whoever may be the same person; says how many they are."""
        return self.update(compared_at=None)

    def seen_by(self, actor: Actor) -> Self:
        """Each with `is_seen`: whether the actor may see her; for lists in which others only count."""
        seen = Person.objects.visible_to(actor).order_by().values("pk")
        return self.annotate(is_seen=models.Case(models.When(pk__in=seen, then=True), default=False))

    def with_posts(self) -> Self:
        """Each with `in_post`: whether she serves today, and so is named in lists."""
        from halfsky.kernel.people.models.standing import Post

        return self.annotate(in_post=models.Exists(Post.objects.on().filter(person=models.OuterRef("pk"))))


class Person(models.Model):
    """Somebody we serve or who serves, kept by `organisation`. Sex, schooling and the like are codes of national standards."""

    name = models.CharField(_("name"), max_length=60, blank=True)  # empty once erased
    pinyin = models.CharField(max_length=200, blank=True, editable=False)  # sorts
    words = models.TextField(
        blank=True, editable=False
    )  # " 张 小 梅 张小 小梅 zhangxiaomei zxm …": what the search looks in
    sex = models.CharField(_("sex"), max_length=1, default="9")
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    ethnic = models.CharField(_("ethnic group"), max_length=2, blank=True)
    marriage = models.CharField(_("marriage"), max_length=2, blank=True)
    schooling = models.CharField(_("schooling"), max_length=2, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="people", verbose_name=_("kept by")
    )
    household = models.ForeignKey(
        "Household",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("household"),
    )
    relation = models.CharField(
        _("relation to the head of the household"), max_length=2, blank=True, default=""
    )  # GB/T 4761; empty for the head, and where nobody has said it
    canonical = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates", db_index=False
    )
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )
    protected = models.BooleanField(_("protected"), default=False)
    synthetic = models.BooleanField(_("demonstration"), default=False)
    died_on = models.DateField(_("died"), null=True, blank=True)
    registered_at = models.DateTimeField(_("registered"), default=moments.now)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)
    compared_at = models.DateTimeField(
        null=True, blank=True, editable=False
    )  # with likely duplicates; empty: waits for it

    objects = People.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["pinyin", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(canonical__isnull=True) | ~Q(canonical=F("id")), name="nobody_is_her_own_duplicate"
            ),
            models.CheckConstraint(condition=Q(sex__in=["0", "1", "2", "9"]), name="sex_is_a_code"),
            models.CheckConstraint(
                condition=~Q(name="") | Q(erased_at__isnull=False), name="only_the_erased_have_no_name"
            ),
            models.CheckConstraint(
                condition=Q(relation="") | Q(household__isnull=False), name="a_relation_is_to_the_head_of_a_household"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "pinyin"], name="person_kept_by"),
            # Partial: nearly everybody is canonical, and an index that is nearly all null is not used.
            models.Index(fields=["canonical"], condition=Q(canonical__isnull=False), name="person_merged_into"),
            models.Index(fields=["name"], name="person_by_name"),
            models.Index(fields=["registered_at"], name="person_registered"),
            models.Index(fields=["id"], condition=Q(compared_at__isnull=True), name="person_to_compare"),
        ]

    def __str__(self) -> str:
        """The masked name: a template that forgets to think shows nobody. `name` is the full one."""
        return self.masked_name

    def get_absolute_url(self) -> str:
        return page_of("people:person", self.pk)

    @property
    def masked_name(self) -> str:
        """张某某, as lists show somebody outside the reader's own work."""
        return masking.name(self.name) if self.name else str(_("Erased person"))

    @property
    def age(self) -> int | None:
        """Full years today, or on the day of death; None when the date of birth is unknown."""
        return rules.age(self.birth_date, self.died_on or moments.today())

    @property
    def is_child(self) -> bool:
        """Whether a guardian has to consent for her today."""
        return rules.needs_guardian(self.birth_date, moments.today())

    def keys(self) -> list[int]:
        """Keys of all rows that are this person: her own and those of her merged duplicates. Ask other rooms' rows by these."""
        merged = self.duplicates.values_list("pk", flat=True) if getattr(self, "is_merged", True) else ()
        return [self.pk, *merged]


class AccessRows(models.QuerySet["PersonAccess"]):
    """Access rows of persons."""

    def open(self) -> Self:
        """Rows that hold now."""
        return self.filter(until__isnull=True)

    def giving_sight(self) -> Self:
        """Rows that show the person, which a link does not."""
        return self.open().exclude(reason=PersonAccess.LINKED)

    def persons(self) -> models.QuerySet[Any]:
        """Keys of the canonical persons the rows speak of."""
        return self.order_by().values_list(Coalesce("person__canonical", "person"))


def opens(actor: Actor, permission: str, person: str) -> Q:
    """The same question as `People.allowing`, put to one canonical person at a time: the column `person` of the outer row names her.

    For few rows among many people. Here the OR is harmless: a person has a handful of rows (decision 33).
    """
    if isinstance(actor, System):
        return Q()
    if not isinstance(actor, User) or not network.holds(actor, permission):
        return Q(pk__in=[])
    any_reason = Q()
    for reason in _reasons(actor, permission):
        any_reason |= Q(**reason)
    rows = PersonAccess.objects.giving_sight().order_by().filter(any_reason)
    own = models.Exists(rows.filter(person=models.OuterRef(person)))
    return Q(own) | Q(models.Exists(rows.filter(person__canonical=models.OuterRef(person))))


def _persons(actor: User, permission: str, rows: AccessRows) -> models.QuerySet[Any]:
    """Keys of those whom access rows open to a user: her own rows, those of her organisations, and sealed ones at her own level."""
    mine, *places = [rows.filter(**reason).persons() for reason in _reasons(actor, permission)]
    return mine.union(*places)


def _shown(actor: User, permission: str) -> models.QuerySet[Any]:
    return _persons(actor, permission, PersonAccess.objects.giving_sight())


def _linked(actor: User) -> models.QuerySet[Any]:
    return _persons(actor, Permission.VIEW, PersonAccess.objects.open().filter(reason=PersonAccess.LINKED))


def _reasons(actor: User, permission: str) -> list[dict[str, Any]]:
    """What a row must be to open a person to a user: her own, that of a place in her reach, or a sealed one at her own level."""
    confided = set(network.own(actor, permission)) & set(network.own(actor, Permission.VIEW_SEALED))
    return [
        {"user": actor},
        {"sealed": False, "organisation__in": network.scope(actor, permission)},
        {"sealed": True, "organisation__in": confided},
    ]


class PersonAccess(AccessRow):
    """Why a person may be seen. `source` names the record that is the reason, such as "matters.matter:12", and closes with it."""

    LINKED = "linked"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="access")
    source = models.CharField(max_length=60, blank=True)

    objects: ClassVar[Any] = AccessRows.as_manager()

    class Meta:
        verbose_name = _("access to a person")
        verbose_name_plural = _("access to persons")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) ^ Q(user__isnull=False),
                name="access_to_a_person_is_one_reader",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "reason", "source"],
                condition=Q(until__isnull=True, organisation__isnull=False),
                name="one_open_row_a_person_and_place",
            ),
            models.UniqueConstraint(
                fields=["person", "user", "reason", "source"],
                condition=Q(until__isnull=True, user__isnull=False),
                name="one_open_row_a_person_and_user",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "until", "sealed", "person"], name="person_access_by_place"),
            models.Index(
                fields=["user", "until", "person"], condition=Q(user__isnull=False), name="person_access_by_user"
            ),
            models.Index(fields=["source"], name="person_access_by_source"),
        ]

    @property
    def reader(self) -> str:
        """Who may see her by this row, in words."""
        return self.organisation.short_name if self.organisation else self.user.name if self.user else ""

    def __str__(self) -> str:
        return f"{self.person_id} ← {self.organisation_id or self.user_id} ({self.reason})"


class Vault(models.Model):
    """What would let a stranger find her, sealed; the blinds are keyed and find whole numbers and last fours without opening them."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="vault")
    number = SealedTextField(_("citizen number"), blank=True, default="")
    phone = SealedTextField(_("phone"), blank=True, default="")
    address = SealedTextField(_("address"), blank=True, default="")
    note = SealedTextField(_("note"), blank=True, default="")
    number_blind = models.CharField(max_length=32, blank=True, db_index=True, editable=False)
    number_tail_blind = models.CharField(max_length=32, blank=True, db_index=True, editable=False)
    phone_blind = models.CharField(max_length=32, blank=True, db_index=True, editable=False)
    phone_tail_blind = models.CharField(max_length=32, blank=True, db_index=True, editable=False)

    class Meta:
        verbose_name = _("vault")
        verbose_name_plural = _("vaults")

    def __str__(self) -> str:
        return f"vault {self.pk}"

    def set_blinds(self) -> None:
        """Brings the blind indexes up to date with number and phone, which the caller has normalised."""
        for field in ("number", "phone"):
            value = getattr(self, field)
            setattr(self, f"{field}_blind", blind(field, value))
            setattr(self, f"{field}_tail_blind", blind(f"{field}_tail", value[-4:]))


def blind(purpose: str, value: str) -> str:
    """The keyed index of a normalised value for one column of the vault; empty for the empty value."""
    return blinder(purpose)(value)


def blinder(purpose: str) -> Callable[[str], str]:
    """`blind`, for many values of one column one after the other."""
    keyring: Any = settings.HALFSKY_KEYRING
    keyed: Callable[[str], str] = keyring.blinder(f"people.vault.{purpose}")
    return lambda value: keyed(value) if value else ""


class Merge(models.Model):
    """Two records found to be one person; `undone_at` when that was an error."""

    keep = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    duplicate = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merged_by")
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    filled = models.JSONField(
        default=list
    )  # names of the empty fields of `keep` that took their value from the duplicate
    made_at = models.DateTimeField(default=moments.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.UniqueConstraint(
                fields=["duplicate"], condition=Q(undone_at__isnull=True), name="one_open_merge_a_duplicate"
            ),
            models.CheckConstraint(condition=~Q(keep=F("duplicate")), name="a_merge_has_two_sides"),
        ]

    def __str__(self) -> str:
        return f"{self.duplicate_id} → {self.keep_id}"


class Inquiry(models.Model):
    """Somebody entered the full number of a person she cannot see; counted, so that nobody can try out numbers and names."""

    class Outcome(models.TextChoices):
        """What came of it."""

        LINKED = "linked", _("Linked")
        MISMATCH = "mismatch", _("Name and number differ")

    actor = models.CharField(max_length=80)
    outcome = models.CharField(max_length=10, choices=Outcome)
    batch = models.CharField(max_length=40, blank=True, default="")  # the import it came from; empty for a single one
    at = models.DateTimeField(default=moments.now)

    class Meta:
        verbose_name = _("inquiry by number")
        verbose_name_plural = _("inquiries by number")
        indexes = [models.Index(fields=["actor", "at"], name="inquiry_by_actor")]

    def __str__(self) -> str:
        return f"{self.actor} {self.outcome}"
