"""Grids stand on the map, with the code of their village and three digits of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0004_found_by_name")]
    operations = [
        migrations.AlterField(
            model_name="division", name="code", field=models.CharField(max_length=15, verbose_name="code")
        ),
    ]
