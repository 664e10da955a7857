from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0005_rollups")]

    operations = [
        migrations.RemoveConstraint(model_name="publication", name="what_is_withdrawn_was_published_and_says_why"),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True),
                    models.Q(("file", ""), ("published_at__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="what_is_withdrawn_was_published_and_says_why",
            ),
        ),
    ]
