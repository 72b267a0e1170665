"""Two tables that `server` makes: every number that was written, and the newest one of each writer."""

from django.db import models


class Entry(models.Model):
    writer = models.CharField(max_length=40)
    number = models.IntegerField()

    class Meta:
        app_label = "chaos"
        managed = False

    def __str__(self) -> str:
        return f"{self.writer} {self.number}"


class Newest(models.Model):
    writer = models.CharField(max_length=40, primary_key=True)
    number = models.IntegerField()

    class Meta:
        app_label = "chaos"
        managed = False

    def __str__(self) -> str:
        return f"{self.writer} {self.number}"
