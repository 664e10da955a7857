"""The matter itself, its parties and its timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Never, Self, cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.addresses import page_of
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.fields import SealedTextField
from halfsky.ground.lib.lives import Life, State
from halfsky.kernel.matters.models.access import opens, readable, recused_from
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people.models import Person

if TYPE_CHECKING:
    from halfsky.kernel.matters.states import Kind


class Channel(models.TextChoices):
    """How a matter came in."""

    HOTLINE = "hotline", _("12338 hotline")
    WINDOW = "window", _("Window")
    ONLINE = "online", _("QR code or web page")
    LETTER = "letter", _("Letter")
    VISIT = "visit", _("Home visit or screening")
    PARTNER = "partner", _("Partner")
    COURT = "court", _("Court referral")
    ABOVE = "above", _("Assigned from above")


class Matters(models.QuerySet["Matter"]):
    """Matters as far as an actor may see them."""

    def visible_to(self, actor: Actor, *, walk: bool = False) -> Self:
        """The matters opened to an actor by access rows, less those she is recused from.

        By default all are gathered at once; with `walk` each is asked by itself, which is for single matters and for lists that are
        read in the order of an index (decision 33).
        """
        if isinstance(actor, System):
            return self
        if not isinstance(actor, User):
            return self.none()
        if walk:
            return self.filter(seen(actor, "pk"))
        return self.filter(pk__in=readable(actor)).exclude(pk__in=recused_from(actor))

    def listed_for(self, actor: Actor) -> Self:
        """The same, in whichever way is faster for a list in the order of an index: by walking for those who see a whole city."""
        return self.visible_to(actor, walk=network.reaches_far(actor, Permission.VIEW))

    def closed_to(self, actor: User) -> Self:
        """The matters no access row opens to an actor, less those she is recused from; each is asked by itself, so narrow first."""
        return self.exclude(opens(actor)).exclude(pk__in=recused_from(actor))

    def unfinished(self) -> Self:
        """The matters in which something is still to be done before they are finished."""
        return self.filter(finished_at__isnull=True, closed_at__isnull=True)


class Matter(models.Model):
    """Someone's need with a number, a kind, and exactly one organisation whose turn it is."""

    number = models.CharField(pgettext_lazy("matter", "number"), max_length=20, unique=True)
    kind_slug = models.CharField(_("kind"), max_length=40)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel)
    state = models.CharField(_("state"), max_length=20, default="registered")
    title = models.CharField(_("subject"), max_length=120)
    story = SealedTextField(pgettext_lazy("matter", "account"), blank=True, default="")
    confidential = models.BooleanField(_("confidential"), default=False)
    urgent = models.BooleanField(_("urgent"), default=False)
    supervised = models.BooleanField(_("supervised"), default=False)
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("whose turn it is")
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handler"),
    )
    place = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("place"))
    joined_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="joined")
    registered_at = models.DateTimeField(_("registered"), default=moments.now)
    registered_by = models.CharField(_("registered by"), max_length=200)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    finished_at = models.DateTimeField(pgettext_lazy("matter", "finished"), null=True, blank=True)
    closed_at = models.DateTimeField(pgettext_lazy("matter", "closed"), null=True, blank=True)
    due_at = models.DateTimeField(
        _("due"), null=True, blank=True
    )  # of the clock that runs out first; kept by the verbs
    follow_hash = models.CharField(max_length=64, blank=True)
    synthetic = models.BooleanField(default=False)

    objects = Matters.as_manager()

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        ordering = ["-registered_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="joined") & Q(joined_to__isnull=False))
                | (~Q(state="joined") & Q(joined_to__isnull=True)),
                name="joined_matters_name_the_other",
            ),
        ]
        indexes = [
            # `due_at` is not sorted by here: whoever looks for what is late reads past the others without fetching them.
            models.Index(fields=["-registered_at", "-id", "due_at"], name="matter_newest"),
            models.Index(fields=["due_at"], name="matter_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["state", "-registered_at", "-id"], name="matter_newest_in_state"),
            models.Index(fields=["state", "due_at", "id"], name="matter_due_in_state"),
            models.Index(fields=["owner", "due_at"], name="matter_due_at_owner"),
            models.Index(
                fields=["owner"], name="matter_sealed_at_owner", condition=Q(confidential=True, closed_at__isnull=True)
            ),
            models.Index(fields=["place", "registered_at"], name="matter_of_place"),
            models.Index(fields=["place", "finished_at"], name="matter_finished_at_place"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return page_of("matters:matter", self.number)

    @property
    def kind(self) -> Kind:
        """The declaration of the matter's kind."""
        return cast("Kind", house().kinds[self.kind_slug])

    @property
    def life(self) -> Life:
        """The life of its kind."""
        return self.kind.life

    @property
    def state_now(self) -> State:
        """Its state with words and tone."""
        return self.life.state(self.state)

    @property
    def late(self) -> bool:
        """Whether a clock that still runs has run out."""
        return self.due_at is not None and self.due_at < moments.now()


def seen(actor: User, matter: str) -> Q:
    """Whether a user sees the matter that a column names; put to each row by itself, so narrow first."""
    return Q(opens(actor, matter)) & ~Q(**{f"{matter}__in": recused_from(actor)})


class Counter(models.Model):
    """The last number given out for a prefix and a month."""

    prefix = models.CharField(max_length=8)
    month = models.CharField(max_length=4)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "month"], name="one_counter_a_month")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.month}-{self.last}"


