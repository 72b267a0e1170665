"""Written text on a page."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from community.writing import markdown

register = template.Library()


@register.filter
def post(text: str) -> SafeString:
    """What a member said: `{{ post.text|post }}`."""
    return mark_safe(markdown.POST.html(text))  # noqa: S308 - cleaned by nh3


@register.filter
def article(text: str) -> SafeString:
    """An article with headings: `{{ entry.text|article }}`."""
    return mark_safe(markdown.ARTICLE.html(text))  # noqa: S308 - cleaned by nh3
