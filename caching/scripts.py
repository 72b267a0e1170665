"""The scripts that run in Redis, read from `lua/` by name."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis.exceptions import NoScriptError

_FOLDER = Path(__file__).parent / "lua"


@dataclass(frozen=True, slots=True)
class Script:
    """A script's text, and the digest by which a server that has run it knows it."""

    text: str
    digest: str

    def run(self, client: Any, *given: Any) -> Any:
        """Run it with the number of its keys, these, and its arguments; by its text on a server that is new to it."""
        try:
            return client.evalsha(self.digest, *given)
        except NoScriptError:
            return client.eval(self.text, *given)


def _named(name: str) -> Script:
    text = (_FOLDER / f"{name}.lua").read_text(encoding="utf-8")
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


FIND = _named("find")
READ = _named("read")
RENEW = _named("renew")
MARK = _named("mark")
BUMP = _named("bump")
FORGET = _named("forget")
NEW_EPOCH = _named("new_epoch")
