"""What the author of a look types and sends."""

from typing import Any

from django import forms
from django.utils.text import slugify

from community.looks.models import MOST_PHOTOS, Look, Photo
from community.pictures.uploads import PicturesField

# What follows a look's number in an address and is no slug (community.looks.urls).
TAKEN = frozenset({"edit", "photos", "publish", "delete", "like", "comments", "save"})


class LookForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only
    """What a look is called, and what there is to say about it."""

    class Meta:
        model = Look
        fields = ["title", "description"]
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "description": forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
        }
        error_messages = {"title": {"required": "Give it a title."}}

    def clean(self) -> dict[str, Any]:
        """Give the look its place in the address."""
        cleaned = super().clean() or self.cleaned_data
        if "title" in cleaned:
            slug = slugify(cleaned["title"])[:130] or "look"
            self.instance.slug = f"{slug}-look" if slug in TAKEN else slug
        return cleaned


class NewLookForm(LookForm):
    """A look and its first photos."""

    photos = PicturesField(
        most=MOST_PHOTOS,
        help_text=f"Up to {MOST_PHOTOS} JPEG, PNG or WebP pictures of 8 MB; the first is the cover. "
        "Where and with what they were taken is removed.",
        error_messages={"required": "A look needs a photo."},
    )
    field_order = ["photos", "title", "description"]


class PhotosForm(forms.Form):
    """More photos, as many as the look has room for."""

    photos = PicturesField(
        most=MOST_PHOTOS, label="Add photos", error_messages={"required": "Choose a photo first."}
    )

    def __init__(self, *args: Any, room: int = MOST_PHOTOS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].most = room  # type: ignore[attr-defined]
        self.fields["photos"].help_text = f"Room for {room} more."


class PhotoForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only
    """What a photo shows, for those who can't see it."""

    class Meta:
        model = Photo
        fields = ["alt"]
        labels = {"alt": "Description for those who can't see it"}


class SpotForm(forms.Form):
    """A place on a photo, in percent of its width and height."""

    x = forms.IntegerField(min_value=0, max_value=100)
    y = forms.IntegerField(min_value=0, max_value=100)
    q = forms.CharField(label="Which product is here?", max_length=100, required=False)
