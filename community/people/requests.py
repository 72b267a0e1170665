"""Requests whose sender is known."""

from django.http import HttpRequest

from community.people.models import User


class MemberRequest(HttpRequest):
    """A request that `login_required` let through."""

    user: User
