"""What the author of a look does: write it, add photos, say which products are where, publish it.

Everything works without JavaScript: a place on a photo is chosen by an image button, whose click the browser sends as
coordinates.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.catalogue import selectors as catalogue
from community.catalogue.models import Product
from community.discovery import pagination, search
from community.discovery.answers import SeeOther
from community.looks import selectors, services
from community.looks.cards import cards
from community.looks.forms import LookForm, NewLookForm, PhotoForm, PhotosForm, SpotForm
from community.looks.models import MOST_PHOTOS, Look, Photo
from community.people.requests import MemberRequest

PAGE_SIZE = 24
OFFERED = 12  # products among which the author chooses
TAP_WIDTH = 320  # px; how wide the photo is that is tapped on, and so what a click's coordinates mean


@require_safe
@never_cache
@login_required
def mine(request: MemberRequest) -> HttpResponse:
    """The member's own looks, with those that nobody else sees yet."""
    page = pagination.page(selectors.own(request.user.pk), after=request.GET.get("after", ""), size=PAGE_SIZE)
    return render(request, "looks/mine.html", {"page": page, "cards": cards(page.items, "own")})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def start(request: MemberRequest) -> HttpResponse:
    """A new look: its photos and words."""
    form = NewLookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        look = services.start(form.save(commit=False), request.user.pk, form.cleaned_data["photos"])
        return SeeOther(_edit(look))
    return render(request, "looks/new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """The author's page of a look: everything that can be changed about it."""
    look = _own(request, pk)
    form = LookForm(request.POST or None, instance=look)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return SeeOther(_edit(look))
    return _edit_page(request, look, form=form)


@require_POST
@never_cache
@login_required
def add_photos(request: MemberRequest, pk: int) -> HttpResponse:
    """More photos."""
    look = _own(request, pk)
    form = PhotosForm(request.POST, request.FILES, room=_room(look))
    if form.is_valid():
        try:
            services.add_photos(look, form.cleaned_data["photos"])
        except services.TooManyPhotosError:
            form.add_error("photos", f"A look has {MOST_PHOTOS} photos at most. Remove one first.")
        else:
            return SeeOther(_edit(look))
    return _edit_page(request, look, photos_form=form)


@require_POST
@never_cache
@login_required
def photo(request: MemberRequest, pk: int) -> HttpResponse:
    """Describe a photo, make it the cover, or remove it."""
    found = _own_photo(request, pk)
    if "remove" in request.POST:
        services.remove_photo(found)
    elif "cover" in request.POST:
        services.make_cover(found)
    else:
        form = PhotoForm(request.POST, instance=found)
        if not form.is_valid():
            return _edit_page(request, _own(request, found.look_id), photo_form=form)
        form.save()
        messages.success(request, "Saved.")
    return SeeOther(_edit(found.look))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def tag(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose the product at a place of a photo (GET), keep the choice (POST product=…) or take it back (remove=1)."""
    found = _own_photo(request, pk)
    if request.method == "POST":
        return _keep_tag(request, found)
    form = SpotForm(_spot(request))
    if not form.is_valid():
        return render(request, "looks/tap.html", {"photo": found, "look": found.look, "width": TAP_WIDTH})
    words = search.words_of(form.cleaned_data["q"])
    rows = search.products(words) if words else catalogue.products()
    offered = list(rows[:OFFERED]) or search.products_alike(words)
    context = {
        "photo": found,
        "look": found.look,
        "form": form,
        "spot": form.cleaned_data,
        "offered": offered,
    }
    return render(request, "looks/tag.html", {**context, "words": words})


@require_POST
@never_cache
@login_required
def show(request: MemberRequest, pk: int) -> HttpResponse:
    """Publish the look (published=1), or hide it again."""
    look = _own(request, pk)
    if request.POST.get("published") == "1":
        services.publish(look)
        return SeeOther(look.get_absolute_url())
    services.withdraw(look)
    messages.success(request, "Only you see it now.")
    return SeeOther(_edit(look))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask whether the look should go (GET), and let it go (POST)."""
    look = _own(request, pk)
    if request.method != "POST":
        return render(request, "looks/delete.html", {"look": look})
    services.delete(look)
    messages.success(request, f"{look.title} is deleted.")
    return SeeOther(reverse("looks:mine"))


def _edit_page(request: HttpRequest, look: Look, **forms: Any) -> HttpResponse:
    wrong = forms.get("photo_form")
    photos = [
        (each, wrong if wrong and wrong.instance.pk == each.pk else PhotoForm(instance=each))
        for each in selectors.gallery(look).photos
    ]
    room = _room(look)
    context = {
        "look": look,
        "form": forms.get("form") or LookForm(instance=look),
        "photos": photos,
        "photos_form": forms.get("photos_form") or (PhotosForm(room=room) if room else None),
    }
    return render(request, "looks/edit.html", context)


def _keep_tag(request: HttpRequest, photo: Photo) -> HttpResponse:
    number = request.POST.get("product", "")
    product_id = int(number) if number.isdecimal() and len(number) < 19 else 0
    if "remove" in request.POST:
        services.untag(photo, product_id)
        return SeeOther(_edit(photo.look))
    spot = SpotForm(request.POST)
    if not spot.is_valid() or not Product.objects.filter(pk=product_id).exists():
        return redirect("looks:tag", photo.pk)
    services.tag(photo, product_id, x=spot.cleaned_data["x"], y=spot.cleaned_data["y"])
    return SeeOther(_edit(photo.look))


def _spot(request: HttpRequest) -> dict[str, Any]:
    """The place in percent, given as such or as a click on the photo TAP_WIDTH wide."""
    asked: dict[str, Any] = {name: request.GET.get(name, "") for name in ("x", "y", "q")}
    clicked = [request.GET.get(f"spot.{axis}", "") for axis in "xy"]
    height = request.GET.get("height", "")
    if all(each.isdecimal() and len(each) < 6 for each in [*clicked, height]) and int(height):
        asked["x"] = min(100, round(100 * int(clicked[0]) / TAP_WIDTH))
        asked["y"] = min(100, round(100 * int(clicked[1]) / int(height)))
    return asked


def _room(look: Look) -> int:
    return MOST_PHOTOS - len(selectors.gallery(look).photos)


def _edit(look: Look) -> str:
    return reverse("looks:edit", args=[look.pk])


def _own(request: HttpRequest, pk: int) -> Look:
    try:
        return selectors.own_look(pk, request.user.pk or 0)
    except Look.DoesNotExist:
        raise Http404("No such look of yours.") from None


def _own_photo(request: HttpRequest, pk: int) -> Photo:
    try:
        return selectors.own_photo(pk, request.user.pk or 0)
    except Photo.DoesNotExist:
        raise Http404("No such photo of yours.") from None
