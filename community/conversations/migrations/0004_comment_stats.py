from django.db import migrations


class Migration(migrations.Migration):
    """A row of counters for each comment that was there before the table was; later ones get theirs from the trigger."""

    dependencies = [
        ("conversations", "0003_threads"),
    ]

    operations = [
        migrations.RunSQL(
            "INSERT INTO conversations_commentstats (comment_id) "
            "SELECT id FROM conversations_comment ORDER BY id ON CONFLICT DO NOTHING",
            migrations.RunSQL.noop,
        ),
    ]
