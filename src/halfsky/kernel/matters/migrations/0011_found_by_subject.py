"""Who sees a city or more finds matters by number or subject without reading them all."""

from django.db import migrations

from halfsky.ground.lib.finding import index_of_characters


class Migration(migrations.Migration):
    dependencies = [("matters", "0010_lists_in_order")]
    operations = [index_of_characters("matter_said", "matters_matter", "number", "title")]
