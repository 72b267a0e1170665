"""What staff do. Every act is logged in the transaction that does it; what is hidden is purged from shared pages."""

import logging
from datetime import datetime
from functools import partial
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from caching.pages import purge, purge_everything
from community.conversations.models import REPORTED, Report
from community.discovery import front, teasers
from community.forum import services as forum
from community.people.models import User
from community.staff import announcements, switches
from community.staff.models import Announcement, ModerationEntry
from community.staff.targets import Kind

Action = ModerationEntry.Action
logger = logging.getLogger(__name__)


class UntouchableError(Exception):
    """Staff suspend neither themselves nor other staff: take their rights away in the admin first."""


def moderate(actor: User, kind: Kind, thing: Any, *, hidden: bool, reason: str) -> None:
    """Hide the thing (suspend the person) or bring it back. Again: nothing changes, and nothing is logged.

    Open reports about what is hidden are upheld. The shared pages that show it are purged after the commit.
    Raises UntouchableError.
    """
    is_person = kind.name == "person"
    if is_person and hidden and (thing.is_staff or thing.is_superuser):
        raise UntouchableError
    with transaction.atomic():
        locked = kind.model._default_manager.select_for_update(of=("self",)).get(pk=thing.pk)
        if kind.is_hidden(locked) is hidden:
            return
        setattr(locked, kind.column, kind.hidden if hidden else kind.shown)
        locked.save(
            update_fields=[kind.column]
        )  # with its signals: a suspended member's session is forgotten
        if kind.name == "post":
            forum.rebump(thing.topic_id)
        if hidden and kind.name in REPORTED:
            _decide(actor, Report.State.UPHELD, **{f"{kind.name}_id": thing.pk})
        if hidden and kind.name == "topic":
            _decide(actor, Report.State.UPHELD, post__topic_id=thing.pk)
        acts = {(True, True): Action.SUSPEND, (True, False): Action.READMIT, (False, True): Action.HIDE}
        _log(actor, acts.get((is_person, hidden), Action.RESTORE), kind.name, thing, reason)
        transaction.on_commit(teasers.forget)
        transaction.on_commit(front.forget)
        transaction.on_commit(partial(purge, *kind.pages(thing)))


def dismiss(actor: User, report: Report) -> None:
    """Close the report: there is nothing wrong with what it is about. Again: nothing changes."""
    with transaction.atomic():
        if _decide(actor, Report.State.DISMISSED, pk=report.pk):
            _log(actor, Action.DISMISS, "report", report, "")


def flip(actor: User, name: str, *, on: bool) -> None:
    """Put a switch on or off. It is flipped even if the primary is down and nothing can be logged there.

    Raises RedisError: nothing was flipped.
    """
    switches.flip(name, on=on)
    if name == "read_only":  # every page says so, those that are kept as well
        transaction.on_commit(purge_everything, robust=True)
    state = "on" if on else "off"
    try:
        _log(actor, Action.SWITCH, "switch", None, state, name=switches.BY_NAME[name].label)
    except DatabaseError:
        logger.exception("switch_not_logged", extra={"switch": name, "state": state, "actor": actor.username})


def announce(actor: User, text: str, ends: datetime | None) -> None:
    """Show a line on every page from now on; an empty text ends the one that is shown."""
    now = timezone.now()
    with transaction.atomic():
        Announcement.objects.filter(Q(ends=None) | Q(ends__gt=now)).update(ends=now)
        if text:
            Announcement.objects.create(text=text, ends=ends, created=now)
        _log(actor, Action.ANNOUNCE, "announcement", None, "", name=text[:200] or "(ended)")
        transaction.on_commit(announcements.publish)


def _decide(actor: User, state: str, **which: Any) -> int:
    decided = {"state": state, "decided": timezone.now(), "decided_by_id": actor.pk}
    return Report.objects.filter(state=Report.State.OPEN, **which).update(**decided)


def _log(actor: User, action: str, kind: str, thing: Any, reason: str, *, name: str = "") -> None:
    ModerationEntry.objects.create(
        actor_id=actor.pk,
        actor_name=actor.username,
        action=action,
        kind=kind,
        target_id=thing.pk if thing is not None else None,
        target_name=name or str(thing)[:200],
        reason=reason,
    )
