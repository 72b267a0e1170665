"""How a member appears on a page."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from community.people.models import User

register = template.Library()

HUES = 6  # classes avatar--hue-0 to avatar--hue-5 of the stylesheet


@register.inclusion_tag("people/avatar.html")
def avatar(member: User, size: int = 32) -> dict[str, Any]:
    """The member's picture, `size` CSS pixels wide and high; their initial on a colour of their own without one.

    Decorative: the name stands beside it. Sizes in the stylesheet: 24, 32, 40, 96.
    """
    return {"member": member, "size": size, "initial": member.name[:1].upper(), "hue": member.pk % HUES}


@register.filter(is_safe=True)
def sentence(text: str) -> str:
    """Words that a library writes In Title Case, in the site's way: only the first is large, and what is an acronym."""
    first, *rest = text.split(" ")
    spoken = " ".join([first, *(word.lower() if word[1:].islower() else word for word in rest)])
    return mark_safe(spoken) if isinstance(text, SafeString) else spoken  # noqa: S308 - as safe as it was
