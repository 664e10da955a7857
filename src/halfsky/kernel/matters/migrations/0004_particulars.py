import django.db.models.deletion
import halfsky.ground.lib.fields
import halfsky.ground.lib.moments
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0003_joint_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="Particulars",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="particulars",
                        serialize=False,
                        to="matters.matter",
                    ),
                ),
                ("answers", halfsky.ground.lib.fields.SealedTextField(default="{}", verbose_name="answers")),
                ("at", models.DateTimeField(default=halfsky.ground.lib.moments.now, verbose_name="when")),
            ],
            options={
                "verbose_name": "particulars",
                "verbose_name_plural": "particulars",
            },
        ),
    ]
