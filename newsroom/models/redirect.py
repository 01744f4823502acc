"""Redirects: old addresses that lead to where their page is now."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Self
from urllib.parse import quote, unquote, urlsplit

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve
from django.utils.encoding import iri_to_uri
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from newsroom.models.public import Public, PublicQuerySet

MAX_HOPS = 10  # redirects followed before a circle is assumed


def canonical_path(path: str) -> str:
    """Return a decoded path as redirects compare it: NFC, one slash at a time, none at the end."""
    return "/" + re.sub(r"/{2,}", "/", unicodedata.normalize("NFC", path)).strip("/")


def path_of(address: str) -> str:
    """Return the canonical path of a percent-encoded address, without its host, query and fragment."""
    bare = re.split(r"[?#]", str(address).strip(), maxsplit=1)[0]
    return canonical_path(unquote(re.sub(r"^https?://[^/]*", "", bare, flags=re.IGNORECASE)))


def hash_of(path: str) -> str:
    """Return the SHA-256 hex digest of a canonical path: the key that no percent-encoding can miss."""
    return hashlib.sha256(path.encode("utf-8", "replace")).hexdigest()


def has_host(address: str) -> bool:
    """Return whether the address begins with http:// or https://."""
    return bool(re.match(r"https?://", address, flags=re.IGNORECASE))


def without_own_host(address: str) -> str:
    """Return the path of an address of this site; another site's address as it is."""
    own = re.match(rf"{re.escape(settings.SITE_URL)}(?=[/?#]|$)", address, flags=re.IGNORECASE)
    return (address[own.end() :] or "/") if own else address


class RedirectQuerySet(PublicQuerySet):
    def from_address(self, address: str) -> Self:
        """Return the redirects (none or one) from that address."""
        return self.filter(path_hash=hash_of(path_of(address)))

    def to_row(self, row: models.Model) -> Self:
        """Return the redirects that lead to the row's page, whatever its address is."""
        return self.filter(model=row._meta.label_lower, object_id=row.pk)

    def add(self, address: str, row: models.Model) -> None:
        """Redirect from the address to the row's page, wherever that goes later; replaces what was there."""
        path = path_of(address)
        where = {"path": path, "model": row._meta.label_lower, "object_id": row.pk, "target": ""}
        self.update_or_create(path_hash=hash_of(path), defaults=where)

    def destination(self, path: str) -> str | None:
        """Return the final address for a decoded path that has no page, or None.

        One step, whatever the table holds: redirects to redirects are followed here, circles lead nowhere. A redirect
        from a page serves the addresses below it too (its feeds), where the site knows such an address.
        """
        path, moved = canonical_path(path), None
        seen: set[str] = set()
        while path not in seen and len(seen) < MAX_HOPS:
            seen.add(path)
            found = self.next_address(path)
            if found is None:
                return moved
            moved = found
            if has_host(found):
                return moved
            path = path_of(found)
        return None

    def next_address(self, path: str) -> str | None:
        """Return the address one redirect away from a canonical path, or None."""
        parent, _slash, tail = path.rpartition("/")
        rows = {row.path_hash: row for row in self.filter(path_hash__in=[hash_of(path), hash_of(parent)])}
        if row := rows.get(hash_of(path)):
            return row.address
        if parent and (row := rows.get(hash_of(parent))) and row.address:
            return known_address(f"{row.address.rstrip('/')}/{quote(tail)}")
        return None


def known_address(address: str) -> str | None:
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

    def __str__(self) -> str:
        return self.path

    @cached_property
    def row(self) -> models.Model | None:
        """Return the row whose page it leads to, or None."""
        if not self.model or self.object_id is None:
            return None
        return apps.get_model(self.model)._base_manager.filter(pk=self.object_id).first()

    @property
    def address(self) -> str | None:
        """Return the target as a percent-encoded path or address; None if the row is gone."""
        if self.target:
            return iri_to_uri(self.target)
        row = self.row
        return row.get_absolute_url() if row else None

    def clean(self) -> None:
        """Raise `ValidationError` if the redirect would hide a page or lead nowhere."""
        if not self.path:  # the form has said why
            return
        if not self.path.startswith("/"):
            raise ValidationError({"path": _("Begin the old address with «/»: it is a path of this site.")})
        self.path = canonical_path(self.path)
        self.target = without_own_host(str(self.target).strip())
        if not self.target and not self.model:
            raise ValidationError({"target": _("Say where the old address leads.")})
        if self.target and not re.match(r"/(?![/\\])|https?://[^\s/]", self.target):
            raise ValidationError({"target": _("Begin the new address with «/» or https://.")})
        if is_page(self.path):
            raise ValidationError({"path": _("The site has a page at this address: a redirect would hide it.")})
        others = Redirect.objects.exclude(pk=self.pk)
        if others.filter(path_hash=hash_of(self.path)).exists():
            raise ValidationError({"path": _("There is a redirect from this address already.")})
        if self.target.startswith("/") and self.leads_back(others):
            raise ValidationError({"target": _("This leads back to the old address.")})

    def leads_back(self, others: RedirectQuerySet) -> bool:
        target = path_of(self.target)
        return self.path in (target, path_of(others.destination(target) or self.target))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.path = path_of(self.path)
        self.path_hash = hash_of(self.path)
        super().save(*args, **kwargs)


def prefetch_rows(redirects: Iterable["Redirect"]) -> None:
    """Look up the rows that the redirects follow, by one query for each model."""
    followed = [redirect for redirect in redirects if redirect.model and redirect.object_id is not None]
    for model in {redirect.model for redirect in followed}:
        ours = [redirect for redirect in followed if redirect.model == model]
        rows = apps.get_model(model)._base_manager.in_bulk([redirect.object_id for redirect in ours])
        for redirect in ours:
            redirect.row = rows.get(redirect.object_id)


def is_page(path: str) -> bool:
    """Return True if the site answers at that path with anything but 404."""
    address = known_address(quote(path))
    if address is None:
        return False
    match = resolve(unquote(address))
    if match.namespaces:  # the desk
        return True
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", unquote(address), unquote(address)
    request.META |= {"SERVER_NAME": urlsplit(settings.SITE_URL).hostname, "SERVER_PORT": "443"}
    request.resolver_match = match
    try:
        return match.func(request, *match.args, **match.kwargs).status_code != 404
    except Http404:
        return False
