"""What a place may decide about domestic violence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.declarations import SettingSpec
from halfsky.programmes.rights.rules.danger import Danger

SETTINGS = (
    SettingSpec(
        "rights.accept_violence_within", _("Domestic violence: accept within"), "2 hour", "duration",
        _("“at once” in the Anti-Domestic Violence Law, article 13; two hours are our reading"), "U",
        _("From registration until someone accepts. The law says at once: this is when it counts as late."),
    ),
    SettingSpec(
        "rights.report_within", _("Report to the police within"), "2 hour", "duration",
        _("“at once” in the Anti-Domestic Violence Law, article 14; two hours are our reading"), "U",
        _("From registration until the report is recorded. The law says at once: this is when it counts as late."),
    ),
    SettingSpec(
        "rights.danger_points", _("Danger assessment: points for medium and for high"), {"medium": 3, "high": 8}, "table",
        _("practice of danger assessments; our weights"), "U",
        _("A single grave sign is high, whatever the points."), lambda: dict(Danger.choices),
    ),
    SettingSpec(
        "rights.court_within", _("Protection order: the court decides within"), "72 hour", "duration",
        _("Anti-Domestic Violence Law, article 28"), "L",
        _("The court's clock. We follow it and ask; it does not bind us."),
    ),
    SettingSpec(
        "rights.court_within_urgent", _("Urgent protection order: the court decides within"), "24 hour", "duration",
        _("Anti-Domestic Violence Law, article 28"), "L", _("The court's clock. We follow it and ask; it does not bind us."),
    ),
    SettingSpec(
        "rights.order_months", _("Protection order: months at most"), 6, "integer", _("Anti-Domestic Violence Law, article 30"), "L",
        _("From the day it is made; it may be extended on application before it runs out."),
    ),
    SettingSpec(
        "rights.review_within", _("Protection order: re-examination within"), "5 day", "duration",
        _("Anti-Domestic Violence Law, article 31"), "L",
        _("How long after the decision somebody who disagrees may ask the court to look again."),
    ),
    SettingSpec(
        "rights.warn_before", _("Protection order: warn before it runs out"), 14, "days", _("practice"), "U",
        _("So many days before, the workbench asks whether it should be extended."),
    ),
)  # fmt: skip
