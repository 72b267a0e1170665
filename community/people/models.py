"""A member of the community, and who follows, mutes or blocks whom."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

import denorm


class User(AbstractUser):
    """A member: signs in, has a public profile, posts looks, likes and comments."""

    first_name = None  # type: ignore[assignment]  # one name, as its bearer writes it
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(max_length=60, blank=True)
    bio = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=60, blank=True)
    links = ArrayField(models.URLField(max_length=200), default=list, blank=True)
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


class Follow(models.Model):
    """A member wants to see what another posts."""

    follower = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows", db_index=False
    )
    followed = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="followed_by", db_index=False
    )
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["follower", "followed"], name="people_follow_once"),
            models.CheckConstraint(condition=~Q(follower=F("followed")), name="people_follow_others"),
        ]
        indexes = [
            models.Index(fields=["followed", "-created", "-id"], name="people_followers"),
            models.Index(fields=["follower", "-created", "-id"], name="people_following"),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} follows {self.followed_id}"


class Mute(models.Model):
    """A member doesn't want to read another. Only they know."""

    muter = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mutes", db_index=False)
    muted = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="muted_by")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["muter", "muted"], name="people_mute_once"),
            models.CheckConstraint(condition=~Q(muter=F("muted")), name="people_mute_others"),
        ]

    def __str__(self) -> str:
        return f"{self.muter_id} mutes {self.muted_id}"


class Block(models.Model):
    """A member keeps another away: no follow, like, vote, comment or mention between the two."""

    blocker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks", db_index=False
    )
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocked_by")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="people_block_once"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="people_block_others"),
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id} blocks {self.blocked_id}"


class PersonStats(denorm.Stats):
    """What is counted about a member, beside them: who is followed by thousands keeps a quiet row."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="stats"
    )
    followers = denorm.Count("followed_by")
    following = denorm.Count("follows")
    follows = denorm.RedisSet("follows", "followed")

    def __str__(self) -> str:
        return f"Counters of member {self.person_id}"
