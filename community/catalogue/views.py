"""The shop's pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from caching.pages import RARE, anonymous_page, shows
from community.catalogue import selectors
from community.catalogue.models import Product, ProductPicture, ProductVariant
from community.discovery import pagination
from community.looks import selectors as looks
from community.looks.cards import cards
from community.looks.models import Look, ProductTag

PAGE_SIZE = 24
LOOKS_SHOWN = 8


@require_safe
@anonymous_page(max_age=5, arguments=("category", "after"))
def products(request: HttpRequest) -> HttpResponse:
    """The newest products, of one category where ?category= names it."""
    slug = request.GET.get("category", "")
    category = selectors.category(slug) if slug else None
    if slug and category is None:
        raise Http404("No such category.")
    page = pagination.page(selectors.products(category), after=request.GET.get("after", ""), size=PAGE_SIZE)
    return render(request, "catalogue/products.html", {"page": page, "category": category})


@require_safe
@anonymous_page(max_age=RARE)
def product(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A product, and the newest looks that wear it."""
    try:
        found = selectors.product(pk)
    except Product.DoesNotExist:
        raise Http404("No such product.") from None
    if slug != found.slug:
        return redirect(found, permanent=True)
    worn = list(looks.wearing(found.pk)[:LOOKS_SHOWN])
    shows(request, Product, pk=found.pk)
    for model in (ProductPicture, ProductVariant, ProductTag):
        shows(request, model, product=found.pk)
    for look in worn:
        shows(request, Look, pk=look.pk)
    return render(request, "catalogue/product.html", {"product": found, "cards": cards(worn)})
