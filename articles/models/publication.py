"""Publication: what makes the live row what a revision says, and the verbs of the workflow."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.byline import Byline
from articles.models.content import DIRECT, planned_moment, slug_of
from articles.models.image import Image
from articles.models.search import SearchDocument
from articles.models.tag import Tag
from articles.models.workflow import MOVES, Act, NotAllowed, NotReady, Status, reasons_against
from authors.models import Author
from newsroom import html, images
from newsroom.database.locks import lock_until_commit
from newsroom.models import new_edition

BODY_SIZES = "(width >= 46rem) 36rem, 100vw"
STATE = (
    "status",
    "published_at",
    "edited_at",
    "pinned_at",
    "was_public",
    "live_id",
)  # what another act may have changed


class Publication:
    """Mixin of Article."""

    # --- The live row -------------------------------------------------------------------------------

    def apply(self, revision):
        """Make the live row what the revision says (not its status); the only way that it ever changes.

        Call it with the row locked.
        """
        content = revision.content
        with new_edition():
            for field in DIRECT:
                setattr(self, field, content[field])
            self.slug = slug_of(content)
            self.section_id, self.hero_id, self.live = content["section"], existing(Image, content["hero"]), revision
            self.save()
            self.bylines.all().delete()
            known = Author.objects.in_bulk(content["authors"])
            Byline.objects.bulk_create(
                Byline(article=self, author_id=author, position=position)
                for position, author in enumerate(content["authors"])
                if author in known
            )
            self.tags.set(Tag.objects.named(content["tags"]))
            self._prefetched_objects_cache = {}
            self.expand()
            self.index()

    def expand(self):
        """Write the stored markup anew from the clean text, with the pictures that stand in it.

        The row is locked and its text read again: another transaction may have published since this one was loaded.
        The pictures are locked too, so that whoever changes their words either waits or is seen.
        """
        with new_edition():
            self.body = self.lock().body
            pictures = locked_pictures(html.image_ids(self.body))
            expanded = expansion(self.body, pictures)
            for field, value in expanded.items():
                setattr(self, field, value)
            self.save(update_fields=list(expanded))
            self.placements.exclude(image__in=pictures).delete()
            for image in pictures.values():
                self.placements.get_or_create(image=image)

    def index(self):
        """Write the search document anew from the live row."""
        with new_edition():
            row = self.lock()
            if row.live_id:
                SearchDocument.of(row, row.tags.values_list("name", flat=True)).save()

    # --- Verbs --------------------------------------------------------------------------------------

    def submit(self, by):
        self.move(Act.SUBMIT, by)

    def send_back(self, by, note=""):
        self.move(Act.SEND_BACK, by, note=note)

    def publish(self, by, at=None):
        """Apply the newest revision and show it from `at` on.

        Without `at`: the date that it was first published, else the planned moment of the revision, else now.
        `NotReady` is raised with the reasons, `NotAllowed` where status or role do not fit.
        """
        with transaction.atomic():
            self.read_state()
            now, again = timezone.now(), self.has_been_public
            content = self.newest.content
            planned = planned_moment(content)
            at = at or (planned if planned and planned > now and not again else None)
            reasons = reasons_against(content)
            if again and at and at > now:
                reasons.append(_("Readers have seen this story: it cannot be scheduled for later."))
            if reasons:
                raise NotReady(reasons)
            when = at or (self.published_at if again else None) or now
            changed = self.has_changes
            Tag.objects.named(content["tags"])  # the revision of this act holds their ids
            self.move(Act.PUBLISH, by, content=content | {"publish_at": when if when > now else ""})
            self.status, self.published_at, self.was_public = Status.PUBLISHED, when, again or when <= now
            self.edited_at = now if again and changed else self.edited_at
            with new_edition(publish_times=[when]):
                self.apply(self.newest)

    def unschedule(self, by):
        with transaction.atomic():
            self.read_state()
            if not self.is_scheduled:
                raise NotAllowed(_("Only a scheduled story can be taken off the schedule."))
            self.pinned_at = None
            self.move(Act.UNSCHEDULE, by, pinned_at=None)

    def archive(self, by, note=""):
        """Take the article down: its address answers 410 from now on."""
        with transaction.atomic():
            self.read_state()
            self.move(Act.ARCHIVE, by, note=note, pinned_at=None, was_public=self.has_been_public)

    def pin(self, by):
        """Make it lead the home page; what led it before is unpinned, with a record."""
        with transaction.atomic():
            lock_until_commit("the pinned article")
            rows = type(self)._base_manager.filter(Q(pinned_at__isnull=False) | Q(pk=self.pk))
            led = [row for row in rows.select_for_update(of=("self",)).order_by("pk") if row.pk != self.pk]
            self.read_state()
            if not self.is_live:
                raise NotAllowed(_("Only an article that readers see can be pinned to the top."))
            for other in led:
                other.move(Act.UNPIN, by, pinned_at=None)
            self.move(Act.PIN, by, pinned_at=timezone.now())

    def unpin(self, by):
        self.move(Act.UNPIN, by, pinned_at=None)

    def move(self, act, by, note="", content=None, **columns):
        """Check that the act fits the article as it stands now and the person, record it, write status and columns."""
        rule = MOVES[act]
        with transaction.atomic():
            self.read_state()
            if self.status not in rule.start:
                raise NotAllowed(
                    _("This story is «%(status)s»: it cannot be «%(act)s».")
                    % {"status": self.get_status_display(), "act": act.label}
                )
            if not by.has_perm(rule.permission):
                raise NotAllowed(_("Your role does not include this act."))
            self.save_revision(content or self.newest.content, by=by, base=self.newest.token, act=act, note=note)
            if act != Act.PUBLISH:  # publishing writes the status with the row that it makes whole
                is_seen = Status.PUBLISHED in (self.status, rule.end)
                columns["status"] = rule.end or self.status
                for field, value in columns.items():
                    setattr(self, field, value)
                self.save(update_fields=list(columns), new_edition=is_seen)

    def read_state(self):
        """Lock the row and take over what another act may have changed since this one was loaded."""
        row = self.lock()
        for field in STATE:
            setattr(self, field, getattr(row, field))


def existing(model, pk):
    """Return the key, or None if its row is gone: a draft may outlive a picture."""
    return pk if pk and model.objects.filter(pk=pk).exists() else None


def locked_pictures(ids):
    """Return {id: Image} of the pictures, locked against a change of their words until the transaction ends."""
    rows = Image.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return {image.pk: image for image in rows}


def expansion(body, pictures):
    """Return {field: value} of everything that follows from a clean body and the pictures {id: Image} in it."""
    expanded = html.expand(body, lambda identity, caption: figure(pictures.get(identity), caption))
    return {
        "markup": expanded.markup,
        "toc": expanded.toc,
        "minutes": expanded.minutes,
        "excerpt": html.excerpt(body)[:600],
        "expander": html.EXPANDER,
    }


def figure(image, caption):
    """Return the markup of a library picture in a text; '' for one that is gone."""
    if not image:
        return ""
    return images.picture_markup(
        image.picture, "whole", sizes=BODY_SIZES, alt=image.alt, caption_html=caption, credit=image.credit
    )
