"""A picture on a page: the right file for the screen, its place reserved, its colour there before it."""

from typing import Any

from django import template

from community.pictures.models import Picture

register = template.Library()

FALLBACK_WIDTH = 640  # px; what a browser without srcset loads


@register.inclusion_tag("pictures/picture.html")
def picture(
    shown: Picture | None, alt: str = "", sizes: str = "100vw", *, priority: bool = False
) -> dict[str, Any]:
    """Render `shown`, `sizes` being the HTML attribute; `priority` for the one picture a visitor waits for."""
    renditions = shown.renditions() if shown else []
    source = next(
        (each for each in renditions if each.width >= FALLBACK_WIDTH), renditions[-1] if renditions else None
    )
    return {
        "shown": shown,
        "source": source,
        "renditions": renditions,
        "alt": alt,
        "sizes": sizes,
        "priority": priority,
    }
