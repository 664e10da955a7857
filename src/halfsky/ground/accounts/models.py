"""Users, their invitations, and the filters they keep."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.prepared import Given, Prepared


class UserManager(BaseUserManager["User"]):
    """Users are made by the verb `accounts.actions.create`; this manager only finds them."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """Someone who signs in. Knows nothing of rights: `has_perm` asks the authentication backends."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("phone"), max_length=20, null=True, blank=True, unique=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    synthetic = models.BooleanField(_("demonstration"), default=False)
    joined_at = models.DateTimeField(_("since"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_active=True, closed_at__isnull=True)
                | models.Q(is_active=False, closed_at__isnull=False),
                name="closed_users_have_a_date",
            )
        ]

    def __str__(self) -> str:
        return self.name

    actor_kind = "user"

    @property
    def actor_key(self) -> str:
        """The user's key, as the journal knows it."""
        return str(self.pk)

    @property
    def actor_label(self) -> str:
        """The user's name, as the journal and timelines show it."""
        return self.name

    @property
    def is_staff(self) -> bool:
        """Nobody enters a back door: Django's admin is not part of this house."""
        return False

    def saved_filters(self, register: str) -> list[SavedView]:
        """Her saved filters of a register, in the order of their names; every register asks for them."""
        return [*_SAVED.ask(user=self.pk, register=register)]

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether any open grant gives this permission (on this record's place, if one is given); never for closed users."""
        from django.contrib.auth import get_backends

        return self.is_active and any(
            backend.has_perm(self, perm, obj) for backend in get_backends() if hasattr(backend, "has_perm")
        )

    def has_perms(self, perms: list[str], obj: Any = None) -> bool:
        """Whether all of these permissions are held."""
        return all(self.has_perm(perm, obj) for perm in perms)


class Invitation(models.Model):
    """A one-time link with which a user sets the first password, or a new one after a supervisor's reset."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.user} → {self.until:%Y-%m-%d}"


class SavedView(models.Model):
    """A filter of a register under a name of the user's own."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    register = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "register", "name"], name="one_saved_view_per_name")]

    def __str__(self) -> str:
        return self.name


_SAVED = Prepared(
    lambda: SavedView.objects.filter(
        user=Given("user", models.BigIntegerField()), register=Given("register", models.CharField())
    )
)
