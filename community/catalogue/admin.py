"""The shop's staff keep the catalogue."""

from django.contrib import admin

from community.catalogue.models import Category, Product, ProductPicture, ProductVariant


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """The tree of shelves."""

    list_display = ["name", "parent", "position"]
    prepopulated_fields = {"slug": ["name"]}


class ProductVariantInline(admin.TabularInline):  # type: ignore[type-arg]  # generic for mypy only
    """The sizes of a product."""

    model = ProductVariant
    extra = 0


class ProductPictureInline(admin.TabularInline):  # type: ignore[type-arg]  # generic for mypy only
    """The pictures of a product: what they show, and their order."""

    model = ProductPicture
    extra = 0
    fields = ["position", "alt", "image"]
    readonly_fields = ["image"]

    def has_add_permission(self, *_: object) -> bool:
        """They come with a feed, which also makes their renditions."""
        return False


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Products, found by name or brand."""

    list_display = ["name", "brand", "category", "price", "currency"]
    list_filter = ["category"]
    search_fields = ["name", "brand", "reference"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [ProductVariantInline, ProductPictureInline]
