"""The PL/pgSQL by which an edited row tells the parents that show it; the order of its locks is decision 23."""

from collections.abc import Callable, Iterable

from denorm.declarations import Showing, Shown
from denorm.statements import bumps, planned_now, table
from denorm.templates import column, quote, template


def redrawn(shown: Shown) -> str:
    """Return PL/pgSQL that bumps the versions of the parents that show the rows an UPDATE edited."""
    return _announce(shown, _redrawn, closing=True)


def gone(shown: Shown) -> str:
    """Return PL/pgSQL that bumps the versions of the parents that show the rows a DELETE removed."""
    return _announce(shown, lambda showing: template("gone").format(key=_key(showing)), closing=False)


def _announce(shown: Shown, rows: Callable[[Showing], str], *, closing: bool) -> str:
    names, every = table(shown.stats), " UNION ".join(dict.fromkeys(map(rows, shown.showings)))
    written = []
    if closing:  # a deleted row is locked already
        key, target = column(shown.model._meta.pk), quote(shown.model._meta.db_table)
        written.append(template("close").format(shown=target, key=key, rows=every))
    written.append(template("hold").format(**names, showing=_showing(shown.showings, rows)))
    for version in dict.fromkeys(each.version for each in shown.showings):
        changes = _showing([each for each in shown.showings if each.version == version], rows)
        written.append(template("apply").format(**names, changes=changes, assignments=bumps([version])[0]))
    return template("announce").format(rows=every, planned_now=planned_now(written))


def _showing(showings: Iterable[Showing], rows: Callable[[Showing], str]) -> str:
    return " UNION ".join(
        template("showing").format(
            parent=quote(each.path.parent_column),
            pointing=quote(each.path.pointing._meta.db_table),
            column=column(each.path.foreign_key),
            rows=rows(each),
        )
        for each in showings
    )


def _redrawn(showing: Showing) -> str:
    return template("redrawn").format(
        key=_key(showing),
        before=", ".join(f"old_row.{quote(name)}" for name in showing.columns),
        after=", ".join(f"new_row.{quote(name)}" for name in showing.columns),
    )


def _key(showing: Showing) -> str:
    return column(showing.path.target._meta.pk)
