"""The verbs on a person's page: one table, one view for those with a form, one for those that only need a yes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from halfsky.ground.accounts.models import User
from halfsky.ground.web import parts, replies
from halfsky.ground.web.sent import posted
from halfsky.kernel.people import actions, forms, queries
from halfsky.kernel.people.models import Category, Consent, Guardian, Person, Post
from halfsky.kernel.people.permissions import Permission
from halfsky.kernel.people.views.fetching import actor, fetch

Text = str | Promise


@dataclass(frozen=True)
class PersonVerb:
    """A verb with a form: its words, who may, when it makes sense, and what it calls with the form."""

    name: str
    label: Text
    form: type[forms.PersonForm]
    act: Callable[[Person, Any, User], Any]
    said: Text
    permission: str = Permission.REGISTER
    intro: Text = ""
    danger: bool = False
    top: bool = True  # a button of the page's head; others stand in the card they belong to
    fits: Callable[[Person], bool] = lambda person: True


def _add_category(person: Person, form: Any, by: User) -> Any:
    return actions.add_category(person=person, **form.cleaned_data, by=by)


def _consent(person: Person, form: Any, by: User) -> Any:
    return actions.give_consent(person=person, **form.cleaned_data, by=by)


def _household(person: Person, form: Any, by: User) -> Any:
    near = form.cleaned_data["with_whom"]
    if near is None:
        return actions.form_household(head=person, by=by)
    household = near.household or actions.form_household(head=near, by=by)
    relation = form.cleaned_data["relation"]
    return actions.join_household(household=household, person=person, relation=relation, by=by)


VERBS = (
    PersonVerb(
        "change",
        _("Change"),
        forms.ChangeForm,
        lambda person, form, by: actions.change(person=person, values=form.values, by=by),
        _("Changed."),
    ),
    PersonVerb(
        "category",
        _("Add a key group"),
        forms.CategoryForm,
        _add_category,
        _("The key group was added."),
        top=False,
    ),
    PersonVerb(
        "guardian",
        _("Name a guardian"),
        forms.GuardianForm,
        lambda person, form, by: actions.name_guardian(child=person, **form.cleaned_data, by=by),
        _("The guardian was named."),
    ),
    PersonVerb(
        "household",
        _("Say with whom she lives"),
        forms.HouseholdForm,
        _household,
        _("The household was noted."),
        top=False,
    ),
    PersonVerb(
        "relation",
        _("Say what she is to the head"),
        forms.RelationForm,
        lambda person, form, by: actions.say_relation(person=person, **form.cleaned_data, by=by),
        _("The relation was noted."),
        top=False,
        fits=queries.has_another_head,
    ),
    PersonVerb(
        "post",
        _("Add a post"),
        forms.PostForm,
        lambda person, form, by: actions.hold_post(person=person, **form.cleaned_data, by=by),
        _("The post was added."),
        top=False,
    ),
    PersonVerb("consent", _("Note a consent"), forms.ConsentForm, _consent, _("The consent was noted."), top=False),
    PersonVerb(
        "account",
        _("Connect an account"),
        forms.AccountForm,
        lambda person, form, by: actions.connect_account(person=person, user=form.cleaned_data["username"], by=by),
        _("Noted. She is recused from matters of her own family."),
        intro=_("Who she is as a colleague, so that she never handles matters of her own family."),
    ),
    PersonVerb(
        "correct",
        _("Correct at her request"),
        forms.CorrectForm,
        lambda person, form, by: actions.correct(
            person=person, values=form.values, reason=form.cleaned_data["reason"], by=by
        ),
        _("Corrected. The journal keeps what it was."),
    ),
    PersonVerb(
        "protect",
        _("Protect this record"),
        forms.ReasonForm,
        lambda person, form, by: actions.protect(person=person, reason=form.cleaned_data["reason"], by=by),
        _("Protected. Only those who keep her here, and those named on her record, still see her."),
        permission=Permission.SHARE,
        intro=_("Nobody elsewhere will see her, nor find her by her number."),
        fits=lambda person: not person.protected,
    ),
    PersonVerb(
        "unprotect",
        _("End the protection"),
        forms.ReasonForm,
        lambda person, form, by: actions.unprotect(person=person, reason=form.cleaned_data["reason"], by=by),
        _("The protection has ended."),
        permission=Permission.SHARE,
        fits=lambda person: person.protected,
    ),
    PersonVerb(
        "death",
        _("Note a death"),
        forms.DeathForm,
        lambda person, form, by: actions.note_death(person=person, day=form.cleaned_data["day"], by=by),
        _("Noted."),
        fits=lambda person: person.died_on is None,
    ),
    PersonVerb(
        "erase",
        _("Erase"),
        forms.EraseForm,
        lambda person, form, by: actions.erase(person=person, reason=form.cleaned_data["reason"], by=by),
        _("Erased. Sex, year of birth and place stay for the statistics."),
        permission=Permission.ERASE,
        intro=_("Her right: name, number, phone, address and notes are erased for good, in the journal too."),
        danger=True,
    ),
)
BY_NAME = {verb.name: verb for verb in VERBS}


def allowed(user: User, person: Person) -> frozenset[str]:
    """Names of the verbs and permissions this reader has on a record she was shown, as it is now."""
    if person.erased_at:
        return frozenset()
    held = queries.powers(user, person, {verb.permission for verb in VERBS} | {Permission.MERGE, Permission.REVEAL})
    return held | {verb.name for verb in VERBS if verb.permission in held and verb.fits(person)}


def buttons(person: Person, can: frozenset[str]) -> list[parts.Button]:
    """The verbs of the page's head: what is done most first, what cannot be undone last."""
    first, *others, last = [verb for verb in VERBS if verb.top]
    return [
        *_buttons(person, can, first),
        *_link(can, Permission.REVEAL, _("What is kept about her"), reverse("people:kept", args=[person.pk])),
        *_buttons(person, can, *others),
        *_link(can, Permission.MERGE, _("Merge with another record"), reverse("people:merge", args=[person.pk])),
        *_buttons(person, can, last),
    ]


