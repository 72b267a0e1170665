"""Members, for staff."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from community.people.models import User


@admin.register(User)
class MemberAdmin(UserAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Django's user administration, for a member with one name and a profile."""

    list_display = ["username", "display_name", "email", "is_staff", "is_active"]
    search_fields = ["username", "display_name", "email"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Profile", {"fields": ["display_name", "email", "city", "bio", "avatar"]}),
        ("Permissions", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
