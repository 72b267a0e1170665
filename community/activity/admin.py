"""Boards, for staff to look at."""

from django.contrib import admin
from django.http import HttpRequest

from community.activity.models import Standing


@admin.register(Standing)
class StandingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Where members stand; the database computes it."""

    list_display = ["board", "rank", "person", "score", "percentile", "computed"]
    list_filter = ["board"]
    list_select_related = ["person"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody adds one."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Standing | None = None) -> bool:  # noqa: ARG002
        """Nobody changes one."""
        return False
