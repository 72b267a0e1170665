"""Pages of the blog."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caching.fragments import FragmentList
from caching.pages import anonymous_page
from community.blog import selectors, services
from community.blog.forms import CommentForm
from community.blog.models import Article, Tag
from community.discovery.windows import ARGUMENTS

ARTICLES_SHOWN = 12
COMMENTS_SHOWN = 20
TOO_FAST = "That was a lot in one minute. Wait a moment, then send it again."

# A shared page is at most so old: an article appears up to MAX_AGE + STALE seconds, a rendering and a replica's lag
# after its time, and never before it, since what is rendered is asked by the clock.
MAX_AGE = 5.0
STALE = 10.0


class SeeOther(HttpResponseRedirect):
    """303: fetch that page with GET, whatever this request was."""

    status_code = 303


@require_safe
@anonymous_page(max_age=MAX_AGE, stale=STALE, arguments=ARGUMENTS)
def articles(request: HttpRequest) -> HttpResponse:
    """Every published article, newest first."""
    page = selectors.ARTICLES.window(selectors.published(), request.GET, size=ARTICLES_SHOWN)
    return render(request, "blog/articles.html", {"page": page, "articles": FragmentList(page.items, "card")})


@require_safe
@anonymous_page(max_age=MAX_AGE, stale=STALE, arguments=ARGUMENTS)
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """The published articles about one thing."""
    page = selectors.ARTICLES.window(selectors.about(slug), request.GET, size=ARTICLES_SHOWN)
    try:
        found = (
            Tag(name=getattr(page.items[0], "tag_name", slug), slug=slug)
            if page.items
            else selectors.tag(slug)
        )
    except Tag.DoesNotExist:
        raise Http404("No such tag.") from None
    context = {"tag": found, "page": page, "articles": FragmentList(page.items, "card")}
    return render(request, "blog/articles.html", context)


@require_safe
@anonymous_page(max_age=MAX_AGE, stale=STALE, arguments=ARGUMENTS)
def article(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One article, at its one address."""
    return _article_page(request, pk, slug)


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a comment; one that can't be taken comes back in its form, with the reason."""
    try:
        found = selectors.article(pk, drafts=_may_see_drafts(request))
    except Article.DoesNotExist:
        raise Http404("No such article.") from None
    if request.method != "POST":  # a reload after a mistake, or a sign-in on the way
        return redirect(found)
    if not request.user.is_authenticated:
        return redirect_to_login(found.get_absolute_url())
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            added = services.comment(request.user.pk, pk, form.cleaned_data["text"])
        except services.TooFastError:
            form.refuse(TOO_FAST)
        else:
            return SeeOther(f"{found.get_absolute_url()}#comment-{added.pk}")
    return _article_page(request, pk, found.slug, form)


def _article_page(request: HttpRequest, pk: int, slug: str, form: CommentForm | None = None) -> HttpResponse:
    try:
        found = selectors.read(pk, request.GET, size=COMMENTS_SHOWN, drafts=_may_see_drafts(request))
    except Article.DoesNotExist:
        raise Http404("No such article.") from None
    if slug != found.article.slug:
        return redirect(found.article, permanent=True)
    context = {
        "article": found.article,
        "tags": found.tags,
        "page": found.comments,
        "form": (form or CommentForm()) if request.user.is_authenticated else None,
    }
    return render(request, "blog/article.html", context)


def _may_see_drafts(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.is_staff
