"""Who sees a city or more finds people by name without reading them all."""

from django.db import migrations

from halfsky.ground.lib.finding import index_of_words


class Migration(migrations.Migration):
    dependencies = [("people", "0005_relation_to_the_head")]
    operations = [index_of_words("person_words", "people_person", "words")]
