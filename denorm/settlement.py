"""The end of a transaction: how a Stats table takes in what was noted for it. The order is decision 24."""

import functools
from collections.abc import Iterator

from django.db import DEFAULT_DB_ALIAS, connections

from denorm import declarations, statements
from denorm.declarations import Feed, Model, Rise
from denorm.fields import Aggregate, Amount, CacheVersion, Latest
from denorm.statements import bump, came, gone, key_type, movement, table, target
from denorm.templates import column, quote, template

QUIET = quote("denorm_quiet")
"""Marks a correction: who adds up the row is corrected on its own."""


def flush(using: str = DEFAULT_DB_ALIAS) -> None:
    """Settle what this transaction has changed so far, so that it can read its own counts.

    The parents' rows stay locked until the transaction ends. Outside of a transaction there is nothing to settle.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(template("flush"))


@functools.cache
def settled(stats: Model) -> str:
    """Return the PL/pgSQL that settles `stats`; nothing where nothing is noted for it."""
    amounts, latests = columns(stats)
    bumped = versions(stats)
    if not amounts and not latests and not bumped:
        return ""
    rises = declarations.rises_from(stats)
    names = {**table(stats), "target": target(stats)["target"], "type": key_type(stats)}
    parts = {
        **names,
        "columns": "".join(f", {name}" for name in _noted(amounts, latests, bumped, rises)),
        "merged": "".join(f", {name}" for name in _merged(amounts, latests, bumped, rises)),
        "any": " OR ".join(_any(amounts, latests, bumped, rises)),
        "assignments": ", ".join(_assignments(stats, amounts, latests, bumped)),
        "differs": " OR ".join(_differs(amounts, latests, bumped)),
    }
    settle = template("settle").format(
        **parts,
        befores="".join(f", stats.{column(lower)} AS {_before(lower)}" for lower in _lowers(rises)),
        risen="".join(f", {_rise(rise, number)}" for number, rise in enumerate(rises, 1)),
    )
    at_once = [settle]
    if latests or rises:  # they read other rows, which must be those of after the lock
        at_once.insert(0, template("prepare").format(**names))
    lock = f"{template('lock').format(**names)} " if latests else ""
    # What is added up further takes all parents' rows at once.
    each = at_once if rises else [template("settle_each").format(**parts, lock=lock)]
    return template("settle_plan").format(
        planned_now=statements.planned_now(one.replace("PERFORM 1", "SELECT 1", 1) for one in at_once),
        planned_once=statements.sequence(each),
    )


def variables(stats: Model) -> list[tuple[str, str]]:
    """Return the variables, and their types, of what `settled` returns."""
    return [] if declarations.rises_from(stats) else [("locked", "record")]


def columns(stats: Model) -> tuple[list[Amount], list[Latest]]:
    """Return the columns of `stats` that are settled: every working amount, hot ones too, and latest moment."""
    found: list[Aggregate] = [each for feed in declarations.feeds(stats) for each in feed.aggregates]
    found += [each for rise in declarations.rises(stats) for each in rise.aggregates]
    order = [each for each in declarations.derived(stats) if each in found]
    return [each for each in order if isinstance(each, Amount)], [
        each for each in order if isinstance(each, Latest)
    ]


def versions(stats: Model) -> list[CacheVersion]:
    """Return the versions of `stats` that something touches."""
    found = [version for feed in declarations.feeds(stats) for version in feed.versions]
    return list(dict.fromkeys(found))


def _noted(
    amounts: list[Amount], latests: list[Latest], bumped: list[CacheVersion], rises: list[Rise]
) -> Iterator[str]:
    for amount in amounts:
        yield f"{column(amount)} bigint"
    for latest in latests:
        yield f"{came(latest)} timestamptz"
        yield f"{gone(latest)} timestamptz"
    for rise in rises:
        yield f"{movement(rise)['moved']} boolean"
        yield f"{movement(rise)['origin']} {key_type(rise.stats)}"
    if rises:
        yield f"{QUIET} boolean"
    for version in bumped:
        yield f"{bump(version)} boolean"


def _merged(
    amounts: list[Amount], latests: list[Latest], bumped: list[CacheVersion], rises: list[Rise]
) -> Iterator[str]:
    for amount in amounts:
        yield f"COALESCE(sum(item.{column(amount)}), 0) AS {column(amount)}"
    for latest in latests:
        yield f"max(item.{came(latest)}) AS {came(latest)}"
        yield f"max(item.{gone(latest)}) AS {gone(latest)}"
    for lower in _lowers(rises):
        yield f"COALESCE(sum(item.{column(lower)}) FILTER (WHERE item.{QUIET} IS NULL), 0) AS {_loud(lower)}"
    for rise in rises:
        moved, origin = movement(rise)["moved"], movement(rise)["origin"]
        yield f"bool_or(item.{moved}) AS {moved}"
        yield f"(array_agg(item.{origin} ORDER BY noted.id) FILTER (WHERE item.{moved}))[1] AS {origin}"
    for version in bumped:
        yield f"bool_or(item.{bump(version)}) AS {bump(version)}"


def _any(
    amounts: list[Amount], latests: list[Latest], bumped: list[CacheVersion], rises: list[Rise]
) -> Iterator[str]:
    for amount in amounts:
        yield f"sum(item.{column(amount)}) <> 0"
    for latest in latests:
        yield f"max(item.{came(latest)}) IS NOT NULL OR max(item.{gone(latest)}) IS NOT NULL"
    for rise in rises:
        yield f"bool_or(item.{movement(rise)['moved']})"
    for version in bumped:
        yield f"bool_or(item.{bump(version)})"


def _assignments(
    stats: Model, amounts: list[Amount], latests: list[Latest], bumped: list[CacheVersion]
) -> Iterator[str]:
    for amount in amounts:
        yield f"{column(amount)} = stats.{column(amount)} + locked.{column(amount)}"
    key = f"stats.{column(stats._meta.pk)}"
    for latest in latests:
        name, feed = column(latest), _feed(stats, latest)
        yield (
            f"{name} = CASE WHEN locked.{gone(latest)} IS NULL OR locked.{gone(latest)} < stats.{name} "
            f"THEN GREATEST(stats.{name}, locked.{came(latest)}) "
            f"ELSE {statements.recomputed(feed, latest, key)} END"
        )
    for version in bumped:
        name = column(version)
        yield f"{name} = stats.{name} + CASE WHEN locked.{bump(version)} THEN 1 ELSE 0 END"


def _differs(amounts: list[Amount], latests: list[Latest], bumped: list[CacheVersion]) -> Iterator[str]:
    for amount in amounts:
        yield f"locked.{column(amount)} <> 0"
    for latest in latests:
        name = column(latest)
        yield f"COALESCE(locked.{came(latest)} > stats.{name}, locked.{came(latest)} IS NOT NULL)"
        yield f"COALESCE(locked.{gone(latest)} >= stats.{name}, locked.{gone(latest)} IS NOT NULL)"
    for version in bumped:
        yield f"locked.{bump(version)}"


def _rise(rise: Rise, number: int) -> str:
    moved, origin = movement(rise)["moved"], movement(rise)["origin"]
    gains = [
        f"locked.{_loud(lower)} + CASE WHEN locked.{moved} THEN locked.{_before(lower)} ELSE 0 END"
        for _, lower in rise.pairs
    ]
    losses = [f"CASE WHEN locked.{moved} THEN -locked.{_before(lower)} ELSE 0 END" for _, lower in rise.pairs]
    uppers = [column(upper) for upper, _ in rise.pairs]
    return template("rise").format(
        number=number,
        **target(rise.stats),
        through=quote(rise.through._meta.db_table),
        through_key=column(rise.through._meta.pk),
        column=quote(rise.column),
        origin=origin,
        gains="".join(f", {gain}" for gain in gains),
        losses=", ".join(losses),
        names="".join(f", {upper}" for upper in uppers),
        sums="".join(f", sum(side.{upper}) AS {upper}" for upper in uppers),
        any=" OR ".join(f"sum(side.{upper}) <> 0" for upper in uppers),
    )


def _lowers(rises: list[Rise]) -> list[Amount]:
    return list(dict.fromkeys(lower for rise in rises for _, lower in rise.pairs))


def _before(lower: Amount) -> str:
    return quote(f"before:{lower.column}")


def _loud(lower: Amount) -> str:
    return quote(f"loud:{lower.column}")


def _feed(stats: Model, latest: Latest) -> Feed:
    return next(feed for feed in declarations.feeds(stats) if latest in feed.latests)
