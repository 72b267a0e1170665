"""Lists, for staff who look into a report."""

from django.contrib import admin

from community.saved.models import Collection, WishList


@admin.register(Collection, WishList)
class SavedListAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Whose list it is, and who sees it."""

    list_display = ["name", "owner", "visibility", "created"]
    list_filter = ["visibility"]
    raw_id_fields = ["owner"]
