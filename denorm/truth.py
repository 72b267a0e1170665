"""What the rows amount to, counted anew: the SQL that stored numbers are compared with."""

import dataclasses

from denorm import declarations, settlement, statements
from denorm.declarations import Feed, Rise
from denorm.fields import Aggregate, Amount, Latest
from denorm.statements import account, came, gone, key_type, table
from denorm.templates import column, literal, quote, template

Source = Feed | Rise


def truth(source: Source, within: str = "") -> str:
    """Return the query for what each parent's rows amount to; `within` narrows the parents as in `statements.total`."""
    if isinstance(source, Feed):
        # What an INSERT of the whole table would add.
        child = quote(source.child._meta.db_table)
        return statements.total(
            source, ["new_row"], source.amounts, source.latests, source=child, within=within
        )
    lowers = tuple(lower for _, lower in source.pairs)
    sums = [f"sum(side.{column(lower)}) AS {column(upper)}" for upper, lower in source.pairs]
    return template("below").format(
        column=quote(source.column),
        sums="".join(f", {each}" for each in sums),
        truth=_lower(source, lowers),
        through=quote(source.through._meta.db_table),
        through_key=column(source.through._meta.pk),
    )


def _lower(rise: Rise, lowers: tuple[Amount, ...]) -> str:
    for feed in declarations.feeds(rise.source):
        if set(lowers) <= set(feed.amounts):
            parent, child = feed.parent, feed.child
            return truth(Feed(feed.stats, parent, child, feed.column, amounts=lowers))
    for below in declarations.rises(rise.source):
        pairs = tuple(pair for pair in below.pairs if pair[0] in lowers)
        if len(pairs) == len(lowers):
            return truth(Rise(below.stats, below.parent, below.through, below.column, below.source, pairs))
    raise LookupError(f"{rise.source.__name__} derives none of {', '.join(each.name for each in lowers)}.")


def source_of(aggregate: Aggregate) -> Source:
    """Return what feeds one column, and that alone. Raises LookupError for one that can't work."""
    stats = aggregate.model
    for feed in declarations.feeds(stats):
        if aggregate in feed.aggregates:
            amounts = tuple(each for each in feed.amounts if each is aggregate)
            latests = tuple(each for each in feed.latests if each is aggregate)
            return dataclasses.replace(feed, amounts=amounts, latests=latests, versions=())
    for rise in declarations.rises(stats):
        pairs = tuple(pair for pair in rise.pairs if pair[0] is aggregate)
        if pairs:
            return dataclasses.replace(rise, pairs=pairs)
    raise LookupError(f"Nothing feeds {aggregate}: run `manage.py check`.")


def of_one(aggregate: Aggregate, key: str) -> str:
    """Return the query for what the rows of the one parent with the SQL key `key` amount to."""
    rows = truth(source_of(aggregate))
    column_, otherwise = (
        (came(aggregate), "NULL") if isinstance(aggregate, Latest) else (column(aggregate), "0")
    )
    value = f"COALESCE(max(truth.{column_}), {otherwise})" if otherwise == "0" else f"max(truth.{column_})"
    return template("one").format(value=value, truth=rows) + f" WHERE truth.denorm_parent = {key}"


def current(aggregate: Aggregate, alias: str = "stats") -> str:
    """Return the SQL of the stored number of the Stats row called `alias`, with what isn't rolled up yet."""
    stored = f"{alias}.{column(aggregate)}"
    if isinstance(aggregate, Amount) and aggregate.hot:
        key = f"{alias}.{column(aggregate.model._meta.pk)}"
        return f"({stored} + {template('unrolled').format(account=account(aggregate), key=key)})"
    return stored


def counted(aggregate: Aggregate, alias: str = "truth") -> str:
    """Return the SQL of the true number in a row of `truth`."""
    if isinstance(aggregate, Latest):
        return f"{alias}.{came(aggregate)}"
    return f"COALESCE({alias}.{column(aggregate)}, 0)"


def drift(source: Source, within: str = "") -> str:
    """Find the numbers that aren't what the rows say."""
    pairs = [
        f"({literal(each.name)}, to_jsonb({current(each)}), to_jsonb({counted(each)}))"
        for each in source.aggregates
    ]
    return template("drift").format(
        **table(source.stats),
        parent=quote(source.parent._meta.db_table),
        parent_key=column(source.parent._meta.pk),
        truth=truth(source, within.replace("stats.denorm_key", "side.denorm_parent")),
        pairs=", ".join(pairs),
        within=within.replace("stats.denorm_key", f"parent.{column(source.parent._meta.pk)}"),
    )


def correction(source: Source, within: str = "") -> str:
    """Note by how much each number is off."""
    off, wrong = [], []
    for each in source.aggregates:
        wrong.append(f"{current(each)} IS DISTINCT FROM {counted(each)}")
        if isinstance(each, Latest):
            off.append(f"CASE WHEN {wrong[-1]} THEN 'infinity'::timestamptz END AS {gone(each)}")
        else:
            off.append(f"{counted(each)} - {current(each)} AS {column(each)}")
    if declarations.rises_from(source.stats):
        off.append(f"TRUE AS {settlement.QUIET}")
    changes = template("correction").format(
        **table(source.stats),
        truth=truth(source, within.replace("stats.denorm_key", "side.denorm_parent")),
        corrections="".join(f", {each}" for each in off),
        wrong=" OR ".join(wrong),
        within=within.replace("stats.denorm_key", f"stats.{column(source.stats._meta.pk)}"),
    )
    return statements.note(source.stats, changes)


def rolled_up(feed: Feed, size: int) -> str:
    """Move up to `size` entries of the ledger into the notes of this transaction."""
    sums = [
        f"COALESCE(sum(taken.gain) FILTER (WHERE taken.account = {account(amount)}), 0) AS {column(amount)}"
        for amount in feed.hot
    ]
    return template("roll_up").format(
        **statements.target(feed.stats),
        accounts=", ".join(map(account, feed.hot)),
        size=size,
        type=key_type(feed.stats),
        sums="".join(f", {each}" for each in sums),
    )
