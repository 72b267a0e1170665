"""Members who follow each other and like posts. Its tables belong to the tests of sets and buffers alone."""

from django.db import models

import denorm


class Member(models.Model):
    following = denorm.RedisSet("ties", "followed")
    name = models.CharField(max_length=50)

    def __str__(self) -> str:
        return self.name


class Tie(models.Model):
    """Who follows whom; NULL where the one followed is unknown."""

    follower = models.ForeignKey(Member, models.CASCADE, null=True, related_name="ties")
    followed = models.ForeignKey(Member, models.CASCADE, null=True, related_name="followers")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follower", "followed"], name="club_tie_once")]

    def __str__(self) -> str:
        return f"{self.follower_id} follows {self.followed_id}"


class Post(models.Model):
    title = models.CharField(max_length=50)

    def __str__(self) -> str:
        return self.title


class Heart(models.Model):
    """A member may leave several, and some are withdrawn; `number` is a member's key without a constraint."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="hearts")
    number = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, default="given")

    class Meta:
        indexes = [models.Index(fields=["post", "number"], name="club_hearts_of_post")]

    def __str__(self) -> str:
        return f"{self.number} likes {self.post_id}"


class PostStats(denorm.Stats):
    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="stats")
    views = denorm.Buffered()
    fans = denorm.RedisSet(
        "hearts", "number", where=models.Q(state="given") & ~models.Q(state="50% 'off' $$")
    )

    def __str__(self) -> str:
        return f"stats of {self.post_id}"
