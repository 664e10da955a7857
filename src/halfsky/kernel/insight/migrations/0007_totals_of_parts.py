"""Of what adds up, only days and months are kept; and a page of totals keeps room for what its rows become."""

from typing import Any

from django.db import migrations


def room(apps: Any, editor: Any) -> None:
    """Lets PostgreSQL write a new value beside the old one, which spares it every index."""
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE insight_total SET (fillfactor = 70)")


class Migration(migrations.Migration):
    dependencies = [("insight", "0006_withdrawn_tables_are_kept")]
    operations = [
        migrations.RunSQL(
            """DELETE FROM insight_total WHERE period / 100000000 NOT IN (0, 2)
               AND rollup_id IN (SELECT id FROM insight_rollup WHERE by_record)""",
            migrations.RunSQL.noop,
        ),
        migrations.RunPython(room, migrations.RunPython.noop),
    ]
