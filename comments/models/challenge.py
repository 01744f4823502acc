from django.db import models


class SpentChallenge(models.Model):
    """A challenge that came back with a comment: it serves once."""

    nonce = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.nonce

    @classmethod
    def spend(cls, nonce):
        """True the first time."""
        return cls.objects.get_or_create(nonce=nonce)[1]
