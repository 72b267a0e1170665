"""`manage.py import_catalogue`: a shop's file becomes products, whole or not at all."""

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from PIL import Image

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
    assert [picture.alt for picture in shirt.pictures.all()] == [
        "The overshirt on a hanger",
        "The linen from near",
    ]
    assert shirt.image == shirt.pictures.all()[0].image
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


def stored() -> int:
    """How many files of products there are."""
    if not default_storage.exists("products"):
        return 0
    folders, _ = default_storage.listdir("products")
    return sum(len(default_storage.listdir(f"products/{folder}")[1]) for folder in folders)


@pytest.fixture
def shots(tmp_path):
    """Three pictures beside the feed."""
    for name, colour in (("front", "#804020"), ("back", "#204080"), ("near", "#208040")):
        Image.new("RGB", (400, 500), colour).save(tmp_path / f"{name}.png")


def test_pictures_come_in_their_order_and_once(feed, shots, django_capture_on_commit_callbacks):
    head, before = f"pictures,{HEAD}", stored()
    path = feed(f"front.png: From the front | back.png,{LINE}", head=head)
    assert json.loads(run(path, "--json"))["pictures_made"] == 2
    assert stored() == before, "a rehearsal stores nothing"
    run(path, "--apply")
    product = Product.objects.get()
    front, back = product.pictures.all()
    assert (front.alt, back.alt, front.width, front.height) == ("From the front", "", 400, 500)
    assert (product.image, product.colour) == (front.image, front.colour)
    assert stored() == before + 4  # each with a rendition
    assert json.loads(run(path, "--apply", "--json"))["unchanged"] == 1
    assert stored() == before + 4

    turned = feed(f"near.png | front.png: Front,{LINE}", head=head)
    with django_capture_on_commit_callbacks(execute=True):
        counts = json.loads(run(turned, "--apply", "--json"))
    assert (counts["pictures_made"], counts["pictures_changed"], counts["pictures_gone"]) == (1, 1, 1)
    near, again = product.pictures.all()
    assert (again.pk, again.alt, again.position) == (front.pk, "Front", 1)
    product.refresh_from_db()
    assert product.image == near.image
    assert stored() == before + 4

    with django_capture_on_commit_callbacks(execute=True):
        run(feed(LINE), "--apply")
    assert product.pictures.count() == 2, "a feed that says nothing of pictures leaves them"
    with django_capture_on_commit_callbacks(execute=True):
        run(feed(f",{LINE}", head=head), "--apply")
    product.refresh_from_db()
    assert not product.image
    assert not product.pictures.exists()
    assert stored() == before


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("../front.png", "isn't in the folder of the feed"),
        ("none.png", "none.png can't be read: No such file"),
        ("feed.csv", "feed.csv: This is no picture we can read"),
        ("front.png | front.png", "named twice"),
        (" | ".join(["front.png"] * 9), "8 pictures at most"),
        (f"front.png: {'x' * 201}", "200 characters at most"),
    ],
)
def test_a_picture_that_cannot_be_taken_refuses_the_feed(feed, shots, cell, words):
    with pytest.raises(CommandError, match=f"line 2: pictures: .*{words}"):
        run(feed(f"{cell},{LINE}", head=f"pictures,{HEAD}"), "--apply")
    assert not Product.objects.exists()


@pytest.mark.parametrize("value", ["front", [3], [{"alt": "x"}], [{"file": "front.png", "alt": 3}]])
def test_json_names_pictures_by_file_and_alt(tmp_path, shots, value):
    keys = dict(zip(HEAD.split(","), next(csv.reader([LINE])), strict=True))
    path = tmp_path / "feed.json"
    path.write_text(json.dumps([{**keys, "variants": [], "pictures": value}]))
    with pytest.raises(CommandError, match="product 1: pictures: "):
        run(path, "--apply")


def test_the_product_page_shows_every_picture_with_its_size(client, feed, shots):
    run(feed(f"front.png: From the front | back.png,{LINE}", head=f"pictures,{HEAD}"), "--apply")
    page = client.get(Product.objects.get().get_absolute_url()).text
    pictures = re.findall(r'<img [^>]*width="400" height="500" alt="([^"]*)"', page)
    assert pictures == ["From the front", "Coat"]
    assert page.count("fetchpriority") == 1


def test_the_product_page_shows_sizes_and_stock(client):
    product = factories.product()
    for size, stock in (("S", 9), ("M", 2), ("L", 0)):
        ProductVariant.objects.create(product=product, sku=f"x-{size}", size=size, stock=stock)
    page = client.get(product.get_absolute_url()).text
    assert "In stock" in page
    assert "Only 2 left" in page
    assert "Sold out" in page
