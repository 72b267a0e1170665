"""A comment's text as HTML: paragraphs, with the members it mentions linked."""

import re

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from community.conversations.mentions import MENTION
from community.conversations.models import Comment

register = template.Library()


@register.filter
def said(comment: Comment) -> SafeString:
    """The text of the comment; only names that were members' when it was written become links."""
    known = {name.lower(): name for name in comment.mentioned}

    def link(match: re.Match[str]) -> str:
        # What stands after a name may belong to the sentence: the longest known name wins.
        word = match[1]
        for end in range(len(word), 0, -1):
            name = known.get(word[:end].lower())
            if name and not word[end:].strip(".-+@"):
                address = reverse("people:profile", args=[name])
                return format_html('<a class="link" href="{}">@{}</a>{}', address, word[:end], word[end:])
        return match[0]

    text = str(conditional_escape(comment.text))
    html = MENTION.sub(link, text) if known else text
    return mark_safe(linebreaks(html))  # noqa: S308 - escaped above
