"""The shapes of what courts refer: each form's fields are the keyword arguments of one verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.files import queries as files
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.web.verbforms import PhoneField, VerbForm, words
from halfsky.kernel.matters.actions import NewParty
from halfsky.kernel.matters.models import Party
from halfsky.kernel.network.models import Organisation
from halfsky.programmes.rights.rules import court_referrals as rules

STANDING = [
    ("plaintiff", pgettext_lazy("case", "Plaintiff or applicant")),
    ("defendant", pgettext_lazy("case", "Defendant or respondent")),
]


class ReferForm(VerbForm):
    """A court's referral on one page: the case, the two sides, what is asked. The record is the courts for which the actor refers."""

    court = forms.ModelChoiceField(Organisation.objects.none(), label=_("Court"))
    case_number = forms.CharField(
        label=_("Case number"),
        max_length=60,
        help_text=_("For example （2026）赣0902民初123号, or the number before filing."),
    )
    stage = forms.ChoiceField(label=_("Where does the case stand?"), choices=rules.Stage.choices)
    kind = forms.ChoiceField(label=_("What kind of family matter is it?"))
    purpose = forms.ChoiceField(
        label=_("What do you ask for?"), choices=rules.Purpose.choices, widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label=_("For mediation: both sides have agreed to it"), required=False)
    wanted_by = forms.DateField(
        label=_("By when?"), required=False, help_text=_("Without a day, the time that the place has set counts.")
    )
    concerned = forms.CharField(label=_("Name of the woman, or of the party who needs help"), max_length=60)
    concerned_is = forms.ChoiceField(label=_("She is"), choices=STANDING)
    concerned_phone = PhoneField(label=_("Her phone"), required=False)
    other_side = forms.CharField(label=_("Name of the other side"), max_length=60)
    other_phone = PhoneField(label=_("Phone of the other side"), required=False)
    told = words(
        pgettext_lazy("court", "What is it about?"),
        rows=6,
        help_text=_(
            "Children, what they dispute, and what the federation should look after. It becomes the account of the matter."
        ),
    )

    def prepare(self) -> None:
        """The courts of the actor, and the kinds of family matters by their names."""
        field = self.fields["court"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = self.record
        first = self.record.first()
        self.initial.setdefault("court", first.pk if first else None)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (slug, house().kinds[slug].label) for slug in rules.KINDS if slug in house().kinds
        ]

    def clean(self) -> dict[str, Any]:
        """Says on the page what the verb would refuse, and gathers the two sides."""
        values = super().clean() or {}
        if self.errors:
            return values
        names = ("kind", "purpose", "stage", "agreed", "wanted_by")
        try:
            rules.check(**{name: values[name] for name in names}, today=moments.today())
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        asked = {name: values[name] for name in ("court", "case_number", "told", *names)}
        return {**asked, "parties": self._parties(values)}

    def _parties(self, values: dict[str, Any]) -> list[NewParty]:
        standing = dict(STANDING)
        first, second = (
            ("plaintiff", "defendant") if values["concerned_is"] == "plaintiff" else ("defendant", "plaintiff")
        )
        return [
            NewParty(
                role=Party.Role.CONCERNED,
                name=values["concerned"],
                phone=values["concerned_phone"],
                relation=str(standing[first]),
            ),
            NewParty(
                role=Party.Role.OTHER_SIDE,
                name=values["other_side"],
                phone=values["other_phone"],
                relation=str(standing[second]),
            ),
        ]


class AgreeForm(VerbForm):
    """A word to the court, if there is one."""

    note = words(_("What does the court need to know?"), required=False, rows=3, help_text=_("The court reads this."))


class WhyForm(VerbForm):
    """Why it is not taken on, or taken back."""

    reason = words(_("Why?"), rows=3, help_text=_("The other side reads this."))


class ReportForm(VerbForm):
    """What came of it, in words and on paper."""

    outcome = forms.ChoiceField(label=_("What came of it?"), widget=forms.RadioSelect)
    report = words(
        pgettext_lazy("court referral", "Report"),
        rows=6,
        help_text=_(
            "The court reads this, and nothing else of the matter. What one side said alone does not belong here."
        ),
    )
    upload = forms.FileField(
        label=_("Paper for the court"),
        required=False,
        help_text=_("The signed agreement or the report with its seal; it is encrypted, and the court can fetch it."),
        widget=forms.ClearableFileInput(attrs={"data-shrink": "", "accept": "image/*,.pdf,.docx"}),
    )

    def prepare(self) -> None:
        """Of a mediation whether they came to an agreement; of anything else that it is done."""
        mediated = self.record.purpose == rules.Purpose.MEDIATION
        done = rules.Outcome.DONE
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (key, label) for key, label in rules.Outcome.choices if (key == done) != mediated
        ]
        if not mediated:
            self.initial.setdefault("outcome", done)

    def clean_upload(self) -> Any:
        """A file that would be taken."""
        upload = self.cleaned_data["upload"]
        if upload and (problem := files.problem(upload, self.record.matter.owner_id)):
            raise forms.ValidationError(problem)
        return upload
