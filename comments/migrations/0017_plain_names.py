from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns get the names that the code uses; what they hold stays as it is."""

    dependencies = [("comments", "0016_arrival_evidence_data")]

    operations = [
        migrations.RemoveConstraint("commenternote", "commenter_note_is_whole"),
        migrations.RenameField("commenternote", "writer_hash", "email_hash"),
        migrations.AddConstraint(
            "commenternote",
            models.CheckConstraint(
                condition=~models.Q(email_hash="") & ~models.Q(text=""), name="commenter_note_is_whole"
            ),
        ),
        migrations.RenameField("comment", "writer_hash", "email_hash"),
        migrations.RenameField("comment", "suspicion", "check_results"),
        migrations.RenameField("comment", "arrival_reasons", "submission_results"),
        migrations.RenameField("comment", "proved", "email_verified"),
        migrations.RenameField("comment", "once", "dedup_key"),
        migrations.RenameField("comment", "last", "last_decision"),
        migrations.RenameField("comment", "hidden", "hidden_spans"),
        migrations.RenameField("decision", "hidden", "hidden_spans"),
        migrations.RenameField("decision", "hidden_before", "hidden_spans_before"),
        migrations.RenameField("decision", "said", "check_results"),
        migrations.RenameField("mail", "once", "dedup_key"),
        migrations.RenameField("mail", "given_up", "failed"),
        migrations.RenameField("mail", "trouble", "last_error"),
        migrations.RenameField("digest", "told_at", "last_sent_at"),
    ]
