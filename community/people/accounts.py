"""How django-allauth behaves here: mail leaves through the task worker, never within a request."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.core.mail import EmailMultiAlternatives

from community.people import tasks


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """allauth's adapter; the sign-up page answers before a mail server does."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Render the mail now, in the request's language, and leave the sending to the worker."""
        site = get_current_site(self.request)
        site.name = settings.SITE_NAME
        known = {"request": self.request, "email": email, "current_site": site}
        message = self.render_mail(template_prefix, email, {**known, **context})
        alternatives = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
        html = next((str(content) for content, kind in alternatives if kind == "text/html"), None)
        tasks.send_mail.defer(
            subject=message.subject, body=message.body, sender=message.from_email, to=message.to, html=html
        )

    def format_email_subject(self, subject: str) -> str:
        """The subject, led by the name under which members know the site."""
        return f"{settings.SITE_NAME}: {subject}"
