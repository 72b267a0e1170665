"""A token says what it was signed with, and anything else is refused, never an error of another kind."""

import time
from datetime import UTC, datetime

import pytest
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from dbrouters import token
from dbrouters.position import UNREACHABLE, Position, Reader

WRITTEN = token.Token(Position(system_id=7710560614866059388, timeline=3, lsn=2**63 + 5), "primary")


def test_a_token_survives_the_journey() -> None:
    assert token.read(WRITTEN.sign()) == WRITTEN


def test_a_token_is_small_enough_for_a_cookie() -> None:
    assert len(WRITTEN.sign()) < 130


@given(text=st.text(max_size=200))
def test_no_text_but_ours_is_a_token(text: str) -> None:
    with pytest.raises(token.InvalidTokenError):
        token.read(text)


@given(place=st.integers(min_value=0, max_value=80))
def test_a_token_that_was_changed_is_refused(place: int) -> None:
    signed = WRITTEN.sign()
    changed = signed[:place] + ("A" if signed[place] != "A" else "B") + signed[place + 1 :]
    with pytest.raises(token.InvalidTokenError):
        token.read(changed)


def test_a_token_says_where_its_client_has_read() -> None:
    started = datetime(2026, 11, 26, 9, 15, 0, 123456, tzinfo=UTC)
    seen = token.Token(None, "replica1", started)
    assert token.read(seen.sign()) == seen
    assert token.read(seen.sign()).reader == Reader("replica1", started)
    assert token.read(WRITTEN.sign()).reader is None


def test_a_token_has_an_age_and_stays_true() -> None:
    old = token.Token(WRITTEN.position, issued=int(time.time()) - 3600)
    assert 3599 < old.age < 3700
    assert token.read(WRITTEN.sign()).age < 60


def test_a_clock_that_is_ahead_makes_no_negative_age() -> None:
    assert token.Token(None, issued=int(time.time()) + 300).age == 0


def test_of_two_tokens_the_later_position_and_the_last_node_count() -> None:
    started = datetime.now(UTC)
    seen = token.Token(Position(7, 1, 50), "replica1", started, 20)
    both = token.merged([seen, token.Token(Position(7, 1, 90), issued=10)])
    assert both == token.Token(Position(7, 1, 90), "replica1", started)
    assert both.issued == 10
    assert token.merged([]) is None


def test_tokens_of_two_histories_ask_for_the_primary() -> None:
    both = token.merged([token.Token(Position(7, 1, 50)), token.Token(Position(7, 2, 60))])
    assert both is not None
    assert both.position == UNREACHABLE


def test_a_signature_of_something_else_is_refused() -> None:
    with pytest.raises(token.InvalidTokenError):
        token.read(signing.Signer(salt="another").sign("AAAA"))


@pytest.mark.parametrize("payload", ["", "AAAA", "%%%", "é"])
def test_a_payload_of_another_shape_is_refused(payload: str) -> None:
    with pytest.raises(token.InvalidTokenError):
        token.read(signing.Signer(salt="dbrouters.token").sign(payload))
