"""What the front page says of the blog and the forum: the same for everyone, made anew every few seconds."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from community.blog import selectors as blog
from community.discovery import parts
from community.forum import selectors as forum

ARTICLES = 3
TOPICS = 5
SECONDS = 5.0

_KEY = "part:teasers"


def teasers() -> SafeString:
    """The two sections."""
    return parts.remembered(_KEY, SECONDS, _made)


def forget() -> None:
    """Let the next front page make them anew: call it after a commit that hides an article or a topic."""
    parts.forget(_KEY)


def _made() -> SafeString:
    context = {"articles": blog.published()[:ARTICLES], "topics": forum.latest(TOPICS)}
    return render_to_string("discovery/teasers.html", context)
