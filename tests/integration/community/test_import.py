"""`manage.py import_catalogue`: a shop's file becomes products, whole or not at all."""

import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from community.catalogue.models import Category, Product, ProductVariant
from settings.env import BASE_DIR
from tests import factories

pytestmark = pytest.mark.django_db(databases=["default", "replica"])

SAMPLES = BASE_DIR / "community" / "catalogue" / "samples"
HEAD = "reference,name,brand,category,description,price,currency,sku,size,stock"
LINE = 'A-1,Coat,Nordwind,Clothing > Coats,"Warm, long",200.00,EUR,A-1-S,S,4'


def run(path: Path, *arguments: str) -> str:
    out = io.StringIO()
    call_command("import_catalogue", str(path), *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def feed(tmp_path):
    """A CSV file of these lines under the usual head."""

    def write(*lines: str, head: str = HEAD) -> Path:
        path = tmp_path / "feed.csv"
        path.write_text("\n".join([head, *lines]), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("name", ["catalogue.csv", "catalogue.json"])
def test_a_sample_is_taken_over(name):
    run(SAMPLES / name, "--apply")
    shirt = Product.objects.get(reference="NW-1001")
    assert (shirt.name, shirt.price, shirt.category.name) == (
        "Linen overshirt",
        Decimal("89.90"),
        "Tops & shirts",
    )
    assert shirt.category.parent is not None
    assert list(shirt.variants.values_list("size", "stock")) == [("S", 12), ("M", 2), ("L", 0)]
    assert Product.objects.count() == 5


def test_both_samples_say_the_same():
    run(SAMPLES / "catalogue.csv", "--apply")
    counts = json.loads(run(SAMPLES / "catalogue.json", "--json"))
    assert counts["unchanged"] == 5
    assert sum(counts.values()) == 5, counts


def test_without_apply_nothing_changes(feed):
    assert "nothing was changed" in run(feed(LINE))
    assert not Product.objects.exists()
    assert not Category.objects.exists()


def test_a_second_feed_changes_what_differs(feed):
    run(feed(LINE, LINE.replace("A-1-S,S", "A-1-M,M")), "--apply")
    before = Product.objects.get()
    counts = json.loads(run(feed(LINE.replace("200.00", "150.00").replace(",4", ",0")), "--apply", "--json"))
    after = Product.objects.get()
    assert after.pk == before.pk
    assert after.price == Decimal("150.00")
    assert list(after.variants.values_list("size", "stock")) == [("S", 0)]
    assert (counts["products_changed"], counts["variants_changed"], counts["variants_gone"]) == (1, 1, 1)


def test_products_of_others_stay(feed):
    other = factories.product()
    run(feed(LINE), "--apply")
    assert Product.objects.filter(pk=other.pk).exists()


def test_a_sku_moves_to_another_product(feed):
    run(feed(LINE), "--apply")
    run(feed(LINE.replace("A-1,", "B-1,").replace("Coat,", "Cape,")), "--apply")
    assert ProductVariant.objects.get().product.name == "Cape"


def test_everything_wrong_is_said_with_its_line(feed):
    path = feed(
        LINE,
        LINE.replace("200.00", "cheap"),
        LINE.replace("A-1,", "A-2,").replace("EUR", "euro"),
        LINE.replace("A-1,", "A-3,"),
    )
    with pytest.raises(CommandError) as error:
        run(path, "--apply")
    said = str(error.value)
    assert "line 3: price: Enter a number." in said
    assert "line 4: currency: Write three capitals" in said
    assert "line 5: the sku A-1-S is at line 2, too." in said
    assert "nothing was changed" in said
    assert not Product.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("feed.txt", b"", "neither .csv nor .json"),
        ("feed.csv", b"", "lacks the columns reference"),
        ("feed.csv", b"name,price\nCoat,3", "lacks the columns reference"),
        ("feed.csv", f"{HEAD}\nA-1,Coat".encode(), "line 2: it has fewer values"),
        ("feed.csv", f"{HEAD}\n{LINE},more".encode(), "line 2: it has more values"),
        ("feed.csv", b"\xff\xfe", "isn't UTF-8 at byte 0"),
        ("feed.csv", f"{HEAD}\n{LINE}\n{LINE.replace('Warm', chr(0))}".encode(), "Null characters"),
        ("feed.csv", f"{HEAD}\n{LINE.replace('200.00', '-1')}".encode(), "price: Ensure this value"),
        ("feed.csv", f"{HEAD}\n{LINE.replace('Clothing > Coats', ' > ')}".encode(), "from wide to narrow"),
        ("feed.json", b"{", "isn't JSON"),
        ("feed.json", b"{}", "isn't a list"),
        ("feed.json", b"[1]", "product 1: it isn't an object"),
        ("feed.json", b'[{"variants": 3}]', "product 1: its variants"),
        ("feed.json", b"[{}]", "product 1: reference: This field is required."),
    ],
)
def test_a_broken_file_is_refused_with_what_to_do(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        run(path, "--apply")
    assert not Product.objects.exists()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="can't be read: No such file"):
        run(tmp_path / "none.csv")


def test_the_product_page_shows_sizes_and_stock(client):
    product = factories.product()
    for size, stock in (("S", 9), ("M", 2), ("L", 0)):
        ProductVariant.objects.create(product=product, sku=f"x-{size}", size=size, stock=stock)
    page = client.get(product.get_absolute_url()).text
    assert "In stock" in page
    assert "Only 2 left" in page
    assert "Sold out" in page
