"""Milestones: events that happen once to a database."""

from django.db import models
from django.utils import timezone

SAMPLE_STARTED, SAMPLE_LOADED = "sample started", "sample loaded"
PICTURES_SWEPT = "unused pictures removed"  # the last time


class Milestone(models.Model):
    """An event that has happened once to this database, such as loading the sample newsroom."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def reach(cls, name: str) -> None:
        cls.objects.get_or_create(name=name)

    @classmethod
    def is_reached(cls, name: str) -> bool:
        return cls.objects.filter(name=name).exists()
