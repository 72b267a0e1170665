"""allauth's forms in the site's words: a field has a label, and no placeholder that says it again."""

from typing import Any

from allauth.account import forms as account


class SignInForm(account.LoginForm):  # type: ignore[misc]  # allauth is untyped
    """Either name opens the door."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Username or email"
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["remember"].label = "Keep me signed in"
        _plain(self)


class SignUpForm(account.SignupForm):  # type: ignore[misc]  # allauth is untyped
    """A name, an address, a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)


class ForgottenPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]  # allauth is untyped
    """Where the link may be sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)


def _plain(form: Any) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
