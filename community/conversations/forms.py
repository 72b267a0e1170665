"""What members type."""

from typing import Any

from django import forms

from community.conversations.models import DETAILS_LIMIT, TEXT_LIMIT, Report

TOO_LONG = "Keep it under %(limit_value)d characters: this has %(show_value)d."


class CommentForm(forms.Form):
    """A comment: some text, not endless."""

    text = forms.CharField(
        label="Your comment",
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(
            attrs={"rows": 3, "placeholder": "What do you think of this look?", "autocomplete": "off"}
        ),
        error_messages={"required": "Write something first.", "max_length": TOO_LONG},
    )

    def add_error(self, field: str | None, error: Any) -> None:
        """The text that needs mending takes the focus, with and without JavaScript."""
        super().add_error(field, error)
        self.fields["text"].widget.attrs["autofocus"] = True


class AnswerForm(CommentForm):
    """An answer to a comment, or a comment to be edited: whoever opened it wants to write."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "Your words"
        self.fields["text"].widget.attrs |= {"autofocus": True, "id": "id_words"}
        del self.fields["text"].widget.attrs["placeholder"]


class ReportForm(forms.Form):
    """Why the staff should look at something."""

    reason = forms.ChoiceField(
        label="What is wrong?",
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what fits best."},
    )
    details = forms.CharField(
        label="Anything to add? (optional)",
        required=False,
        max_length=DETAILS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )
