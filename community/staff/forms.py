"""What staff type."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone


class ReasonForm(forms.Form):
    """Why: it stands in the log."""

    reason = forms.CharField(
        label="Reason, for the log",
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Say why: the log keeps it."},
    )


class AnnouncementForm(forms.Form):
    """A line for every page."""

    text = forms.CharField(
        label="Announcement", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    ends = forms.DateTimeField(
        label="Ends, UTC (empty: until you end it)",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )

    def clean_ends(self) -> object:
        """An end that is over shows nothing."""
        ends = self.cleaned_data["ends"]
        if ends and ends <= timezone.now():
            raise ValidationError("That is over already.")
        return ends
