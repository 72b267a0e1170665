"""The same questions to the table that a set follows. Each reads a bounded number of rows by an index."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connections, router

from denorm.conf import conf
from denorm.templates import quote, template

if TYPE_CHECKING:
    from denorm.sets.declaration import RedisSet
    from denorm.sets.owned import OwnedSet


def contains(owned: "OwnedSet", member: int) -> bool:
    """Whether a row says that `member` is in the set."""
    text = template("set_contains").format(**_names(owned.declaration))
    return bool(_read(owned, text, [owned.owner, member])[0][0])


def count(owned: "OwnedSet", limit: int) -> int:
    """How many members there are, counted as far as `limit`."""
    text = template("set_count").format(**_names(owned.declaration))
    return int(_read(owned, text, [owned.owner, limit])[0][0])


def members(owned: "OwnedSet", limit: int) -> list[int]:
    """Up to `limit` members."""
    text = template("set_members").format(**_names(owned.declaration))
    return [member for (member,) in _read(owned, text, [owned.owner, limit])]


def common(owned: "OwnedSet", other: "OwnedSet", limit: int) -> list[int]:
    """Up to `limit` members of both, looked for among SCAN_LIMIT rows of the first."""
    names = _names(owned.declaration)
    theirs = {f"other_{name}": value for name, value in _names(other.declaration, "other_row").items()}
    text = template("set_common").format(**names, **theirs)
    return [member for (member,) in _read(owned, text, [owned.owner, conf().SCAN_LIMIT, other.owner, limit])]


def every(owned: "OwnedSet") -> list[int]:
    """All members, from the primary: for the worker."""
    text = template("set_every").format(**_names(owned.declaration))
    return [member for (member,) in _ask(database(owned.declaration), text, [owned.owner])]


def pairs(declaration: "RedisSet", asked: Iterable[tuple[int, int]]) -> dict[tuple[int, int], bool]:
    """Which of these pairs of owner and member stand in the table, from the primary: for the worker."""
    owners, found = zip(*asked, strict=True)
    text = template("set_pairs").format(**_names(declaration))
    rows = _ask(database(declaration), text, [list(owners), list(found)])
    return {(owner, member): stands for owner, member, stands in rows}


def database(declaration: "RedisSet") -> str:
    """The alias where the table is written."""
    return router.db_for_write(declaration.source.child)


def _names(declaration: "RedisSet", row: str = "source_row") -> dict[str, str]:
    source = declaration.source
    return {
        "table": quote(source.child._meta.db_table),
        "owner": quote(source.owner),
        "member": quote(source.member),
        "condition": declaration.condition(row).replace("%", "%%"),
    }


def _read(owned: "OwnedSet", text: str, parameters: Sequence[Any]) -> list[Any]:
    return _ask(router.db_for_read(owned.declaration.source.child), text, parameters)


def _ask(alias: str, text: str, parameters: Sequence[Any]) -> list[Any]:
    with connections[alias].cursor() as cursor:
        cursor.execute(text, parameters)
        return list(cursor.fetchall())
