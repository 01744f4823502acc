"""Redirects: old addresses that lead to where their page is now."""

import hashlib
import re
import unicodedata
from urllib.parse import quote, unquote, urlsplit

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

from newsroom.models.public import Public, PublicQuerySet

HOPS = 10  # redirects followed before a circle is assumed


def canonical_path(address):
    """Return the path of an address as redirects compare it: decoded, NFC, without query, double or final slashes."""
    path = unicodedata.normalize("NFC", unquote(urlsplit(str(address).strip()).path))
    return "/" + re.sub(r"/{2,}", "/", path).strip("/")


def hash_of(address):
    """Return the SHA-256 hex digest of the canonical path: the key that no percent-encoding can miss."""
    return hashlib.sha256(canonical_path(address).encode("utf-8", "replace")).hexdigest()


class RedirectQuerySet(PublicQuerySet):
    def at(self, address):
        """Return the redirects (none or one) from that address."""
        return self.filter(path_hash=hash_of(address))

    def to(self, row):
        """Return the redirects that follow that row wherever its address goes."""
        return self.filter(model=row._meta.label_lower, object_id=row.pk)

    def follow(self, address, row):
        """Redirect from the address to the row's page, wherever that goes later; replaces what was there."""
        where = {"path": canonical_path(address), "model": row._meta.label_lower, "object_id": row.pk, "target": ""}
        self.update_or_create(path_hash=hash_of(address), defaults=where)

    def destination(self, address):
        """Return the final address for one that has no page, or None.

        One step, whatever the table holds: redirects to redirects are followed here, circles lead nowhere. A redirect
        from a page serves the addresses below it too (its feeds), where the site knows such an address.
        """
        path, moved, seen = canonical_path(address), None, set()
        while path not in seen and len(seen) < HOPS:
            seen.add(path)
            found = self.step(path)
            if found is None:
                return moved
            moved = found
            if urlsplit(found).netloc:
                return moved
            path = canonical_path(found)
        return None

    def step(self, path):
        """Return the address one redirect away from a canonical path, or None."""
        parent, _slash, tail = path.rpartition("/")
        rows = {row.path_hash: row for row in self.filter(path_hash__in=[hash_of(path), hash_of(parent)])}
        if row := rows.get(hash_of(path)):
            return row.address
        if parent and (row := rows.get(hash_of(parent))) and row.address:
            return known_address(f"{row.address.rstrip('/')}/{quote(tail)}")
        return None


def known_address(address):
    """Return the address, with a final slash where the site writes one, or None where the site has no such page."""
    for candidate in (address, f"{address}/"):
        try:
            resolve(unquote(candidate))
        except Resolver404:
            continue
        return candidate
    return None


class Redirect(Public):
    """From one path, to the page of a row (which it follows) or to a fixed address."""

    path = models.CharField(
        _("old address"), max_length=500, help_text=_("A path of this site, such as /sections/هواتف/.")
    )
    path_hash = models.CharField(max_length=64, unique=True, editable=False)
    target = models.CharField(
        _("new address"),
        max_length=500,
        blank=True,
        help_text=_("A path of this site or an https:// address. Empty where it follows a page by itself."),
    )
    model = models.CharField(max_length=60, blank=True, editable=False)
    object_id = models.PositiveBigIntegerField(null=True, editable=False)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    objects = RedirectQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("redirect"), _("redirects")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["model", "object_id"], name="redirect_to_a_row")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(target="") | (~Q(model="") & Q(object_id__isnull=False)), name="redirect_leads_somewhere"
            )
        ]

    def __str__(self):
        return self.path

    @property
    def row(self):
        """The row that it follows, or None."""
        if not self.model or self.object_id is None:
            return None
        return apps.get_model(self.model)._base_manager.filter(pk=self.object_id).first()

    @property
    def address(self):
        """Where it leads: a percent-encoded path or address; None where the row is gone."""
        if self.target:
            return iri_to_uri(self.target)
        row = self.row
        return row.get_absolute_url() if row else None

    def clean(self):
        if not str(self.path).strip().startswith("/"):
            raise ValidationError({"path": _("Begin the old address with «/»: it is a path of this site.")})
        self.path = canonical_path(self.path)
        self.target = str(self.target).strip()
        if not self.target and not self.model:
            raise ValidationError({"target": _("Say where the old address leads.")})
        if self.target and not re.match(r"/(?![/\\])|https?://[^\s/]+", self.target):
            raise ValidationError({"target": _("Begin the new address with «/» or https://.")})
        if is_live(self.path):
            raise ValidationError({"path": _("The site has a page at this address: a redirect would hide it.")})
        others = Redirect.objects.exclude(pk=self.pk)
        if others.at(self.path).exists():
            raise ValidationError({"path": _("There is a redirect from this address already.")})
        if self.target.startswith("/") and self.leads_back(others):
            raise ValidationError({"target": _("This leads back to the old address.")})

    def leads_back(self, others):
        final = others.destination(self.target) or self.target
        return self.path in (canonical_path(self.target), canonical_path(final))

    def save(self, *args, **kwargs):
        self.path = canonical_path(self.path)
        self.path_hash = hash_of(self.path)
        super().save(*args, **kwargs)


def is_live(path):
    """Return True if a page of the site answers at that path: a route, and where it holds a slug, a row with it."""
    address = known_address(path)
    if address is None:
        return False
    match = resolve(unquote(address))
    models_here = [
        model for model in apps.get_models() if match.url_name and match.url_name.split("_")[0] == url_name_of(model)
    ]
    slug = match.kwargs.get("slug")
    return not models_here or any(model._base_manager.filter(slug=slug).exists() for model in models_here)


def url_name_of(model):
    return getattr(model, "url_name", "") or None
