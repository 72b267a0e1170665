"""Reads of the staff's pages."""

from django.db.models import QuerySet

from community.conversations.models import Report
from community.staff.models import ModerationEntry


def open_reports() -> QuerySet[Report]:
    """What members told us about and nobody has decided, with what it is about; newest first."""
    return Report.objects.filter(state=Report.State.OPEN).select_related(
        "reporter",
        "look__author",
        "comment__author",
        "comment__look",
        "person",
        "post__author",
        "post__topic",
        "remark__author",
        "remark__article",
    )


def reports_about(kind: str, pk: int) -> QuerySet[Report]:
    """The open reports about one thing."""
    return Report.objects.filter(state=Report.State.OPEN, **{f"{kind}_id": pk}).select_related("reporter")


def log() -> QuerySet[ModerationEntry]:
    """What staff did; newest first."""
    return ModerationEntry.objects.order_by("-created", "-id")


def log_of(kind: str, pk: int) -> QuerySet[ModerationEntry]:
    """What staff did to one thing."""
    return log().filter(kind=kind, target_id=pk)
