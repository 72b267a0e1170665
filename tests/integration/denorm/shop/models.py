"""A shop with every shape that a counter must survive. Its tables belong to the tests of denorm alone."""

import uuid

from django.db import models

import denorm


class Maker(models.Model):
    """Shown with each of its items, and with each item that a photo of it is by."""

    name = models.CharField(max_length=50)
    price = models.DecimalField(max_digits=20, decimal_places=10, default=0)
    facts = models.JSONField(default=dict)
    seen = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    name = models.CharField(max_length=50)
    maker = models.ForeignKey(Maker, models.CASCADE, null=True, related_name="items")

    def __str__(self) -> str:
        return self.name


class Praise(models.Model):
    """Counted without a condition; its key may be NULL."""

    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="praises")
    fan = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "fan"], name="shop_praise_once")]

    def __str__(self) -> str:
        return f"{self.fan} praises {self.item_id}"


class Review(models.Model):
    """Counted under two conditions, one of them over a nullable column; its edits touch the item's version."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="reviews")
    state = models.CharField(max_length=10, default="visible")
    stars = models.IntegerField(null=True)
    text = models.TextField(default="")
    extra = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.text


class Photo(models.Model):
    """Touches the item's version, shows its own maker, and is counted in a column that is being filled."""

    maker = models.ForeignKey(Maker, models.CASCADE, null=True, related_name="photos")
    item = models.ForeignKey(Item, models.CASCADE, related_name="photos")
    title = models.CharField(max_length=50, default="")

    def __str__(self) -> str:
        return self.title


class Vote(models.Model):
    """Summed, under a condition, and the latest of them is known."""

    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="votes")
    value = models.IntegerField(null=True)
    created = models.DateTimeField(null=True)
    fair = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.value} for {self.item_id}"


class Visit(models.Model):
    """Counted and summed by the ledger."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="visits")
    minutes = models.IntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.minutes} minutes at {self.item_id}"


class ItemStats(denorm.Stats):
    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="stats")
    praises = denorm.Count("praises")
    reviews = denorm.Count("reviews", where=models.Q(state="visible"))
    raves = denorm.Count(
        "reviews", where=models.Q(state="visible", stars__gte=4) & ~models.Q(text="50% 'off' {x} $$")
    )
    score = denorm.Sum("votes", "value", where=models.Q(fair=True))
    last_vote = denorm.Latest("votes", "created", where=models.Q(fair=True))
    visits = denorm.Count("visits", hot=True)
    minutes = denorm.Sum("visits", "minutes", where=models.Q(minutes__gt=0), hot=True)
    cache_version = denorm.CacheVersion(
        touched_by=["photos", "reviews"],
        shows={"maker": ["name", "facts"], "photos__maker": ["name", "price"]},
    )
    pictures = denorm.Count("photos", where=models.Q(title__contains="%"), filling=True)
    note = models.CharField(max_length=50, default="", db_default="")

    def __str__(self) -> str:
        return f"stats of {self.item_id}"


class Branch(models.Model):
    """A table that points at itself."""

    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="branches")

    def __str__(self) -> str:
        return f"branch {self.pk}"


class BranchStats(denorm.Stats):
    branch = models.OneToOneField(Branch, models.CASCADE, primary_key=True, related_name="stats")
    branches = denorm.Count("branches")

    def __str__(self) -> str:
        return f"stats of branch {self.branch_id}"


class Forum(models.Model):
    """Adds up what its topics count."""

    name = models.CharField(max_length=50)

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """May move to another forum, with its posts."""

    forum = models.ForeignKey(Forum, models.CASCADE, null=True, related_name="topics")

    def __str__(self) -> str:
        return f"topic {self.pk}"


class Post(models.Model):
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="posts")
    visible = models.BooleanField(default=True)
    created = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"post {self.pk}"


class ForumStats(denorm.Stats):
    forum = models.OneToOneField(Forum, models.CASCADE, primary_key=True, related_name="stats")
    topics = denorm.Count("topics")
    posts = denorm.Count("topics__posts", where=models.Q(visible=True))

    def __str__(self) -> str:
        return f"stats of forum {self.forum_id}"


class TopicStats(denorm.Stats):
    topic = models.OneToOneField(Topic, models.CASCADE, primary_key=True, related_name="stats")
    posts = denorm.Count("posts", where=models.Q(visible=True))
    last_post = denorm.Latest("posts", "created")

    def __str__(self) -> str:
        return f"stats of topic {self.topic_id}"


class Shelf(models.Model):
    """Has its number in a column of its own, under a key that isn't a number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=50, default="")
    volumes = denorm.Count("books")

    def __str__(self) -> str:
        return self.name


class Book(models.Model):
    shelf = models.ForeignKey(Shelf, models.CASCADE, null=True, related_name="books")

    def __str__(self) -> str:
        return f"book {self.pk}"
