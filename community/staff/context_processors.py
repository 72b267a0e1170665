"""What every page shows of the staff's."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from caching.pages import shows_also
from community.staff import announcements
from community.staff.models import Announcement


def announcement(request: HttpRequest) -> dict[str, Any]:
    """The line above the page, read where a page shows it; a shared page is made anew when the line changes."""
    shows_also(request, Announcement, pk=announcements.CURRENT)
    return {"announcement": SimpleLazyObject(announcements.shown)}
