"""A token says what it was signed with, and anything else is refused, never an error of another kind."""

import pytest
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from dbrouters import token
from dbrouters.position import Position

WRITTEN = token.Token(Position(system_id=7710560614866059388, timeline=3, lsn=2**63 + 5), "primary")


def test_a_token_survives_the_journey() -> None:
    assert token.read(WRITTEN.sign(), max_age=60) == WRITTEN


def test_a_token_is_small_enough_for_a_cookie() -> None:
    assert len(WRITTEN.sign()) < 120


@given(text=st.text(max_size=200))
def test_no_text_but_ours_is_a_token(text: str) -> None:
    with pytest.raises(token.InvalidTokenError):
        token.read(text, max_age=60)


@given(place=st.integers(min_value=0, max_value=80))
def test_a_token_that_was_changed_is_refused(place: int) -> None:
    signed = WRITTEN.sign()
    changed = signed[:place] + ("A" if signed[place] != "A" else "B") + signed[place + 1 :]
    with pytest.raises(token.InvalidTokenError):
        token.read(changed, max_age=60)


def test_a_token_ends() -> None:
    with pytest.raises(token.InvalidTokenError):
        token.read(WRITTEN.sign(), max_age=-1)


def test_a_signature_of_something_else_is_refused() -> None:
    with pytest.raises(token.InvalidTokenError):
        token.read(signing.TimestampSigner(salt="another").sign("AAAA"), max_age=60)


@pytest.mark.parametrize("payload", ["", "AAAA", "%%%", "é"])
def test_a_payload_of_another_shape_is_refused(payload: str) -> None:
    with pytest.raises(token.InvalidTokenError):
        token.read(signing.TimestampSigner(salt="dbrouters.token").sign(payload), max_age=60)
