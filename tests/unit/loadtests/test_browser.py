from http.cookiejar import CookieJar
from typing import Any

import pytest

from loadtests import histogram
from loadtests.accounts import Account
from loadtests.browser import Browser, record
from loadtests.tape import Tape


class Answer:
    def __init__(self, text: str = "", status: int = 200, **headers: str) -> None:
        self.content = text.encode()
        self.status_code = status
        self.headers: dict[str, str] | None = {
            name.replace("_", "-"): value for name, value in headers.items()
        }


class Wire:
    """A session whose answers the test writes."""

    def __init__(self, *answers: Answer) -> None:
        self.cookiejar = CookieJar()
        self.answers = list(answers)
        self.sent: list[dict[str, Any]] = []

    def request(self, method: str, url: str, **options: Any) -> Answer:
        self.sent.append({"method": method, "url": url, **options})
        answer = self.answers.pop(0)
        record(response=answer, context=options["context"], started=0.0, clock=lambda: 12.5)
        return answer


def browser(*answers: Answer) -> Browser:
    return Browser(Wire(*answers), Tape((10.0, 20.0)), started=0.0, clock=lambda: 12.0)


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (Answer("Hello loadtest_canary_1"), "a signed-in name"),
        (Answer('<input name="csrfmiddlewaretoken" value="x">'), "a CSRF token"),
        (Answer("fine", set_cookie="session=1"), "a cookie set"),
    ],
)
def test_an_anonymous_page_must_hold_nothing_of_a_visitor(answer: Answer, what: str) -> None:
    visitor = browser(answer)
    visitor.get("/", "/")
    assert len(visitor.tape.leaks) == 1
    assert visitor.tape.leaks[0].startswith(what)


def test_a_clean_page_leaks_nothing() -> None:
    visitor = browser(Answer("shopper1 posted a look"))
    visitor.get("/", "/")
    assert visitor.tape.leaks == []


def test_a_form_page_may_hold_its_token_but_nobodys_name() -> None:
    form = '<input type="hidden" name="csrfmiddlewaretoken" value="x">'
    visitor = browser(Answer(form, set_cookie="csrf=1"), Answer(form + "loadtest_canary_2"))
    visitor.get("/accounts/login/", "/accounts/login/")
    assert visitor.tape.leaks == []
    visitor.get("/accounts/login/", "/accounts/login/")
    assert len(visitor.tape.leaks) == 1


@pytest.mark.parametrize(
    ("cookie", "leaks"),
    [
        ("log_node=x:y; expires=Thu, 26 Nov 2026 17:00:00 GMT; Max-Age=60; Path=/", 0),
        ("session=x; Path=/", 1),
        ("log_node=x; Path=/, session=y; Path=/", 1),
    ],
)
def test_a_cookie_that_names_a_replica_is_no_leak(cookie: str, leaks: int) -> None:
    visitor = browser(Answer("x", set_cookie=cookie))
    visitor.get("/looks/", "/looks/")
    assert len(visitor.tape.leaks) == leaks


def test_a_member_may_see_the_own_name() -> None:
    visitor = browser(Answer("Hello loadtest_canary_1"))
    visitor.use(Account("loadtest_canary_1", "x"))
    visitor.get("/", "/")
    assert visitor.tape.leaks == []


def test_latency_counts_from_the_intended_moment() -> None:
    visitor = browser(Answer("x", server_timing='db-replica1;desc="3"'))
    visitor.get("/", "/", intended=11.0)  # asked for at 12.0 and answered at 12.5
    (entry,) = visitor.tape.as_json()["routes"]
    assert entry["queries"] == {"replica1": 3}
    assert [int(bucket) for bucket in entry["latency"]] == [histogram.bucket(1500)]


def test_no_answer_is_an_error() -> None:
    nothing = Answer("", status=0)
    nothing.headers = None
    visitor = browser(nothing)
    assert visitor.get("/", "/").status == 0
    assert visitor.tape.whole.errors == {"no answer": 1}


def test_a_form_is_sent_with_its_token_and_never_follows() -> None:
    visitor = browser(Answer(status=302, location="/looks/1/a/"))
    answer = visitor.post("/looks/1/like/", "/looks/<id>/like/", {"liked": "1", "csrfmiddlewaretoken": "t"})
    (sent,) = visitor._session.sent  # type: ignore[attr-defined]
    assert sent["data"] == {"liked": "1", "csrfmiddlewaretoken": "t"}
    assert sent["allow_redirects"] is False
    assert answer.location == "/looks/1/a/"
