from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0004_particulars"),
    ]

    operations = [
        migrations.AlterField(
            model_name="clock",
            name="which",
            field=models.CharField(
                choices=[("accept", "Accept"), ("finish", "Finish"), ("follow_up", "Follow up"), ("review", "Review")],
                max_length=20,
                verbose_name="clock",
            ),
        ),
    ]
