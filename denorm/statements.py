"""What follows a statement: SQL filled in from declarations."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from django.db import DEFAULT_DB_ALIAS, connections

from denorm import declarations
from denorm.declarations import Feed, Model, Rise, derived, predicate
from denorm.fields import Aggregate, Amount, CacheVersion, Latest
from denorm.templates import column, literal, quote, template

Row = Literal["new_row", "old_row"]


def table(stats: Model) -> dict[str, str]:
    """Return the names that every template uses: the Stats table and its key."""
    return {"stats": quote(stats._meta.db_table), "key": column(stats._meta.pk)}


def target(stats: Model) -> dict[str, str]:
    """Return the names by which a note says which table it is for, as constants."""
    names = table(stats)
    return {
        "level": str(declarations.level(stats)),
        "target": literal(names["stats"]),
        "target_key": literal(names["key"]),
    }


def account(amount: Amount) -> str:
    """Return the constant by which the ledger knows a column."""
    return literal(f"{amount.model._meta.db_table}.{amount.column}")


def came(latest: Latest) -> str:
    """Return the name of the latest moment that a change brought."""
    return quote(f"came:{latest.column}")


def gone(latest: Latest) -> str:
    """Return the name of the latest moment that a change took away."""
    return quote(f"gone:{latest.column}")


def bumps(versions: Iterable[CacheVersion]) -> list[str]:
    """Return the assignments that make each version new."""
    return [f"{column(version)} = stats.{column(version)} + 1" for version in versions]


def sequence(written: Iterable[str]) -> str:
    """Return PL/pgSQL that runs the statements one after the other."""
    return " ".join(f"{statement};" for statement in written)


def plan(written: Sequence[str], rows: str) -> str:
    """Return PL/pgSQL that plans the statements afresh when the transition table `rows` is long."""
    return template("plan").format(
        rows=rows,
        planned_now=planned_now(written),
        planned_once=sequence(written),
    )


def planned_now(written: Iterable[str]) -> str:
    """Return PL/pgSQL that runs the statements with plans of their own."""
    return sequence(f"EXECUTE {literal(statement)}" for statement in written)


def noted(feed: Feed, rows: Sequence[Row]) -> list[str]:
    """Say what the statement changed: in the ledger for hot columns, for the commit's settlement else."""
    written = []
    if feed.cold or feed.latests:
        written.append(note(feed.stats, total(feed, rows, feed.cold, feed.latests)))
    if feed.hot:
        entries = ", ".join(f"({account(amount)}, change.{column(amount)})" for amount in feed.hot)
        written.append(template("enter").format(changes=total(feed, rows, feed.hot), entries=entries))
    if feed.versions:
        written.append(touched(feed, rows))
    return written


def note(stats: Model, changes: str) -> str:
    """Note the query's rows for `stats`."""
    return template("note").format(**target(stats), changes=changes)


def touched(feed: Feed, rows: Sequence[Row]) -> str:
    """Say whose versions the statement makes new: of an UPDATE, the parents of rows that are really different."""
    if len(rows) == 2:
        keys = [column(field) for field in feed.child._meta.pk_fields]
        same = " AND ".join(f"old_row.{key} = new_row.{key}" for key in keys)
        sides = template("edited").format(same=same, column=quote(feed.column))
    else:
        [row] = rows
        sides = template("side").format(row=row, rows=f"{row}s", column=quote(feed.column), gains="")
    marks = "".join(f", TRUE AS {bump(version)}" for version in feed.versions)
    return note(feed.stats, template("total").format(sums=marks, sides=sides, within="", having=""))


def bump(version: CacheVersion) -> str:
    """Return the name by which a note says that a version is to grow."""
    return quote(f"bump:{version.column}")


def reset(feed: Feed) -> list[str]:
    """Forget every row that a TRUNCATE removed, here and wherever it is added up."""
    written = [hurry(feed.stats)]
    if feed.hot:
        accounts = ", ".join(map(account, feed.hot))
        written.append(template("void").format(accounts=accounts))
    dirty = [f"stats.{column(amount)} <> 0" for amount in feed.amounts]
    dirty += [f"stats.{column(latest)} IS NOT NULL" for latest in feed.latests]
    empty = [f"{column(amount)} = 0" for amount in feed.amounts]
    empty += [f"{column(latest)} = NULL" for latest in feed.latests]
    written.append(
        template("reset").format(
            **table(feed.stats),
            dirty="TRUE" if feed.versions else " OR ".join(dirty),
            assignments=", ".join([*empty, *bumps(feed.versions)]),
        )
    )
    for rise in declarations.rises_from(feed.stats):
        uppers = tuple(upper for upper, lower in rise.pairs if lower in feed.amounts)
        if uppers:
            above = Feed(rise.stats, rise.parent, rise.through, rise.column, amounts=uppers)
            written += reset(above)
    return written


def hurry(stats: Model) -> str:
    """Settle at once what the transaction noted for `stats`."""
    return template("hurry").format(**table(stats))


def create(stats: Model, parent: Model) -> str:
    """Make the rows of new parents."""
    return template("create").format(**table(stats), **_starts(stats), column=column(parent._meta.pk))


def create_missing(stats: Model, parent: Model) -> str:
    """Make the rows of parents that are older than the declaration."""
    return template("missing").format(
        **table(stats),
        **_starts(stats),
        parent=quote(parent._meta.db_table),
        parent_key=column(parent._meta.pk),
    )


def _starts(stats: Model) -> dict[str, str]:
    versions = [field for field in derived(stats) if isinstance(field, CacheVersion)]
    now = ", floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
    return {"versions": "".join(f", {column(field)}" for field in versions), "starts": now * len(versions)}


