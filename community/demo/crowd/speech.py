"""What the crowd says: a stock of sentences for each outfit, made once and said by many."""

from collections.abc import Mapping
from random import Random

from community.demo.words.phrases import Grammar, speak

_NAME = "\ue000"  # stands for whoever is spoken to


class Stock:
    """Texts of one rule, in which only a first name is left open."""

    def __init__(self, grammar: Grammar, rule: str, facts: Mapping[str, str], size: int, rng: Random) -> None:
        """`facts` may lack the `author`, who is spoken to."""
        self._rng = rng
        self._texts = [speak(grammar, rule, {**facts, "author": _NAME}, rng) for _ in range(size)]

    def say(self, to: str) -> str:
        """One of them, spoken to somebody of that first name."""
        return self._rng.choice(self._texts).replace(_NAME, to)
