"""Which query arguments are part of nginx's key: a pattern too long to write, of two that can be read."""

TRACKING = (
    "fbclid",
    "gclid",
    "gbraid",
    "wbraid",
    "dclid",
    "msclkid",
    "ttclid",
    "twclid",
    "igshid",
    "mc_cid",
    "mc_eid",
)
"""As `caching.anonymity` has them, which this package can't import; a test compares the two."""
KEPT = ("first", "second", "third")


def kept_arguments() -> str:
    """A pattern that matches a query string of up to three arguments, as many of tracking, and names the three."""
    names = "|".join(TRACKING)
    dropped = f"(?:(?:utm_[^=&]*|{names})(?:=[^&]*)?(?:&|$))*"
    argument = f"(?!(?:utm_|(?:{names})(?:=|&|$)))[^&]+"
    return f"^{dropped}" + "".join(f"(?:(?<{name}>{argument})(?:&|$))?{dropped}" for name in KEPT) + "$"