class Party(models.Model):
    """Someone in a matter, in one role. Who is not registered (an anonymous caller, an other side) has a name only."""

    class Role(models.TextChoices):
        """What someone is in a matter. The caller is often not the one concerned."""

        CALLER = "caller", _("Caller")
        CONCERNED = "concerned", _("Person concerned")
        OTHER_SIDE = "other_side", _("Other side")
        CHILD = "child", _("Child")
        REPORTER = "reporter", _("Reporter")
        WITNESS = "witness", _("Witness")

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    linked = models.BooleanField(
        default=False
    )  # kept elsewhere and not seen here: only what was told with this matter is shown
    alias = SealedTextField(_("name"), blank=True, default="")
    relation = models.CharField(_("relation to the person concerned"), max_length=40, blank=True)
    dialect = models.CharField(_("dialect or language"), max_length=40, blank=True)
    disability = models.CharField(_("disability or special need"), max_length=100, blank=True)
    safe_times = models.CharField(_("safe contact times"), max_length=100, blank=True)
    safe_phone = SealedTextField(_("safe phone"), blank=True, default="")
    contact_agreed = models.BooleanField(_("contact was agreed as safe"), default=False)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["id"]
        indexes = [models.Index(fields=["person", "matter"], name="party_of_person")]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.role}"


class Steps(models.QuerySet["Step"]):
    """Steps are evidence: they are added and never changed or taken away."""

    def delete(self) -> Never:
        raise TypeError("steps are evidence and never deleted")

    def update(self, **kwargs: Any) -> Never:
        raise TypeError("steps are evidence and never changed")


class Step(models.Model):
    """One line of a matter's timeline; `told` is what the person may read of it with number and code."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField(_("when"), default=moments.now)
    verb = models.CharField(_("verb"), max_length=40)
    state = models.CharField(_("state after it"), max_length=20)
    actor = models.CharField(_("by"), max_length=200)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = SealedTextField(_("note"), blank=True, default="")
    told = SealedTextField(_("told to the person"), blank=True, default="")
    # The journal's event of this step holds digests of its words; without the salt nobody could guess them from there.
    event = models.BigIntegerField(null=True)
    salt = SealedTextField(blank=True, default="")

    objects = Steps.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["verb", "at"], name="step_verb_day")]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("steps are evidence and never changed")
        super().save(*args, **kwargs)
