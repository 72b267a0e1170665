"""Figures for people: one unit each, three digits at most."""

_SIZES = ("B", "kB", "MB", "GB", "TB", "PB")
ABSENT = "\N{EN DASH}"
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def amount(value: float | None) -> str:
    """Format a count: `1 234`, and `1.2 M` from a million on. None is a dash."""
    if value is None:
        return ABSENT
    if value >= 1e6:
        return f"{value / 1e6:.1f} M"
    return f"{value:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def duration(seconds: float | None) -> str:
    """Format seconds in the unit that fits, from `12 µs` to `3.5 d`. None is a dash."""
    if seconds is None:
        return ABSENT
    if 0 < seconds < 1:
        value, unit = (seconds * 1e6, "µs") if seconds < 0.001 else (seconds * 1e3, "ms")
    elif seconds < 2 * _MINUTE:
        value, unit = seconds, "s"
    elif seconds < 2 * _HOUR:
        value, unit = seconds / _MINUTE, "min"
    elif seconds < 2 * _DAY:
        value, unit = seconds / _HOUR, "h"
    else:
        value, unit = seconds / _DAY, "d"
    return f"{_short(value)} {unit}"


def size(count: float | None) -> str:
    """Format bytes, in powers of 1024. None is a dash."""
    if count is None:
        return ABSENT
    step = 0
    while abs(count) >= 1024 and step < len(_SIZES) - 1:
        count, step = count / 1024, step + 1
    return f"{_short(count)} {_SIZES[step]}"


def share(value: float | None) -> str:
    """Format a share of 1 as per cent; one decimal below 10 %. None is a dash."""
    if value is None:
        return ABSENT
    percent = value * 100
    return f"{percent:.0f} %" if percent >= 10 or not percent else f"{percent:.1f} %"


def _short(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.1f}"
