from django.db import migrations, models

from newsroom.roles import CHIEF, EDITOR, MODERATOR, grant

LISTS = [
    "view_word", "add_word", "change_word", "delete_word", "view_ban", "change_ban", "view_houserules", "change_houserules",
]


def give(apps, schema_editor):
    grant(apps, "comments", {MODERATOR: LISTS, EDITOR: LISTS, CHIEF: [*LISTS, "comment.erase_personal_data"]})


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0004_voices_data'),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['by', '-id'], name='decision_by'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('actor', 'moderator'), ('by__isnull', False)), models.Q(models.Q(('actor', 'moderator'), _negated=True), ('by', None)), _connector='OR'), name='decision_has_who'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['status', '-created_at', '-id'], name='comment_by_status'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('waiting_since__isnull', False)), fields=['-open_reports', 'waiting_since', 'id'], name='comment_queue'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('waiting_since__isnull', False)), fields=['-open_reports', '-rank', 'id'], name='comment_suspects'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('open_reports__gt', 0)), fields=['open_reports'], name='comment_reported'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), ('decided_at__isnull', False), _connector='OR'), name='comment_decision_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['pending', 'withdrawn']), ('decided_at__isnull', False), _connector='OR'), name='comment_shown_was_decided'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'pending'), _negated=True), ('waiting_since__isnull', False), _connector='OR'), name='comment_pending_is_in_the_queue'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('proposed', ''), ('status', 'approved'), _connector='OR'), name='comment_correction_is_of_a_shown_one'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('purged_at__isnull', False), models.Q(models.Q(('name', ''), _negated=True), models.Q(('email', ''), _negated=True), models.Q(('body', ''), _negated=True)), _connector='OR'), name='comment_is_whole'),
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
