"""The blog, for staff: write, schedule, withdraw."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from PIL import Image

from community.blog import services
from community.blog.models import Article, BlogComment, Tag
from community.pictures.renditions import store
from denorm.admin import DerivedAdmin


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Tags."""

    prepopulated_fields = {"slug": ["name"]}


@admin.register(Article)
class ArticleAdmin(DerivedAdmin, admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Articles: drafts, what is scheduled, what is published. "View on site" shows a draft to staff."""

    list_display = ["title", "author", "publish_at", "is_published"]
    list_filter = ["publish_at", "tags"]
    list_select_related = ["author"]
    search_fields = ["title", "summary"]
    prepopulated_fields = {"slug": ["title"]}
    raw_id_fields = ["author"]
    filter_horizontal = ["tags"]

    def save_model(self, request: HttpRequest, obj: Article, form: forms.ModelForm, change: bool) -> None:  # type: ignore[type-arg]  # noqa: FBT001 - the signature is Django's
        """Store a new cover in all its sizes, and purge the shared pages that show the article."""
        if "image" in form.changed_data and obj.image:
            with Image.open(obj.image.file) as image:
                store(obj, image, f"blog/{obj.slug}.webp")
            obj.image = (
                obj.image.name
            )  # what was stored, not the upload, which Django would save again beside it
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - the signature is Django's
        """Purge when the tags are saved, too."""
        super().save_related(request, form, formsets, change)
        transaction.on_commit(partial(services.forget_pages, form.instance))


@admin.register(BlogComment)
class BlogCommentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """What was said, newest first."""

    list_display = ["text", "author", "article", "state", "created"]
    list_filter = ["state"]
    list_editable = ["state"]
    list_select_related = ["author", "article"]
    raw_id_fields = ["author", "article"]
