import django.db.models.deletion
import halfsky.ground.lib.fields
import halfsky.ground.lib.moments
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0004_particulars"),
        ("network", "0003_trades"),
        ("people", "0001_initial"),
        ("rights", "0005_police_report"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HouseholdCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=80, verbose_name="title")),
                ("since", models.DateField(verbose_name="first day")),
                ("until", models.DateField(verbose_name="last day")),
                ("signs", models.JSONField(default=list)),
                ("started_at", models.DateTimeField(default=halfsky.ground.lib.moments.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("synthetic", models.BooleanField(default=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.organisation",
                        verbose_name="started by",
                    ),
                ),
            ],
            options={
                "verbose_name": "household check",
                "verbose_name_plural": "household checks",
                "ordering": ["-since", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))), name="check_ends_after_it_began"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.organisation"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lists", to="rights.householdcheck"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of a household check",
                "verbose_name_plural": "lists of a household check",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("round", "organisation"), name="one_list_a_place")],
            },
        ),
        migrations.CreateModel(
            name="CheckedHousehold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "label",
                    halfsky.ground.lib.fields.SealedTextField(blank=True, default="", verbose_name="which household"),
                ),
                ("met", models.BooleanField(verbose_name="somebody was met")),
                ("at", models.DateTimeField(default=halfsky.ground.lib.moments.now, verbose_name="when")),
                (
                    "household",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.household",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "checklist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="households", to="rights.checklist"
                    ),
                ),
            ],
            options={
                "verbose_name": "visited household",
                "verbose_name_plural": "visited households",
                "ordering": ["at", "id"],
                "constraints": [models.UniqueConstraint(fields=("checklist", "household"), name="one_row_a_household")],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sign", halfsky.ground.lib.fields.SealedTextField(verbose_name="sign")),
                ("kind", halfsky.ground.lib.fields.SealedTextField(verbose_name="kind")),
                ("note", halfsky.ground.lib.fields.SealedTextField(blank=True, default="", verbose_name="note")),
                ("at", models.DateTimeField(default=halfsky.ground.lib.moments.now, verbose_name="when")),
                (
                    "matter",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="finding",
                        to="matters.matter",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="whom it concerns",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="rights.checkedhousehold",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "ordering": ["-at", "-id"],
            },
        ),
    ]
