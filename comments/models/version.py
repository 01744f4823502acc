from django.db import models

from comments.models.hashes import text_hash


class Version(models.Model):
    """A wording that a comment has or had, kept so that a decision on it can be undone; deleted with the comment."""

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="versions")
    text_hash = models.CharField(max_length=32)
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["comment", "text_hash"], name="version_once")]

    def __str__(self):
        return self.body[:60]

    @classmethod
    def keep(cls, comment, *bodies):
        """Store the wordings; one that is stored already gets the present time, since it must be read again."""
        wordings = {text_hash(body): body for body in bodies if body}
        cls.objects.bulk_create(
            [cls(comment=comment, text_hash=name, body=body) for name, body in wordings.items()],
            update_conflicts=True,
            update_fields=["at"],
            unique_fields=["comment", "text_hash"],
        )
