"""Production, and the stack of `make up`: the same settings, addressed by the environment."""

from settings.base import *  # noqa: F403
