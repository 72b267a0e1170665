"""What the site must tell a visitor, whatever page they are on."""

from django.contrib import messages
from django.http import HttpRequest


def last_write_may_be_lost(request: HttpRequest) -> None:
    """Say that a change of the last minute may be gone, since another database server has taken over."""
    messages.warning(
        request,
        "We have just recovered from a failure. Please check whether your last change is there.",
        fail_silently=True,
    )
