"""What this library does when Django tells it that something changed."""

from typing import Any

from dbrouters import board, conf, router, sampler
from dbrouters.backends.postgresql.pool import close_pools


def forget_configuration(*, setting: str, **_: Any) -> None:
    """Read DBROUTERS anew after a test has changed it."""
    if setting == "DBROUTERS":
        conf.configuration.cache_clear()
        router.forget()
        sampler.stop()
        board.forget()
        close_pools()  # their sizes follow the settings
