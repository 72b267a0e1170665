"""What members type under an article."""

from django import forms

from community.blog.models import COMMENT_LIMIT


class CommentForm(forms.Form):
    """A comment: some text, not endless."""

    text = forms.CharField(
        label="Your comment",
        max_length=COMMENT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "What do you think?", "autocomplete": "off"}),
        error_messages={
            "required": "Write something first.",
            "max_length": "Keep it under %(limit_value)d characters: this has %(show_value)d.",
        },
    )

    def full_clean(self) -> None:
        """The text that needs mending takes the focus, with and without JavaScript."""
        super().full_clean()
        if "text" in self.errors:
            self.fields["text"].widget.attrs["autofocus"] = True

    def refuse(self, reason: str) -> None:
        """Send the text back for a reason that only the service knew."""
        self.add_error("text", reason)
        self.fields["text"].widget.attrs["autofocus"] = True