def discard(stats: Model, parent: Model) -> list[str]:
    """Remove the rows of deleted parents, and what is still to be added to them."""
    key = column(parent._meta.pk)
    hot = [field for field in derived(stats) if isinstance(field, Amount) and field.hot]
    written = []
    if hot:
        written.append(template("strike").format(accounts=", ".join(map(account, hot)), column=key))
    written.append(template("discard").format(**table(stats), column=key))
    if any(isinstance(field, Aggregate | CacheVersion) for field in derived(stats)):
        written.append(template("forget").format(column=key, target=target(stats)["target"]))
    return written


def touch(stats: Model, versions: Iterable[CacheVersion], chosen: str) -> str:
    """Bump `versions` for the parents whose keys the query `chosen` returns."""
    return template("touch").format(**table(stats), chosen=chosen, assignments=", ".join(bumps(versions)))


def total(
    feed: Feed,
    rows: Sequence[Row],
    amounts: Sequence[Amount],
    latests: Sequence[Latest] = (),
    *,
    source: str | None = None,
    within: str = "",
) -> str:
    """Return the query for each parent's change: what the `rows` count for, less what they counted for.

    `source` is read in place of the transition tables; `within` narrows the parents: " AND side.denorm_parent > 5".
    """
    sums = [f"sum(side.{column(amount)}) AS {column(amount)}" for amount in amounts]
    moments = [
        f"max(side.{came(latest)}) AS {came(latest)}, CASE WHEN max(side.{came(latest)}) >= max(side.{gone(latest)}) "
        f"THEN NULL ELSE max(side.{gone(latest)}) END AS {gone(latest)}"
        for latest in latests
    ]
    having = [f"sum(side.{column(amount)}) <> 0" for amount in amounts]
    having += [f"max(side.{came(latest)}) IS DISTINCT FROM max(side.{gone(latest)})" for latest in latests]
    return template("total").format(
        sums="".join(f", {each}" for each in [*sums, *moments]),
        sides=" UNION ALL ".join(_side(feed, row, amounts, latests, source) for row in rows),
        within=within,
        having=f" HAVING {' OR '.join(having)}",
    )


def _side(
    feed: Feed, row: Row, amounts: Sequence[Amount], latests: Sequence[Latest], source: str | None
) -> str:
    gains = [f"{_share(feed, amount, row)} AS {column(amount)}" for amount in amounts]
    for latest in latests:
        moment = _when(feed, latest, row, f"{row}.{_value(feed, latest)}", "NULL")
        pair = (moment, "NULL") if row == "new_row" else ("NULL", moment)
        gains += [
            f"{side}::timestamptz AS {name(latest)}" for side, name in zip(pair, (came, gone), strict=True)
        ]
    return template("side").format(
        row=row,
        rows=source or f"{row}s",
        column=quote(feed.column),
        gains="".join(f", {gain}" for gain in gains),
    )


def _share(feed: Feed, amount: Amount, row: Row) -> str:
    sign, field = "" if row == "new_row" else "-", declarations.value(feed.child, amount)
    share = f"{sign}COALESCE({row}.{column(field)}, 0)::bigint" if field else f"{sign}1"
    return _when(feed, amount, row, share, "0")


def _when(feed: Feed, aggregate: Aggregate, row: Row, then: str, otherwise: str) -> str:
    if aggregate.where is None:
        return then
    return f"CASE WHEN {predicate(feed.child, aggregate, row)} THEN {then} ELSE {otherwise} END"


def _value(feed: Feed, latest: Latest) -> str:
    field: Any = declarations.value(feed.child, latest)
    return column(field)


def recomputed(feed: Feed, latest: Latest, key: str) -> str:
    """Return the sub-select for the latest moment among the rows of the parent `key`."""
    return template("latest").format(
        moment=_value(feed, latest),
        child=quote(feed.child._meta.db_table),
        column=quote(feed.column),
        key=key,
        condition=predicate(feed.child, latest, "child"),
    )


def moved(rise: Rise) -> str:
    """Note the rows that an UPDATE moved to another place, and where they were."""
    changes = template("moved").format(
        key=column(rise.through._meta.pk), column=quote(rise.column), **movement(rise)
    )
    return note(rise.source, changes)


def movement(rise: Rise) -> dict[str, str]:
    """Return the names by which a note says that a row moved, and from where."""
    return {"moved": quote(f"moved:{rise.column}"), "origin": quote(f"origin:{rise.column}")}


def leave(rise: Rise, *, stats_rows: bool) -> str:
    """Note what the deleted rows take along: of the table between, or (`stats_rows`) of its Stats alone."""
    key = column(rise.source._meta.pk)
    if rise.source is rise.through:
        form, row = "leave_itself", "old_row"
    else:
        form, row = ("leave_stats", "old_row") if stats_rows else ("leave_between", "own")
    rows = template(form).format(
        columns="".join(f", {row}.{column(lower)}" for _, lower in rise.pairs),
        key=key,
        own=quote(rise.source._meta.db_table),
        place=quote(rise.column),
        through=quote(rise.through._meta.db_table),
        through_key=column(rise.through._meta.pk),
    )
    losses = "".join(f", -sum(stats.{column(lower)}) AS {column(upper)}" for upper, lower in rise.pairs)
    changes = template("leave").format(
        rows=rows,
        losses=losses,
        place="stats.place",
        key=key,
        type=key_type(rise.source),
        place_type=key_type(rise.stats),
        own_target=target(rise.source)["target"],
        **movement(rise),
    )
    return note(rise.stats, changes)


def key_type(stats: Model) -> str:
    """Return the type of the parents' keys."""
    parent: Any = declarations.parent_of(stats)
    return str(parent._meta.pk.rel_db_type(connections[DEFAULT_DB_ALIAS]))
