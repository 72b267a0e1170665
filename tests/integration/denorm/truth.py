"""The numbers as Python counts them from the rows, independently of any SQL of the package."""

from typing import NamedTuple

from tests.integration.denorm.shop.models import Branch, BranchStats, Item, ItemStats, Praise, Review


class Numbers(NamedTuple):
    praises: int
    reviews: int
    raves: int


def stored() -> dict[int, Numbers]:
    rows = ItemStats.objects.values_list("pk", "praises", "reviews", "raves")
    return {pk: Numbers(*numbers) for pk, *numbers in rows}


def true() -> dict[int, Numbers]:
    praises = list(Praise.objects.values_list("item_id", flat=True))
    reviews = [row for row in Review.objects.all() if row.state == "visible"]
    raves = [row for row in reviews if (row.stars or 0) >= 4 and row.text != "50% 'off' {x} $$"]
    return {
        pk: Numbers(
            praises.count(pk),
            sum(row.item_id == pk for row in reviews),
            sum(row.item_id == pk for row in raves),
        )
        for pk in Item.objects.values_list("pk", flat=True)
    }


def assert_exact() -> None:
    assert stored() == true()
    parents = list(Branch.objects.values_list("parent_id", flat=True))
    assert dict(BranchStats.objects.values_list("pk", "branches")) == {
        pk: parents.count(pk) for pk in Branch.objects.values_list("pk", flat=True)
    }
