"""Work that a member shouldn't wait for."""

from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app


@app.task(queue="mail", retry=RetryStrategy(max_attempts=8, exponential_wait=4))  # type: ignore[untyped-decorator]
def send_mail(*, subject: str, body: str, sender: str, to: list[str], html: str | None) -> None:
    """Hand one mail to the mail server; tried again, at growing intervals for some hours, while it can't be reached."""
    message = EmailMultiAlternatives(subject, body, sender, to)
    if html:
        message.attach_alternative(html, "text/html")
    message.send()


@app.task(queue="files", retry=RetryStrategy(max_attempts=5, exponential_wait=4))  # type: ignore[untyped-decorator]
def delete_files(*, names: list[str]) -> None:
    """Delete stored files; those that are gone already are none the worse for it."""
    for name in names:
        default_storage.delete(name)


@app.task(queue="files")  # type: ignore[untyped-decorator]
def fetch_gravatar(*, user_id: int) -> None:
    """Make the picture that Gravatar has for the member's address their avatar, if it has one and answers."""
    from community.people import gravatar  # noqa: PLC0415 - it changes avatars, which need the tasks

    gravatar.adopt(user_id)
