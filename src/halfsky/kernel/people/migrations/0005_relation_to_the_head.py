from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_inquiry_batch")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="relation",
            field=models.CharField(
                blank=True, default="", max_length=2, verbose_name="relation to the head of the household"
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("relation", ""), ("household__isnull", False), _connector="OR"),
                name="a_relation_is_to_the_head_of_a_household",
            ),
        ),
    ]
