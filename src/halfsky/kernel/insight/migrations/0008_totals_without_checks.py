"""Facts and totals name their stored indicator without the database checking it row by row."""

import django.db.models.deletion
from django.db import migrations, models


def stored(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.CASCADE,
        related_name=name,
        to="insight.rollup",
    )


class Migration(migrations.Migration):
    dependencies = [("insight", "0007_totals_of_parts")]
    operations = [
        migrations.AlterField("fact", "rollup", stored("facts")),
        migrations.AlterField("total", "rollup", stored("totals")),
    ]
