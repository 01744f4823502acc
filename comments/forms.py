"""The reader's forms: «اترك ردّاً», with required name and e-mail; a correction; a report; a wish for mail."""

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _
from email_validator import EmailNotValidError, validate_email

from comments.checks import CHALLENGE, CHALLENGE_RENEWED
from comments.models import LONGEST, Comment, Report
from newsroom import arabic
from newsroom.contact_details import has_email, has_phone_number

NAME = 80
SEEN_BY_ALL = _(
    "Everybody will be able to read this e-mail address or phone number. You may take it out, or send the form again "
    "as it is: it will then wait for a moderator."
)
ECHOED = 4  # a refused text comes back in its form up to so many times its allowed length


def echoed(text, most=ECHOED * LONGEST):
    """Return what a page shows again of a text that was refused."""
    return text[:most]


class BoundedField(forms.CharField):
    """A stranger's text: one that is far too long is refused before anything reads it, and echoed in part."""

    def to_python(self, value):
        if value and len(value) > ECHOED * self.max_length:
            message = self.error_messages.get("max_length", _("This is too long."))
            raise forms.ValidationError(message, params={"limit_value": self.max_length, "show_value": len(value)})
        return super().to_python(value)

    def bound_data(self, data, initial):
        return echoed(data, ECHOED * self.max_length) if isinstance(data, str) else data


class TamedField(BoundedField):
    """A stranger's text, tamed before anything else looks at it, and refused where nothing of it can be seen."""

    def __init__(self, *, one_line=False, **kwargs):
        super().__init__(strip=False, **kwargs)
        self.one_line = one_line

    def to_python(self, value):
        text = arabic.sanitize_user_text(super().to_python(value))
        text = arabic.tidy_line(text) if self.one_line else text
        return "" if arabic.is_blank(text) else text


class ContactWarning(forms.Form):
    """A form that comes back once where its text holds an e-mail address or a phone number; sent again it is taken."""

    anyway = forms.BooleanField(required=False)

    def clean(self):
        data = super().clean()
        if not data.get("anyway"):
            for name in ("body", "name"):
                text = data.get(name) or ""
                if has_email(text) or has_phone_number(text):
                    self.add_error(name, SEEN_BY_ALL)
                    self.offers_anyway = True
        return data


def body_field():
    return TamedField(
        max_length=LONGEST,
        error_messages={
            "required": _("Write your comment."),
            "max_length": _("A comment has at most %(limit_value)d characters; this one has %(show_value)d."),
        },
    )


class CommentForm(ContactWarning):
    """A comment on `article`; `parent` is the key of an approved comment on the same story, or empty."""

    body = body_field()
    name = TamedField(
        one_line=True,
        max_length=NAME,
        error_messages={
            "required": _("Write your name, or a name that you go by."),
            "max_length": _("A name has at most %(limit_value)d characters; this one has %(show_value)d."),
        },
    )
    email = BoundedField(
        max_length=254,
        error_messages={
            "required": _("Write your e-mail address; it is not published."),
            "max_length": _("This is no e-mail address, such as name@example.com."),
        },
    )
    parent = BoundedField(required=False, max_length=20)
    website = BoundedField(required=False, max_length=1000)  # a honeypot: people do not see it
    challenge = BoundedField(required=False, max_length=200)
    proof = BoundedField(required=False, max_length=200)

    def __init__(self, article, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.article = article

    def clean_email(self):
        """The address as RFC 6531 and IDNA allow it, normalised; nobody is asked over the network."""
        try:
            return validate_email(self.cleaned_data["email"], check_deliverability=False).normalized
        except EmailNotValidError:
            raise forms.ValidationError(self.fields["email"].error_messages["max_length"]) from None

    def clean_parent(self):
        key = self.cleaned_data["parent"]
        if not key:
            return None
        parent = Comment.objects.shown().filter(article=self.article, key=key).select_related("root").first()
        if parent is None:
            raise forms.ValidationError(_("The comment that you answer is no longer here; yours will stand by itself."))
        return parent

    @property
    def kept_challenge(self):
        """The challenge that was sent, for the form that comes back: writing is measured from the first touch."""
        challenge = self["challenge"].value() or ""
        try:
            CHALLENGE.unsign(challenge, max_age=CHALLENGE_RENEWED)
        except signing.BadSignature:
            return ""
        return challenge

    @property
    def comment(self):
        """What was sent, not kept yet."""
        data = self.cleaned_data
        return Comment(
            article=self.article, parent=data["parent"], name=data["name"], email=data["email"], body=data["body"]
        )


class CorrectionForm(ContactWarning):
    body = body_field()


class ReplyForm(forms.Form):
    """A moderator's reply in the newsroom's name."""

    reply = TamedField(
        max_length=LONGEST,
        error_messages={
            "required": _("Nothing was decided: write the reply first."),
            "max_length": _("A reply has at most %(limit_value)d characters; this one has %(show_value)d."),
        },
    )


class ReportForm(forms.Form):
    why = forms.ChoiceField(choices=Report.Why, error_messages={"required": _("Choose a reason."),
                                                                "invalid_choice": _("Choose a reason.")})  # fmt: skip


class MailForm(forms.Form):
    on_approval = forms.BooleanField(required=False)
    on_replies = forms.BooleanField(required=False)
