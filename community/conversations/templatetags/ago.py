"""How long ago something was said, in one unit."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.timesince import timesince

register = template.Library()

JUST_NOW = 60  # s


@register.filter
def ago(moment: datetime) -> str:
    """`3 days ago`; `just now` within the first minute."""
    now = timezone.now()
    if (now - moment).total_seconds() < JUST_NOW:
        return "just now"
    return f"{timesince(moment, now, depth=1)} ago"


@register.filter
def moment(text: str) -> datetime:
    """A moment as the database writes it in JSON, for `ago`."""
    return datetime.fromisoformat(text)
