"""What members type."""

from django import forms

from community.conversations.models import TEXT_LIMIT


class CommentForm(forms.Form):
    """A comment: some text, not endless."""

    text = forms.CharField(
        label="Your comment",
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(
            attrs={"rows": 3, "placeholder": "What do you think of this look?", "autocomplete": "off"}
        ),
        error_messages={
            "required": "Write something first.",
            "max_length": "Keep it under %(limit_value)d characters: this has %(show_value)d.",
        },
    )
