import django.db.models.deletion
import halfsky.ground.lib.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0005_review_clock"),
        ("network", "0003_trades"),
        ("rights", "0006_household_checks"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpinionLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "instance",
                    models.CharField(
                        choices=[
                            ("first", "Opinion"),
                            ("review", "Opinion on the review"),
                            ("second", "Opinion on the second review"),
                        ],
                        max_length=10,
                        verbose_name="instance",
                    ),
                ),
                ("facts", halfsky.ground.lib.fields.SealedTextField(verbose_name="what was found")),
                ("basis", halfsky.ground.lib.fields.SealedTextField(verbose_name="law and policy")),
                ("decision", halfsky.ground.lib.fields.SealedTextField(verbose_name="decision")),
                ("received_on", models.DateField(verbose_name="received on")),
                ("ask_until", models.DateField(blank=True, null=True, verbose_name="review until")),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="letters", to="matters.matter"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "opinion in writing",
                "verbose_name_plural": "opinions in writing",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("matter", "instance"), name="one_opinion_an_instance")],
            },
        ),
    ]
