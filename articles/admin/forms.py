"""The form of an article: it reads and writes the content of a revision, never the live row."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.admin.editor import PictureChoice, body_field
from articles.admin.known_picture import answered_image, resolve_words
from articles.models import Article, Image, Section
from articles.models.content import FIELDS, clean_content, differing_fields, planned_time
from articles.models.readiness import LONG_HEADLINE, MAX_HEADLINE
from articles.models.tag import reason_against_tag
from authors.models import Author
from newsroom import arabic
from newsroom.desk.uploads import PictureField, PictureUploadForm
from newsroom.images import PictureRefused
from newsroom.models import SlugFormField

SHOWN_PLACES, MAX_AUTHORS = 4, 40  # choices that a new form shows; the longest byline that a form can send
MIN_YEAR, MAX_YEAR = 1990, 2100  # in which an article may be published
THEIR_NEWER = _("Somebody saved this article after you opened it. Both texts are below; nothing is lost.")
OWN_NEWER = _("You saved this article yourself after you opened this page (in another tab?). Both texts are below.")


class BylineWidget(forms.MultiWidget):
    """A list of choices, one for each place of the byline, and an empty one if all are taken."""

    template_name = "admin/articles/byline.html"

    def decompress(self, value):
        return [*(value or []), *[None] * len(self.widgets)][: len(self.widgets)]

    def get_context(self, name, value, attrs):
        values = value if isinstance(value, list) else self.decompress(value)
        taken = max((place for place, chosen in enumerate(values, 1) if chosen), default=0)
        every, names = self.widgets, self.widgets_names
        count = max(SHOWN_PLACES, taken + 1)
        self.widgets, self.widgets_names = every[:count], names[:count]
        choices = list(every[0].choices)  # read once for all places
        for widget in self.widgets:
            widget.choices = choices
        try:
            return super().get_context(name, values[:count], attrs)
        finally:
            self.widgets, self.widgets_names = every, names


class BylineField(forms.MultiValueField):
    """The authors in the order of the byline; the value is a list of ids."""

    def __init__(self, places=MAX_AUTHORS, **kwargs):
        places = [forms.ModelChoiceField(Author.objects.by_name(), required=False) for _place in range(places)]
        for number, place in enumerate(places, 1):
            place.widget.attrs["aria-label"] = format_lazy("{} {}", _("author"), number)
        widget = BylineWidget([place.widget for place in places])
        super().__init__(places, widget=widget, require_all_fields=False, **kwargs)

    def compress(self, authors):
        return [author.pk for author in dict.fromkeys(authors) if author]


def local_zone():
    """Return «Times are those of Asia/Riyadh (UTC+03:00).», translated."""
    offset = timezone.localtime().strftime("%z")
    return format_lazy(
        _("Times are those of {zone} (UTC{offset})."), zone=settings.TIME_ZONE, offset=f"{offset[:3]}:{offset[3:]}"
    )


class ArticleForm(PictureUploadForm, forms.ModelForm):
    headline = forms.CharField(
        label=_("Headline"),
        max_length=FIELDS["headline"].max_length,
        required=False,
        widget=forms.TextInput(
            attrs={
                "dir": "auto",
                "class": "headline",
                "data-long": LONG_HEADLINE,
                "data-longest": MAX_HEADLINE,
            }
        ),
    )
    deck = forms.CharField(
        label=_("Deck"),
        max_length=FIELDS["deck"].max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    kicker = forms.CharField(
        label=_("Kicker"),
        max_length=FIELDS["kicker"].max_length,
        required=False,
        help_text=_("Report, review, opinion…"),
    )
    body = body_field(label=_("Text"), required=False)
    section = forms.ModelChoiceField(Section.objects.all(), label=_("Section"), required=False)
    byline = BylineField(label=_("Byline"), required=False)
    tags = forms.CharField(
        label=_("Tags"), required=False, help_text=_("Parted by «،»: artificial intelligence، phones"),
        widget=forms.TextInput(attrs={"dir": "auto", "class": "vTextField"}),
    )  # fmt: skip
    hero = forms.ModelChoiceField(Image.objects.all(), label=_("Main picture"), required=False, widget=PictureChoice)
    hero_caption = forms.CharField(
        label=_("Caption"),
        max_length=FIELDS["hero_caption"].max_length,
        required=False,
        help_text=_("The picture's own if left empty."),
    )
    hero_file = PictureField(label=_("or add a picture"), required=False)
    hero_alt = forms.CharField(
        label=_("What it shows"),
        max_length=300,
        required=False,
        help_text=_("For readers who do not see it."),
    )
    hero_credit = forms.CharField(label=_("Credit"), max_length=160, required=False)
    slug = SlugFormField(
        label=_("Address"),
        max_length=FIELDS["slug"].max_length,
        required=False,
        help_text=_("Made from the headline if left empty."),
    )
    comments_open = forms.BooleanField(
        label=_("Comments open"),
        required=False,
        initial=True,
        help_text=_("Closed: what is there stays to be read, and nothing new is taken."),
    )
    comments_hidden = forms.BooleanField(
        label=_("Comments off"),
        required=False,
        help_text=_("The article has no comments: none are shown and none are taken."),
    )
    archive_only = forms.BooleanField(
        label=_("For the archive alone"),
        required=False,
        help_text=_("Not on the home page and not in the feeds."),
    )
    publish_at = forms.SplitDateTimeField(
        label=_("Publish at"),
        required=False,
        help_text=format_lazy("{} {}", _("Empty: at once. A later time schedules the article."), local_zone()),
        widget=forms.SplitDateTimeWidget(
            date_attrs={"type": "date"},
            time_attrs={"type": "time"},
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        ),
    )
    base = forms.CharField(required=False, widget=forms.HiddenInput)

    by = None  # who fills in the form; set on the class, which is made for one request

    class Meta:
        model = Article
        fields = ()

    def __init__(self, *args, **kwargs):
        instance = kwargs.get("instance")
        if instance and instance.newest_revision:
            kwargs["initial"] = initial_of(instance) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.known = None  # a KnownPicture: the question about a picture that is in the library already
        self.newer = None  # a revision that was saved in the meantime; see `differences`

    def _post_clean(self):
        """Skip Django's validation of the row: a draft may lack anything, and the row is not changed."""

    def clean_tags(self):
        tags = arabic.split_tags(self.cleaned_data["tags"])
        reasons = [reason for tag in tags if (reason := reason_against_tag(tag))]
        if reasons:
            raise ValidationError(reasons)
        return tags

    def clean_publish_at(self):
        time = self.cleaned_data["publish_at"]
        if time and not MIN_YEAR <= time.year <= MAX_YEAR:
            raise ValidationError(
                _("The year must lie between %(first)s and %(last)s."),
                params={"first": arabic.digits(MIN_YEAR), "last": arabic.digits(MAX_YEAR)},
            )
        return time

    def clean(self):
        self.keep_upload()
        self.check_base()
        return self.cleaned_data

    def keep_upload(self):
        """Make a valid upload the main picture, so that a mistake in another field does not lose it."""
        alt, credit = (self.cleaned_data.get(name) or "" for name in ("hero_alt", "hero_credit"))
        try:
            picture = self.stored("hero_file")
        except PictureRefused as refused:
            self.add_error("hero_file", refused)
            return
        image = Image.objects.filter(name=picture.name).first() if picture else self.answered_hero()
        if picture and not image:
            if not alt:
                self.add_error("hero_alt", _("Say what the picture shows."))
                return
            image = Image.from_picture(picture, alt=alt, credit=credit, by=self.by)
        if image:
            self.known = resolve_words(image, {"alt": alt, "credit": credit}, self.data, self.by)
            self.use_hero(image)
        if self.known:
            self.add_error(None, _("This picture is in the library already, with other words: choose which ones stay."))

    def answered_hero(self):
        """Return the picture that the answered question is about, if it is still the main picture."""
        image = answered_image(self.data)
        return image if image and image == self.cleaned_data.get("hero") else None

    def use_hero(self, image):
        self.cleaned_data["hero"] = image
        self.data = self.data.copy()
        self.data["hero"] = str(image.pk)
        self.fields["hero_file"].widget.kept = ""  # the library has it

    def check_base(self):
        """Refuse a save whose base is not the newest revision; the page shows both texts."""
        article = self.instance
        if not article.pk or not article.newest_revision:
            return
        seen = self.data.get("_seen") or self.cleaned_data.get("base")
        if seen != article.newest_revision.token:
            self.newer = article.newest_revision
            own = self.by is not None and article.newest_revision.by_id == self.by.pk
            self.add_error(None, OWN_NEWER if own else THEIR_NEWER)

    @property
    def differences(self):
        """Return [(label, mine, theirs)] of what differs from the newer revision, as plain text."""
        mine, theirs = clean_content(self.content()), self.newer.content
        return [
            (
                self.fields[form_name(name)].label,
                FIELDS[name].as_text(mine[name]),
                FIELDS[name].as_text(theirs[name]),
            )
            for name in differing_fields(mine, theirs)
        ]

    def content(self):
        """Return the content of a revision, as `Article.save_revision` takes it."""
        content = {name: self.cleaned_data.get(form_name(name)) for name in FIELDS}
        return content | {"publish_at": ""} if self.instance.has_been_public else content


def form_name(field):
    """Return the name that a field of the content has in the form."""
    return {"authors": "byline"}.get(field, field)


def initial_of(article):
    """Return the form's values of the newest revision."""
    content = article.newest_revision.content
    return {form_name(name): value for name, value in content.items()} | {
        "tags": FIELDS["tags"].as_text(content["tags"]),
        "base": article.newest_revision.token,
        "publish_at": shown_publish_at(article, content),
    }


def shown_publish_at(article, content):
    """Return the planned time that the form shows; for revisions of an older version it is the row's date."""
    if "publish_at" not in article.newest_revision.stored and article.is_scheduled:
        return article.published_at
    return planned_time(content)
