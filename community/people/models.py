"""A member of the community."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse


class User(AbstractUser):
    """A member: signs in, has a public profile, posts looks, likes and comments."""

    first_name = None  # type: ignore[assignment]  # one name, as its bearer writes it
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(max_length=60, blank=True)
    bio = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=60, blank=True)
    # The dimensions are columns, so that no page opens the file to ask for them.
    avatar = models.ImageField(
        upload_to="avatars/%Y/%m", blank=True, width_field="avatar_width", height_field="avatar_height"
    )
    avatar_width = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    avatar_height = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    class Meta(AbstractUser.Meta):
        indexes = [
            GinIndex(
                OpClass("username", "gin_trgm_ops"),
                OpClass("display_name", "gin_trgm_ops"),
                name="people_names_alike",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="people_user_username_any_case",
                violation_error_message="A member with that name already exists.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name that other members see."""
        return self.display_name or self.username

    def get_full_name(self) -> str:
        """The name that other members see; Django's admin asks for it by this method."""
        return self.name

    def get_short_name(self) -> str:
        """The name that other members see; Django's admin asks for it by this method."""
        return self.name

    def get_absolute_url(self) -> str:
        """The profile page."""
        return reverse("people:profile", args=[self.username])
