"""Phrases: a grammar of alternatives, from which a sentence is put together by chance.

`{name}` is replaced by a fact of the thing that is spoken of, `<name>` by one of the grammar's alternatives.
"""

import re
from collections.abc import Mapping, Sequence
from random import Random

Grammar = Mapping[str, Sequence[str]]

_RULE = re.compile(r"<(\w+)>")
_SENTENCE = re.compile(r"(?:^|[.?!] )[a-z]")


def speak(grammar: Grammar, start: str, facts: Mapping[str, str], rng: Random) -> str:
    """Put a text together, starting from a rule; each sentence starts with a capital."""

    def expand(match: re.Match[str]) -> str:
        return _RULE.sub(expand, rng.choice(grammar[match[1]]))

    text = _RULE.sub(expand, f"<{start}>").format(**facts)
    text = "\n".join(" ".join(line.split()) for line in text.splitlines())
    text = re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", text)
    return _SENTENCE.sub(lambda match: match[0].upper(), text)


def distinct(grammar: Grammar, start: str, facts: Mapping[str, str], rng: Random, said: set[str]) -> str:
    """Like `speak`, but a text that wasn't `said` before (and now it is)."""
    for _ in range(40):
        text = speak(grammar, start, facts, rng)
        if text not in said:
            break
    said.add(text)
    return text
