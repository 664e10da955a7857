import datetime
import django.db.models.deletion
import halfsky.kernel.network.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Division",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, verbose_name="code")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("nation", "Nation"),
                            ("province", "Province"),
                            ("city", "City"),
                            ("county", "County"),
                            ("town", "Town"),
                            ("village", "Village"),
                            ("grid", "Grid"),
                        ],
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ordinary", "Ordinary"),
                            ("pseudo", "Grouping without a government"),
                            ("special", "Zone, farm or prison"),
                        ],
                        default="ordinary",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("since", models.DateField(default=datetime.date(2023, 6, 30), verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="network.division",
                    ),
                ),
            ],
            options={
                "verbose_name": "division",
                "verbose_name_plural": "divisions",
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "since"), name="one_version_of_a_division_a_day"),
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("code",),
                        name="one_open_version_of_a_division",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="division_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("short_name", models.CharField(max_length=60, verbose_name="short name")),
                ("initials", models.CharField(blank=True, max_length=240)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("territorial", "Territorial federation"),
                            ("new_field", "New-field federation"),
                            ("group_member", "Group member"),
                            ("partner", "Partner"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "trade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("court", "Court"),
                            ("police", "Police"),
                            ("justice", "Justice bureau"),
                            ("civil_affairs", "Civil affairs"),
                            ("health", "Health"),
                            ("education", "Education"),
                        ],
                        max_length=20,
                        verbose_name="trade",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("nation", "Nation"),
                            ("province", "Province"),
                            ("city", "City"),
                            ("county", "County"),
                            ("town", "Town"),
                            ("village", "Village"),
                            ("grid", "Grid"),
                        ],
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                ("founded_on", models.DateField(default=halfsky.kernel.network.models.today, verbose_name="founded")),
                ("dissolved_on", models.DateField(blank=True, null=True, verbose_name="dissolved")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone")),
                (
                    "division",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisations",
                        to="network.division",
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["kind", "level"], name="organisation_kind_level")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dissolved_on__isnull", True), ("kind", "territorial")),
                        fields=("division",),
                        name="one_territorial_federation_a_division",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "partner"), ("trade", ""), _connector="XOR"),
                        name="partners_and_only_they_have_a_trade",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lineage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("depth", models.PositiveSmallIntegerField()),
                ("dual", models.BooleanField(default=False)),
                ("since", models.DateField(default=halfsky.kernel.network.models.today)),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "ancestor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines_down",
                        to="network.organisation",
                    ),
                ),
                (
                    "descendant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines_up", to="network.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "lineage",
                "verbose_name_plural": "lineages",
                "indexes": [
                    models.Index(fields=["ancestor", "until", "descendant"], name="lineage_down"),
                    models.Index(fields=["descendant", "until", "depth"], name="lineage_up"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("ancestor", "descendant", "dual", "since"), name="one_line_a_day"),
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("ancestor", "descendant", "dual"),
                        name="one_open_line",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("depth", 1), ("dual", False), ("until__isnull", True)),
                        fields=("descendant",),
                        name="one_first_leadership",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="lineage_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("chair", "Chair"),
                            ("handler", "Handler"),
                            ("operator", "Hotline operator"),
                            ("supervisor", "Supervisor"),
                            ("partner", "Partner officer"),
                            ("auditor", "Auditor"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "reach",
                    models.CharField(
                        choices=[("own", "Own level"), ("below", "Everything below")],
                        default="own",
                        max_length=10,
                        verbose_name="reach",
                    ),
                ),
                ("since", models.DateField(default=halfsky.kernel.network.models.today, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "deputy_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputies",
                        to="network.grant",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="network.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "grant",
                "verbose_name_plural": "grants",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("user", "role", "organisation"),
                        name="one_open_grant_a_role_and_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="grant_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("workday", models.BooleanField(verbose_name="workday")),
                ("note", models.CharField(blank=True, max_length=100, verbose_name="occasion")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_days",
                        to="network.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar day",
                "verbose_name_plural": "calendar days",
                "ordering": ["day"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "day"), name="one_rule_a_day_and_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="Setting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60, verbose_name="setting")),
                ("value", models.JSONField(verbose_name="value")),
                ("since", models.DateField(default=halfsky.kernel.network.models.today, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="settings", to="network.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "setting",
                "verbose_name_plural": "settings",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("organisation", "key"),
                        name="one_open_value_a_setting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="setting_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("since", models.DateField(verbose_name="elected")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="network.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "term",
                "verbose_name_plural": "terms",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "number"), name="one_term_a_number"),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="term_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Venue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("window", "Reception window"),
                            ("womens_home", "Women's home"),
                            ("micro_home", "Micro-home"),
                            ("rights_station", "Rights station"),
                            ("visitation_room", "Visitation room"),
                            ("station", "Service station"),
                            ("studio", "Studio"),
                            ("hotline", "Hotline"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone")),
                ("hours", models.JSONField(blank=True, default=dict, verbose_name="opening hours")),
                ("token", models.CharField(max_length=24, unique=True)),
                ("since", models.DateField(default=halfsky.kernel.network.models.today, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="venues", to="network.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "venue",
                "verbose_name_plural": "venues",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="venue_ends_after_it_began",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="organisation",
            name="ancestors",
            field=models.ManyToManyField(
                related_name="descendants",
                through="network.Lineage",
                through_fields=("descendant", "ancestor"),
                to="network.organisation",
            ),
        ),
    ]
