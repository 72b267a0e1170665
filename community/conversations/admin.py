"""Comments and reports, for staff: hide a comment and it is gone from its page."""

from django.contrib import admin

from community.conversations.models import REPORTED, Comment, Report
from denorm.admin import DerivedAdmin


@admin.register(Comment)
class CommentAdmin(DerivedAdmin, admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """What was said, newest first."""

    list_display = ["text", "author", "look", "state", "created"]
    list_filter = ["state"]
    list_editable = ["state"]
    list_select_related = ["author", "look"]
    raw_id_fields = ["author", "look", "parent"]
    show_full_result_count = False


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """What members ask the staff to look at."""

    list_display = ["__str__", "reporter", "state", "created"]
    list_filter = ["state", "reason"]
    list_select_related = ["reporter"]
    raw_id_fields = ["reporter", *REPORTED, "decided_by"]
    show_full_result_count = False
