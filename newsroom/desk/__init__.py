"""The desk: Django's admin with the outlet's face, and what all its pages share."""

from newsroom.desk.site import Desk

__all__ = ["Desk"]
