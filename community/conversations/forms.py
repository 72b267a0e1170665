"""What members type."""

from typing import Any

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

    def add_error(self, field: str | None, error: Any) -> None:
        """The text that needs mending takes the focus, with and without JavaScript."""
        super().add_error(field, error)
        self.fields["text"].widget.attrs["autofocus"] = True
