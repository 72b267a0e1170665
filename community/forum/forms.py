"""What members type in the forum."""

from typing import Any

from django import forms

from community.forum.models import TEXT_LIMIT, TITLE_LIMIT

_TOO_LONG = "Keep it under %(limit_value)d characters: this has %(show_value)d."
_HELP = "Markdown works: **bold**, *italic*, > quote, - list, and links."


class _FocusedForm(forms.Form):
    """What needs mending takes the focus, with and without JavaScript."""

    def full_clean(self) -> None:
        super().full_clean()
        wrong = next((name for name in self.fields if name in self.errors), None)
        if wrong:
            self.fields[wrong].widget.attrs["autofocus"] = True


class PostForm(_FocusedForm):
    """A post: some text, not endless."""

    text = forms.CharField(
        label="Your post",
        max_length=TEXT_LIMIT,
        help_text=_HELP,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        error_messages={"required": "Write something first.", "max_length": _TOO_LONG},
    )

    def refuse(self, reason: str) -> None:
        """Send the text back for a reason that only the service knew."""
        self.add_error("text", reason)
        self.fields["text"].widget.attrs["autofocus"] = True


class TopicForm(PostForm):
    """A topic: its title and its first post."""

    title = forms.CharField(
        label="Title",
        max_length=TITLE_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "What is it about?"}),
        error_messages={"required": "Give it a title.", "max_length": _TOO_LONG},
    )
    field_order = ["title", "text"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "First post"
