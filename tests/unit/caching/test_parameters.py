"""A parameter's name is the same only for the same value: typed, lossless, and refused where it can't be."""

import datetime
import enum
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange, NumericRange
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.json import Json, Jsonb
from psycopg.types.numeric import Int4, Int8

from caching.parameters import UnnamableParameterError, canonical

PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(),
    st.binary(),
    st.dates(),
    st.uuids(),
    st.decimals(allow_nan=False),
)
VALUES = st.one_of(
    PLAIN, st.lists(PLAIN, max_size=3), st.dictionaries(st.text(max_size=3), PLAIN, max_size=3)
)


def typed(value: Any) -> Any:
    """A value that equals another only if all types are equal, too."""
    if isinstance(value, list):
        return ("list", *map(typed, value))
    if isinstance(value, dict):
        return ("dict", *((name, typed(each)) for name, each in value.items()))
    return type(value).__name__, repr(value)


@given(VALUES, VALUES)
def test_names_are_equal_exactly_where_values_and_types_are(one: Any, two: Any) -> None:
    assert (canonical(one) == canonical(two)) == (typed(one) == typed(two))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (1, "1"),
        (1, True),
        (1, 1.0),
        (Decimal("1.0"), Decimal("1.00")),
        (Int4(1), Int8(1)),
        (b"a", "a"),
        ((1, 2), [1, 2]),
        (["a,b"], ["a", "b"]),
        (Jsonb({"note": "x" * 40 + "1"}), Jsonb({"note": "x" * 40 + "2"})),
        (Json({}), Jsonb({})),
        (NumericRange(1, 2), NumericRange(1, 2, "[]")),
        (uuid.UUID(int=1), str(uuid.UUID(int=1))),
        (datetime.date(2026, 1, 1), datetime.datetime(2026, 1, 1)),  # noqa: DTZ001
    ],
)
def test_what_is_alike_has_names_of_its_own(one: Any, two: Any) -> None:
    assert canonical(one) != canonical(two)


def test_a_set_has_no_order_and_a_choice_is_its_value() -> None:
    class Colour(enum.Enum):
        RED = "red"

    assert canonical({"a", "b", "c"}) == canonical({"c", "b", "a"})
    assert canonical(Colour.RED) == canonical("red")


@pytest.mark.parametrize("value", [object(), [object()], {"a": object()}, DateTimeTZRange(object(), None)])
def test_what_cannot_be_named_is_refused(value: Any) -> None:
    with pytest.raises(UnnamableParameterError):
        canonical(value)


def test_the_present_moment_is_refused_and_a_past_one_is_not() -> None:
    for now in (timezone.now(), datetime.datetime.now()):  # noqa: DTZ005
        with pytest.raises(UnnamableParameterError, match="now"):
            canonical([now])
        assert canonical(now - datetime.timedelta(hours=1))
