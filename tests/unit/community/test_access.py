from django.core.signing import TimestampSigner
from django.test import RequestFactory

from community.staff.access import may_observe, observer_signature


def ask(value: str | None = None) -> bool:
    headers = {} if value is None else {"X-Runway-Observer": value}
    return may_observe(RequestFactory().get("/", headers=headers))


def test_a_visitor_may_not_observe_and_no_session_is_read():
    assert not ask()  # the request of the factory has no session to read: it would have failed


def test_a_signature_opens():
    assert ask(observer_signature())


def test_a_forged_foreign_old_or_endless_signature_does_not(monkeypatch):
    assert not ask("observer:abc:def")
    assert not ask(observer_signature()[:-1] + "_")
    assert not ask(TimestampSigner(salt="another").sign("observer"))
    assert not ask(TimestampSigner(salt="runway.observer").sign("someone"))
    assert not ask("x" * 100_000)
    monkeypatch.setattr("time.time", lambda: 1_000_000_000.0)
    old = observer_signature()
    monkeypatch.undo()
    assert not ask(old)
