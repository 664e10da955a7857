from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0002_the_map_changes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="organisation",
            name="trade",
            field=models.CharField(
                blank=True,
                choices=[
                    ("court", "Court"),
                    ("police", "Police"),
                    ("justice", "Justice bureau"),
                    ("civil_affairs", "Civil affairs"),
                    ("health", "Health"),
                    ("education", "Education"),
                    ("labour", "Human resources and labour"),
                    ("agriculture", "Agriculture and land"),
                    ("procuratorate", "Procuratorate"),
                ],
                max_length=20,
                verbose_name="trade",
            ),
        ),
    ]
