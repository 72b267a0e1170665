import pytest

from queryreport import figures
from queryreport.templatetags.queryreport import heat, percent


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "\N{EN DASH}"),
        (0, "0 s"),
        (0.0000123, "12 µs"),
        (0.0042, "4.2 ms"),
        (3, "3 s"),
        (150, "2.5 min"),
        (9000, "2.5 h"),
        (302400, "3.5 d"),
    ],
)
def test_a_duration_has_the_unit_that_fits(seconds, text):
    assert figures.duration(seconds) == text


def test_sizes_amounts_and_shares():
    assert figures.size(0) == "0 B"
    assert figures.size(16 * 1024**2) == "16 MB"
    assert figures.amount(1234) == "1\N{NARROW NO-BREAK SPACE}234"
    assert figures.amount(2_500_000) == "2.5 M"
    assert figures.share(0.066) == "6.6 %"
    assert figures.share(0.5) == "50 %"
    assert {figures.size(None), figures.amount(None), figures.share(None)} == {figures.ABSENT}


def test_heat_shows_small_shares_and_ends_at_six():
    assert [heat(share) for share in (None, 0, 0.01, 0.25, 1, 7)] == [0, 0, 1, 3, 6, 6]


def test_a_bar_stays_inside_its_frame():
    assert [percent(share) for share in (None, -1, 0.125, 3)] == ["0.0", "0.0", "12.5", "100.0"]
