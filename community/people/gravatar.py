"""The picture that a member keeps at Gravatar. The server asks for it once, so that no visitor's address gets there."""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from community.people import avatars, outgoing
from community.people.models import User
from community.pictures.uploads import opened

MOST_BYTES = 2 * 1024 * 1024
SECONDS = 4.0


def adopt(user_id: int, *, public_only: bool = True) -> bool:
    """Fetch the picture and make it the avatar; whether there is one now. What goes wrong leaves all as it is."""
    user = User.objects.using("default").filter(pk=user_id, is_active=True).first()
    if user is None or not user.email or not settings.GRAVATAR_URL:
        return False
    try:
        found = outgoing.fetch(
            address(user.email), most_bytes=MOST_BYTES, seconds=SECONDS, public_only=public_only
        )
        if not found:
            return False
        avatars.change(user, opened(SimpleUploadedFile("gravatar", found)))
    except (outgoing.RefusedError, ValidationError, avatars.QuotaError):
        return False
    return True


def address(email: str) -> str:
    """Where Gravatar keeps the picture for an email address, or answers 404."""
    digest = hashlib.sha256(email.strip().lower().encode()).hexdigest()
    return f"{settings.GRAVATAR_URL}{digest}?s={avatars.SIDE}&d=404&r=g"
