"""What members say about themselves, and how they leave."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from PIL import Image

from community.people.models import User
from community.pictures.uploads import opened

MOST_LINKS = 3
_web = URLValidator(schemes=["http", "https"])


class LinksField(forms.CharField):
    """Addresses, one a line; cleans to a list."""

    widget = forms.Textarea(attrs={"rows": 3, "placeholder": "https://"})

    def prepare_value(self, value: Any) -> Any:
        """A list as the lines of the field; what was typed, as it was typed."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The addresses. Raises ValidationError naming the one that is none."""
        links = [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]
        if len(links) > MOST_LINKS:
            raise ValidationError(f"{MOST_LINKS} links at most: these are {len(links)}.")
        for link in links:
            if len(link) > 200:
                raise ValidationError("A link has 200 characters at most.")
            try:
                _web(link)
            except ValidationError:
                raise ValidationError(f"“{link}” is no web address. Start with https://") from None
        return links


class AvatarField(forms.FileField):
    """One picture; cleans to an opened image."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> Image.Image | None:
        """Open it. Raises ValidationError with what its sender can do."""
        file = super().clean(data, initial)
        return opened(file) if file else None


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only
    """What others see of a member."""

    picture = AvatarField(
        label="Picture", required=False, help_text="JPEG, PNG or WebP, at least 200 pixels wide and high."
    )
    remove_picture = forms.BooleanField(label="Remove the picture", required=False)
    links = LinksField(label="Links", required=False, help_text=f"Up to {MOST_LINKS}, one a line.")

    class Meta:
        model = User
        fields = ["picture", "remove_picture", "display_name", "city", "bio", "links"]
        labels = {"display_name": "Name", "bio": "About you"}
        widgets = {"bio": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["display_name"].widget.attrs["autocomplete"] = "name"
        self.order_fields(self.Meta.fields)
        if not self.instance.avatar:
            del self.fields["remove_picture"]


class LeaveForm(forms.Form):
    """The password, so that nobody else deletes an account that was left open."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Compare it with the stored one, as the primary knows it."""
        password: str = self.cleaned_data["password"]
        row = User.objects.using("default").get(pk=self.user.pk)
        if not row.check_password(password):
            raise ValidationError("This isn't your password.")
        return password
