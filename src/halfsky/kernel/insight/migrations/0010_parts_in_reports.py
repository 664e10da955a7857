"""A frozen figure may be a part of an indicator, whose slug and words are longer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0009_totals_by_period"),
    ]

    operations = [
        migrations.AlterField(
            model_name="cell",
            name="indicator",
            field=models.CharField(max_length=150),
        ),
        migrations.AlterField(
            model_name="cell",
            name="label",
            field=models.CharField(max_length=200),
        ),
    ]
