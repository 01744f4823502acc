"""The reader's form: «اترك ردّاً», with required name and e-mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comments.models import LONGEST, Comment
from newsroom import arabic


class CommentForm(forms.ModelForm):
    """A comment on `article`; `parent` is the key of an approved comment on the same story, or empty."""

    parent = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)
    website = forms.CharField(required=False)  # a trap: people do not see it

    class Meta:
        model = Comment
        fields = ("body", "name", "email")

    def __init__(self, article, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.article = article
        self.instance.article = article
        messages = {
            "body": _("Write your comment."),
            "name": _("Write your name, or a name that you go by."),
            "email": _("Write your e-mail address; it is not published."),
        }
        for name, message in messages.items():
            self.fields[name].error_messages["required"] = message
        self.fields["email"].error_messages["invalid"] = _("This is no e-mail address, such as name@example.com.")
        self.fields["body"].max_length = LONGEST

    def clean_name(self):
        return self.visible("name", arabic.tidy_line(self.cleaned_data["name"]))

    def clean_body(self):
        return self.visible("body", arabic.tidy(self.cleaned_data["body"]).strip())

    def visible(self, field, text):
        if not any(letter.isprintable() and not letter.isspace() for letter in text):
            raise forms.ValidationError(self.fields[field].error_messages["required"])
        return text

    def clean_parent(self):
        key = self.cleaned_data["parent"]
        if not key:
            return None
        parent = Comment.objects.approved().filter(article=self.article, key=key).first()
        if parent is None:
            raise forms.ValidationError(_("The comment that you answer is no longer here; yours will stand by itself."))
        return parent

    def save(self, commit=True):
        self.instance.parent = self.cleaned_data["parent"]
        return super().save(commit)
