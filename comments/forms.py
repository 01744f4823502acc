"""Forms of readers (comment, correction, report, mail) and of moderators (reply)."""

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _
from email_validator import EmailNotValidError, validate_email

from comments.intake.checks import CHALLENGE, CHALLENGE_RENEWED
from comments.models import LONGEST, Comment, Report
from newsroom.contact_details import has_email, has_phone_number
from newsroom.visitors.fields import BoundedField, UserTextField

NAME = 80
SEEN_BY_ALL = _(
    "Everybody will be able to read this e-mail address or phone number. You may take it out, or send the form again "
    "as it is: it will then wait for a moderator."
)


class ContactWarning(forms.Form):
    """A form that warns once if its text contains an e-mail address or a phone number; sent again it is accepted."""

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
    return UserTextField(
        max_length=LONGEST,
        error_messages={
            "required": _("Write your comment."),
            "max_length": _("A comment has at most %(limit_value)d characters; this one has %(show_value)d."),
        },
    )


class CommentForm(ContactWarning):
    """A comment on `article`; `parent` is the key of an approved comment on the same article, or empty."""

    body = body_field()
    name = UserTextField(
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
    website = BoundedField(required=False, max_length=1000)  # the honeypot: people do not see it
    challenge = BoundedField(required=False, max_length=200)
    proof = BoundedField(required=False, max_length=200)

    def __init__(self, article, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.article = article

    def clean_email(self):
        """Return the normalized address (RFC 6531, IDNA); its domain is not looked up."""
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
            raise forms.ValidationError(
                _("The comment that you reply to is no longer here; yours will stand by itself.")
            )
        return parent

    @property
    def kept_challenge(self):
        """The challenge that was sent, for the form that is shown again: time is measured from the first touch."""
        challenge = self["challenge"].value() or ""
        try:
            CHALLENGE.unsign(challenge, max_age=CHALLENGE_RENEWED)
        except signing.BadSignature:
            return ""
        return challenge

    @property
    def comment(self):
        """The comment that was sent, unsaved."""
        data = self.cleaned_data
        return Comment(
            article=self.article, parent=data["parent"], name=data["name"], email=data["email"], body=data["body"]
        )


class CorrectionForm(ContactWarning):
    body = body_field()


class ReplyForm(forms.Form):
    """A moderator's reply in the newsroom's name."""

    reply = UserTextField(
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
