"""A report to the police is kept apart from what is known of domestic violence: other kinds of matter owe one too."""

from typing import Any

import django.db.models.deletion
import halfsky.ground.lib.fields
from django.db import migrations, models


def move(apps: Any, schema_editor: Any) -> None:
    """Each report that was kept in the sidecar of violence becomes a row of its own."""
    Report = apps.get_model("rights", "PoliceReport")
    for kept in apps.get_model("rights", "DomesticViolence").objects.filter(reported_at__isnull=False).iterator():
        Report.objects.create(matter_id=kept.matter_id, at=kept.reported_at, to=kept.reported_to)


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0004_particulars"),
        ("rights", "0004_counselling_and_return_visits"),
    ]

    operations = [
        migrations.CreateModel(
            name="PoliceReport",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="police_report",
                        serialize=False,
                        to="matters.matter",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="reported")),
                ("to", halfsky.ground.lib.fields.SealedTextField(verbose_name="reported to")),
            ],
            options={
                "verbose_name": "report to the police",
                "verbose_name_plural": "reports to the police",
            },
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="domesticviolence",
            name="reported_at",
        ),
        migrations.RemoveField(
            model_name="domesticviolence",
            name="reported_to",
        ),
    ]
