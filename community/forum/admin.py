"""The forum, for staff: what topics there can be, and what is hidden."""

from django.contrib import admin

from community.forum.models import Forum, Post, Topic
from denorm.admin import DerivedAdmin


@admin.register(Forum)
class ForumAdmin(DerivedAdmin, admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Forums in their order."""

    list_display = ["name", "description", "position"]
    list_editable = ["position"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Topic)
class TopicAdmin(DerivedAdmin, admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Topics: on top, closed, hidden."""

    list_display = ["title", "forum", "author", "sticky", "locked", "state", "bumped"]
    list_filter = ["forum", "state", "sticky", "locked"]
    list_editable = ["sticky", "locked", "state"]
    list_select_related = ["forum", "author"]
    raw_id_fields = ["author"]
    show_full_result_count = False


@admin.register(Post)
class PostAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Posts: hide one and it is gone from its topic."""

    list_display = ["text", "author", "topic", "state", "created"]
    list_filter = ["state"]
    list_editable = ["state"]
    list_select_related = ["topic", "author"]
    raw_id_fields = ["author", "topic"]
    show_full_result_count = False
    ordering = ["-id"]  # by the primary key: the table may be long