def _buttons(person: Person, can: frozenset[str], *declared: PersonVerb) -> list[parts.Button]:
    keys = {"change": "c"}
    return [
        parts.Button(
            one.label, reverse("people:verb", args=[person.pk, one.name]), key=keys.get(one.name, ""), danger=one.danger
        )
        for one in declared
        if one.name in can
    ]


def _link(can: frozenset[str], permission: str, label: Text, url: str) -> list[parts.Button]:
    return [parts.Button(label, url)] if permission in can else []


@never_cache
@require_http_methods(["GET", "POST"])
def verb(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Shows a verb's form and calls the verb; 404 if the reader cannot use it on this record."""
    record = fetch(request, pk)
    declared = BY_NAME.get(name)
    if declared is None or name not in allowed(actor(request), record):
        raise Http404
    form = declared.form(posted(request), person=record, actor=actor(request))
    if form.is_valid():
        declared.act(record, form, actor(request))
        return replies.done(request, record, declared.said)
    return replies.form(
        request,
        form,
        heading=declared.label,
        intro=declared.intro,
        submit=declared.label,
        cancel=record.get_absolute_url(),
        danger=declared.danger,
    )


# What only needs a yes: the row of hers it is about, and the verb it calls.
ROWS: dict[str, tuple[Callable[[list[int], int], Any], Callable[[Any, Person, User], Any], str, Text]] = {
    "end_category": (
        lambda keys, row: get_object_or_404(Category.objects.open(), person__in=keys, pk=row),
        lambda row, person, by: actions.end_category(category=row, by=by),
        Permission.REGISTER,
        _("The key group has ended."),
    ),
    "leave_post": (
        lambda keys, row: get_object_or_404(Post.objects.open(), person__in=keys, pk=row),
        lambda row, person, by: actions.leave_post(post=row, by=by),
        Permission.REGISTER,
        _("She has left the post."),
    ),
    "end_guardian": (
        lambda keys, row: get_object_or_404(Guardian.objects.open(), child__in=keys, pk=row),
        lambda row, person, by: actions.end_guardian(guardianship=row, by=by),
        Permission.REGISTER,
        _("The guardianship has ended."),
    ),
    "withdraw_consent": (
        lambda keys, row: get_object_or_404(Consent, person__in=keys, pk=row, withdrawn_at=None),
        lambda row, person, by: actions.withdraw_consent(consent=row, by=by),
        Permission.REGISTER,
        _("The consent is withdrawn; what was shared because of it is no longer seen."),
    ),
    "share": (
        lambda keys, row: get_object_or_404(Consent, person__in=keys, pk=row, purpose="share", withdrawn_at=None),
        lambda row, person, by: actions.share(person=person, organisation=row.shared_with, by=by),
        Permission.SHARE,
        _("Her record is shared."),
    ),
    "leave_household": (
        lambda keys, row: get_object_or_404(Person, pk__in=keys, pk=row),
        lambda row, person, by: actions.leave_household(person=row, by=by),
        Permission.REGISTER,
        _("She has left the household."),
    ),
    "unmerge": (
        lambda keys, row: get_object_or_404(Person, pk__in=keys, pk=row, canonical__isnull=False),
        lambda row, person, by: actions.unmerge(duplicate=row, by=by),
        Permission.MERGE,
        _("The two records are separate again."),
    ),
}


@require_POST
def row_verb(request: HttpRequest, pk: int, name: str, row: int) -> HttpResponse:
    """Does something to one row of hers; 404 if it is not hers or the reader may not."""
    record = fetch(request, pk)
    if name not in ROWS:
        raise Http404
    find, act, permission, said = ROWS[name]
    if not queries.may(actor(request), permission, record):
        raise Http404
    act(find(record.keys(), row), record, actor(request))
    return replies.done(request, _back(record, name), said)


def _back(record: Person, name: str) -> str:
    """The view of her page the verb stands on."""
    rights = {"withdraw_consent", "share", "unmerge"}
    return reverse("people:rights" if name in rights else "people:person", args=[record.pk])
