"""Keeps what differs by visitor out of what all visitors share."""

from typing import NoReturn

from caching.conf import conf


class VisitorInFragmentError(Exception):
    """A fragment used a variable that differs by visitor. Move it out of the tag: the next would see it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"A versioned fragment used {{{{ {name} }}}}, which differs by visitor. Move it out of the tag."
        )


class PerVisitor:
    """Stands in a fragment for a variable of the visitor's, and refuses to be used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def _refuse(self, *_: object) -> NoReturn:
        raise VisitorInFragmentError(self._name)

    __bool__ = __call__ = __getitem__ = __iter__ = __len__ = __str__ = _refuse


def masks() -> dict[str, PerVisitor]:
    """Return the layer of context that hides the visitor's variables."""
    return {name: PerVisitor(name) for name in conf().VISITOR_NAMES}
