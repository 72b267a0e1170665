import pytest
from django.test import override_settings

from queryreport import checks, conf


def test_the_project_passes():
    assert checks.check_settings() + checks.check_middleware() == []


@pytest.mark.parametrize(
    ("given", "check"),
    [
        ({"CASHE": "state"}, "queryreport.E001"),
        ({"CACHE": "nowhere"}, "queryreport.E002"),
        ({"CACHE": "memory"}, "queryreport.E003"),
    ],
)
def test_a_setting_that_would_empty_the_report_is_refused(settings, given, check):
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    with override_settings(QUERYREPORT=given, CACHES={**settings.CACHES, "memory": memory}):
        (found,) = checks.check_settings()
    assert found.id == check
    assert found.hint


def test_an_installation_that_observes_nothing_is_refused():
    with override_settings(MIDDLEWARE=[]):
        (found,) = checks.check_middleware()
    assert found.id == "queryreport.E004"
    assert "QueryReportMiddleware" in str(found.hint)


def test_settings_are_read_anew_when_a_test_changes_them():
    with override_settings(QUERYREPORT={"SLOW_MS": 7}):
        assert conf.get().slow_ms == 7
    assert conf.get().slow_ms == 20


def test_nobody_sees_the_timings_by_default(rf):
    with override_settings(QUERYREPORT={}):
        assert conf.observer()(rf.get("/")) is False
