"""Members, for staff."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from community.people.models import Block, Follow, Mute, User
from denorm.admin import DerivedAdmin


@admin.register(User)
class MemberAdmin(DerivedAdmin, UserAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Django's user administration, for a member with one name and a profile."""

    list_display = ["username", "display_name", "email", "is_staff", "is_active"]
    search_fields = ["username", "display_name", "email"]
    readonly_fields = ["links"]  # theirs to write; staff only look
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Profile", {"fields": ["display_name", "email", "city", "bio", "links", "avatar"]}),
        ("Permissions", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]


@admin.register(Follow)
class FollowAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Who follows whom."""

    list_display = ["follower", "followed", "created"]
    list_select_related = ["follower", "followed"]
    raw_id_fields = ["follower", "followed"]
    search_fields = ["follower__username", "followed__username"]
    show_full_result_count = False


@admin.register(Block)
class BlockAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Who keeps whom away."""

    list_display = ["blocker", "blocked", "created"]
    list_select_related = ["blocker", "blocked"]
    raw_id_fields = ["blocker", "blocked"]
    search_fields = ["blocker__username", "blocked__username"]
    show_full_result_count = False


@admin.register(Mute)
class MuteAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Who doesn't read whom."""

    list_display = ["muter", "muted", "created"]
    list_select_related = ["muter", "muted"]
    raw_id_fields = ["muter", "muted"]
    search_fields = ["muter__username", "muted__username"]
    show_full_result_count = False
