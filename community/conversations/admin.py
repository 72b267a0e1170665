"""Comments, for staff: hide one and it is gone from its page."""

from django.contrib import admin

from community.conversations.models import Comment


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """What was said, newest first."""

    list_display = ["text", "author", "look", "state", "created"]
    list_filter = ["state"]
    list_editable = ["state"]
    raw_id_fields = ["author", "look"]
