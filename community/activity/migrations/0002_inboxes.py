from django.db import migrations


class Migration(migrations.Migration):
    """An inbox for each member who was there before the table was; later ones get theirs from the trigger."""

    dependencies = [
        ("activity", "0001_initial"),
        ("people", "0006_inbox"),
    ]

    operations = [
        migrations.RunSQL(
            "INSERT INTO activity_inbox (person_id) SELECT id FROM people_user ORDER BY id ON CONFLICT DO NOTHING",
            migrations.RunSQL.noop,
        ),
    ]
