"""Filters of the report's templates: figures for people, and the marks of bars and heat."""

import math

from django import template

from queryreport import figures, fingerprint

register = template.Library()
register.filter("amount", figures.amount)
register.filter("duration", figures.duration)
register.filter("size", figures.size)
register.filter("share", figures.share)
register.filter("brief", fingerprint.brief)

_LEVELS = 6


@register.filter
def heat(value: float | None) -> int:
    """Return the step of a share (0 to 1) on the colour scale, 0 to 6.

    Square root, so that small ones show.
    """
    return math.ceil(_LEVELS * math.sqrt(min(value or 0.0, 1.0)))


@register.filter
def percent(value: float | None) -> str:
    """Return a share (0 to 1) as the width of a bar: a plain number from 0 to 100."""
    return f"{100 * min(max(value or 0.0, 0.0), 1.0):.1f}"
