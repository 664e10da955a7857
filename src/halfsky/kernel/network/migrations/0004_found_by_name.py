"""Organisations are found by pinyin and by any part of a name without reading them all."""

from django.db import migrations

from halfsky.ground.lib.finding import index_of_characters, index_of_words


class Migration(migrations.Migration):
    dependencies = [("network", "0003_trades")]
    operations = [
        index_of_words("organisation_words", "network_organisation", "initials"),
        index_of_characters("organisation_called", "network_organisation", "short_name", "name", "former"),
    ]
