import socket

import pytest
from django.core.signing import TimestampSigner

from loadtests.errors import SiteUnreachableError, TargetRefusedError
from loadtests.target import Target, refuse_strangers


def target(port: int = 1) -> Target:
    return Target(f"http://127.0.0.1:{port}", "k" * 50, "secret", {})


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000", "https://127.1.2.3"]
)
def test_loopback_is_ours(url: str) -> None:
    refuse_strangers(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.7:8000",
        "http://10.0.0.1",
        "http://0.0.0.0:8000",
        "http://127.0.0.1.example.invalid",
        "",
        "8000",
    ],
)
def test_anything_else_is_refused_in_one_line(url: str) -> None:
    with pytest.raises(TargetRefusedError, match="not on this machine") as caught:
        refuse_strangers(url)
    assert "\n" not in str(caught.value)


def test_nobody_answers() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        with pytest.raises(SiteUnreachableError, match="make up"):
            target(taken.getsockname()[1]).knock()


def test_the_site_can_tell_that_the_signature_is_ours() -> None:
    headers = target().observer_headers(bypass=True)
    signer = TimestampSigner(key="k" * 50, salt="runway.observer")
    assert signer.unsign(headers["X-Runway-Observer"], max_age=60) == "observer"
    assert headers["X-Runway-Bypass"] == "1"
    assert "X-Runway-Bypass" not in target().observer_headers()
