"""What a library says In Title Case is said in the site's way."""

import pytest
from django.utils.safestring import SafeString, mark_safe

from community.people.templatetags.people import sentence


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("\n  Email Addresses\n", "Email addresses"),
        ("Two-Factor Authentication", "Two-Factor authentication"),
        ("Activate TOTP", "Activate TOTP"),
        ("New Password (again)", "New password (again)"),
        ("", ""),
    ],
)
def test_only_the_first_word_is_large(said, shown):
    assert sentence(said) == shown


def test_what_was_safe_stays_safe_and_what_was_not_does_not():
    assert isinstance(sentence(mark_safe("A &amp; B")), SafeString)
    assert not isinstance(sentence("<b>"), SafeString)
