"""What the front page says of the blog and the forum: the same for everyone, made anew every few seconds.

So it costs a query only the page that makes it. Who has just written gets their own: they look for what they wrote.
"""

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from caching import bypass, store
from community.blog import selectors as blog
from community.forum import selectors as forum

ARTICLES = 3
TOPICS = 5
SECONDS = 5.0

_KEY = "part:teasers"


def teasers(request: HttpRequest) -> SafeString:
    """The two sections, at most SECONDS old (a tenth more by chance)."""
    wrote = any(name in request.COOKIES for name in settings.CACHING["VISITOR_COOKIES"])
    if wrote or bypass.refusal("fragment"):
        return _made()
    found = store.get_many([_KEY]).texts.get(_KEY)
    if found is not None:
        return mark_safe(found)  # noqa: S308 - rendered by us, and signed
    made = _made()
    store.set_many({_KEY: made}, SECONDS)
    return made


def forget() -> None:
    """Let the next front page make them anew: call it after a commit that hides an article or a topic."""
    store.ask(lambda client: client.delete(store.name_of(_KEY)))


def _made() -> SafeString:
    context = {"articles": blog.published()[:ARTICLES], "topics": forum.latest(TOPICS)}
    return render_to_string("discovery/teasers.html", context)
