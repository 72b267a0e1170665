"""A member's own settings: the profile, the account, and the way out."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from community.discovery.answers import SeeOther
from community.people import avatars, export, selectors, tasks
from community.people.leaving import leave
from community.people.models import User
from community.people.profile_forms import LeaveForm, ProfileForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Edit what others see."""
    user = _own_row(request)
    form = ProfileForm(request.POST or None, request.FILES or None, instance=user)
    if request.method == "POST" and form.is_valid() and _saved(form, user):
        messages.success(request, "Your profile is saved.")
        return SeeOther(user.get_absolute_url())
    user.refresh_from_db(fields=["display_name", "avatar"])  # the header shows what is stored
    return render(
        request, "people/settings_profile.html", {"form": form, "gravatar": bool(settings.GRAVATAR_URL)}
    )


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Where the rest is: sign-in, data, whom one keeps away."""
    user_id = request.user.pk or 0
    context = {"muted": selectors.muted(user_id), "blocked": selectors.blocked(user_id)}
    return render(request, "people/settings_account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def data(request: HttpRequest) -> HttpResponseBase:
    """Download everything; a link asks for nothing."""
    if request.method != "POST":
        return redirect("settings:account")
    response = StreamingHttpResponse(export.lines(request.user.pk or 0), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def gravatar(request: HttpRequest) -> HttpResponse:
    """Let the worker ask Gravatar for the member's picture; a link asks for nothing."""
    if not settings.GRAVATAR_URL:
        raise Http404("This site doesn't ask Gravatar.")
    if request.method == "POST":
        tasks.fetch_gravatar.defer(user_id=request.user.pk)
        messages.success(
            request, "We ask Gravatar for your picture. If there is one, it appears in a moment."
        )
    return SeeOther(reverse("settings:profile"))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def delete(request: HttpRequest) -> HttpResponse:
    """Leave: GET asks, POST with the password acts."""
    if request.user.is_staff:
        raise Http404("Staff are removed by an administrator.")
    user = cast("User", request.user)
    form = LeaveForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        leave(user.pk)
        logout(request)
        messages.success(request, "Your account is deleted. Thank you for having been here.")
        return SeeOther(reverse("account_login"))
    return render(request, "people/settings_delete.html", {"form": form})


def _own_row(request: HttpRequest) -> User:
    """The member's row as the primary has it: what is edited must not be old."""
    return User.objects.using("default").get(pk=request.user.pk or 0)


def _saved(form: ProfileForm, user: User) -> bool:
    image = form.cleaned_data.get("picture")
    try:
        if image:
            avatars.change(user, image)
        elif form.cleaned_data.get("remove_picture"):
            avatars.remove(user)
    except avatars.QuotaError:
        form.add_error("picture", "You have changed your picture often today. Try again tomorrow.")
        return False
    user.save(update_fields=["display_name", "city", "bio", "links"])
    return True
