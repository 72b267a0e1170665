import pytest
from django.http import HttpRequest
from pytest_django import Settings

from caching.conf import UnknownSettingError, conf, observer
from caching.store import signing_key


def test_a_changed_setting_is_read_again(settings: Settings) -> None:
    settings.CACHING = {"CACHE": "default", "BREAK_SECONDS": 9.0}
    assert conf().BREAK_SECONDS == 9.0
    assert conf().STATE == "default"
    settings.CACHING = {}
    assert conf().BREAK_SECONDS == 2.0


def test_a_misspelt_setting_is_named(settings: Settings) -> None:
    settings.CACHING = {"CASHE": "default"}
    with pytest.raises(UnknownSettingError, match=r"doesn't know CASHE\. It knows CACHE, STATE"):
        conf()


def test_without_an_observer_nobody_observes(settings: Settings) -> None:
    settings.CACHING = {}
    assert not observer()(HttpRequest())


def test_entries_are_signed_with_the_secret_key(settings: Settings) -> None:
    before = signing_key()
    settings.SECRET_KEY = "another"
    assert signing_key() != before
