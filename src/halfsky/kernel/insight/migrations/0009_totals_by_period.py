"""Stored totals lie by indicator, period and node, and are known by these: what folding changes lies together."""

import django.db.models.deletion
from django.db import migrations, models

COPIED = """INSERT INTO insight_totalbyperiod (rollup_id, period, node_id, value)
    SELECT rollup_id, period, node_id, value FROM insight_total ORDER BY rollup_id, period, node_id"""


class Migration(migrations.Migration):
    dependencies = [("insight", "0008_cheaper_folding")]
    operations = [
        migrations.CreateModel(
            name="TotalByPeriod",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "rollup_id", "period", "node_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("period", models.BigIntegerField()),
                ("node_id", models.BigIntegerField()),
                ("value", models.BigIntegerField()),
                (
                    "rollup",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="insight.rollup",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(COPIED, migrations.RunSQL.noop),
        migrations.DeleteModel(name="Total"),
        migrations.RenameModel(old_name="TotalByPeriod", new_name="Total"),
        migrations.AlterModelOptions(
            name="total",
            options={"verbose_name": "stored total", "verbose_name_plural": "stored totals"},
        ),
        migrations.AlterField(
            model_name="total",
            name="rollup",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="totals",
                to="insight.rollup",
            ),
        ),
    ]
