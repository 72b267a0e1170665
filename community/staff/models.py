"""What staff did, which nobody can rewrite, and what they tell everybody."""

import pgtrigger
from django.db import models
from django.db.models import F
from django.utils import timezone


class ModerationEntry(models.Model):
    """One act of one member of staff. It holds names, not keys alone: it must outlive whom it is about.

    The database refuses to change or delete a row.
    """

    class Action(models.TextChoices):
        HIDE = "hide", "Hidden"
        RESTORE = "restore", "Restored"
        SUSPEND = "suspend", "Suspended"
        READMIT = "readmit", "Let back in"
        DISMISS = "dismiss", "Report dismissed"
        SWITCH = "switch", "Switched"
        ANNOUNCE = "announce", "Announced"

    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=150)
    action = models.CharField(max_length=10, choices=Action.choices)
    kind = models.CharField(max_length=20)
    target_id = models.BigIntegerField(null=True)
    target_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=300, blank=True)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created", "-id"]
        indexes = [
            models.Index(F("created").desc(), F("id").desc(), name="staff_log_newest"),
            models.Index(fields=["kind", "target_id"], name="staff_log_of_target"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.get_action_display()} {self.kind} {self.target_name}"


class Announcement(models.Model):
    """A line that every page shows until it ends or the next one is made."""

    text = models.CharField(max_length=200)
    ends = models.DateTimeField(null=True, blank=True, help_text="UTC. Empty: until you end it.")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created", "-id"]

    def __str__(self) -> str:
        return self.text
