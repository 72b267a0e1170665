from django.db import migrations


class Migration(migrations.Migration):
    """A row of counters for each member who was there before the table was; later ones get theirs from the trigger."""

    dependencies = [
        ("people", "0003_follow"),
    ]

    operations = [
        migrations.RunSQL(
            "INSERT INTO people_personstats (person_id) SELECT id FROM people_user ORDER BY id ON CONFLICT DO NOTHING",
            migrations.RunSQL.noop,
        ),
    ]
