"""Marks of purges on a disk that the proxy in front sees: nginx can look for a file, but not ask Redis.

A mark stands beside where the path would be: `/looks/12/linen/` has `looks/12/linen/=purged`. The proxy keeps nothing
of a marked path and serves nothing that it kept. Copies that the proxy doesn't use any more leave it after a minute, so
that a mark may go after LIFETIME.
"""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from caching.conf import conf

PURGED = "=purged"
EVERYTHING = "=everything"
LIFETIME = 180
"""Seconds that a mark stands at least: three times what nginx keeps a copy that nobody asks for."""


def leave(path: str) -> None:
    """Mark a path (decoded, as Django knows it), and take away what is old. Raises OSError where it can't."""
    _put(path.lstrip("/") + PURGED)


def leave_everywhere() -> None:
    """Mark all paths. Raises OSError where it can't."""
    _put(EVERYTHING)


def tidy(path: str) -> None:
    """Take a path's mark away if it is old: the page has been made anew since."""
    if conf().PROXY_MARKS:
        root = Path(conf().PROXY_MARKS)
        for name in (path.lstrip("/") + PURGED, EVERYTHING):
            _remove_old(root / name)


def _put(name: str) -> None:
    if not conf().PROXY_MARKS:
        return
    root = Path(conf().PROXY_MARKS)
    if ".." in name.split("/"):  # no proxy passes such a path on, and no mark stands outside of the root
        return
    for old in list(root.rglob(f"*{PURGED}")):
        _remove_old(old)
    mark = root / name
    for folder in [*_missing(mark.parent)]:
        folder.mkdir(mode=0o755, exist_ok=True)
        _give(folder, root)
    mark.touch()
    os.utime(mark)
    _give(mark, root)


def _missing(folder: Path) -> Iterator[Path]:
    if not folder.exists():
        yield from _missing(folder.parent)
        yield folder


def _give(path: Path, root: Path) -> None:
    """Give to the site's account what a superuser's command made."""
    if os.geteuid() == 0:
        owner = root.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _remove_old(mark: Path) -> None:
    with suppress(OSError):  # another took it, or it never was
        if time.time() - mark.stat().st_mtime > LIFETIME:
            mark.unlink()
