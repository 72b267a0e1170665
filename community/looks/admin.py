"""Looks, for staff."""

from django.contrib import admin

from community.looks.models import Look, Photo, ProductTag
from denorm.admin import DerivedAdmin


class PhotoInline(admin.TabularInline):  # type: ignore[type-arg]  # generic for mypy only
    """The photos of a look."""

    model = Photo
    extra = 0


class ProductTagInline(admin.TabularInline):  # type: ignore[type-arg]  # generic for mypy only
    """The products worn."""

    model = ProductTag
    extra = 0
    raw_id_fields = ["photo", "product"]


@admin.register(Look)
class LookAdmin(DerivedAdmin, admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Looks, with what belongs to them."""

    list_display = ["title", "author", "created", "published"]
    list_filter = ["published"]
    raw_id_fields = ["author"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [PhotoInline, ProductTagInline]
