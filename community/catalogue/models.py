"""Categories, products and their variants. Written rarely, by staff and imports; read on most pages."""

from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from community.pictures.models import Picture


class Category(models.Model):
    """A shelf of the shop; `parent` is the wider shelf it stands on, none for a department."""

    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list of its products."""
        return f"{reverse('catalogue:products')}?category={self.slug}"


class Product(Picture):
    """Something the shop sells."""

    reference = models.CharField("the shop's own number", max_length=40, unique=True, null=True, blank=True)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140)
    brand = models.CharField(max_length=60, blank=True)
    category = models.ForeignKey(Category, models.PROTECT, related_name="products")
    description = models.TextField(max_length=2000, blank=True)
    price = models.DecimalField(max_digits=10, decimal_places=2, validators=[MinValueValidator(0)])
    currency = models.CharField(max_length=3, default="EUR")  # ISO 4217
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created", "-id"]
        indexes = [
            models.Index(F("created").desc(), F("id").desc(), name="catalogue_newest"),
            models.Index("category", F("created").desc(), F("id").desc(), name="catalogue_newest_in"),
            # What the search asks, word for word (community.discovery.search).
            GinIndex(SearchVector("name", "brand", "description", config="english"), name="catalogue_words"),
            GistIndex(OpClass("name", "gist_trgm_ops"), name="catalogue_name_alike"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="catalogue_product_price"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The product page."""
        return reverse("catalogue:product", args=[self.pk, self.slug])

    def gallery(self) -> list[Picture]:
        """All its pictures, the one of its cards first; itself where it has no more than that."""
        return [*self.pictures.all()] or [self]


class ProductPicture(Picture):
    """A picture of a product. The one at position 0 is the product's own, too: cards ask for no other."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="pictures")
    position = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField("description for those who can't see it", max_length=200, blank=True)
    source = models.CharField("digest of the shop's file", max_length=32, blank=True, editable=False)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.alt or f"Picture {self.position + 1}"


class ProductVariant(models.Model):
    """A product in one size, as the shop keeps it in stock."""

    FEW = 3

    product = models.ForeignKey(Product, models.CASCADE, related_name="variants")
    sku = models.CharField("stock keeping unit", max_length=40, unique=True)
    size = models.CharField(max_length=20, blank=True)
    stock = models.PositiveIntegerField(default=0)  # pieces
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.sku} {self.size}".rstrip()

    @property
    def few(self) -> bool:
        """Whether a shopper should hurry."""
        return 0 < self.stock <= self.FEW
