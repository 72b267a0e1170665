"""A shop's feed: a CSV or JSON file of products and their sizes, read and checked whole before anything is written.

CSV has a line for each size, products recognised by their reference; JSON is a list of products, each with a list of
`variants`. The columns and keys are the fields of the two forms below; `pictures` may be left out.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from community.catalogue.gallery import Folder, PicturesField

LARGEST = 64 * 1024 * 1024  # bytes; what is larger wants to be several files
_SEPARATOR = ">"  # between a shelf and the narrower one on it


class FeedError(ValueError):
    """The file can't be imported. Nothing was written; correct what the lines say and run it again."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class ProductForm(forms.Form):
    """What a feed says of a product."""

    reference = forms.CharField(max_length=40)
    name = forms.CharField(max_length=120)
    brand = forms.CharField(max_length=60, required=False)
    category = forms.CharField(max_length=200)
    description = forms.CharField(max_length=2000, required=False)
    price = forms.DecimalField(max_digits=10, decimal_places=2, min_value=Decimal(0))
    currency = forms.CharField(
        validators=[RegexValidator(r"^[A-Z]{3}\Z", "Write three capitals, such as EUR.")]
    )
    pictures = PicturesField(required=False)

    def __init__(self, data: dict[str, Any], folder: Folder) -> None:
        super().__init__(data)
        self.fields["pictures"].folder = folder  # type: ignore[attr-defined]

    def clean_category(self) -> tuple[str, ...]:
        """The names of the shelves, the widest first."""
        names = tuple(name.strip() for name in self.cleaned_data["category"].split(_SEPARATOR))
        if not all(names) or any(len(name) > 60 for name in names):
            raise forms.ValidationError("Write the shelves from wide to narrow: Clothing > Dresses.")
        return names


class VariantForm(forms.Form):
    """What a feed says of one size of a product."""

    sku = forms.CharField(max_length=40)
    size = forms.CharField(max_length=20, required=False)
    stock = forms.IntegerField(min_value=0, max_value=2_147_483_647)


@dataclass
class Entry:
    """A product of the feed, its cleaned values, and those of its sizes in their order."""

    values: dict[str, Any]
    variants: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class _Row:
    """One product with one size or none, and where it stands in the file."""

    place: str
    product: dict[str, Any]
    variant: dict[str, Any] | None


def read(path: Path) -> list[Entry]:
    """The products of the file, checked. Raises FeedError with a line for everything that is wrong with it."""
    rows = {".csv": _csv_rows, ".json": _json_rows}.get(path.suffix.lower())
    if rows is None:
        raise FeedError([f"{path.name} is neither .csv nor .json."])
    try:
        if path.stat().st_size > LARGEST:
            raise FeedError([f"{path.name} is larger than {LARGEST // 1024**2} MB. Split it."])
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FeedError([f"{path} can't be read: {error.strerror}."]) from error
    except UnicodeDecodeError as error:
        raise FeedError([f"{path.name} isn't UTF-8 at byte {error.start}. Save it as UTF-8."]) from error
    return _entries(rows(text), Folder(path.parent))


def _csv_rows(text: str) -> Iterator[_Row]:
    reader = csv.DictReader(io.StringIO(text), strict=True)
    wanted = [*ProductForm.base_fields, *VariantForm.base_fields]
    given = {"pictures", *(reader.fieldnames or [])}
    missing = [name for name in wanted if name not in given]
    if missing:
        raise FeedError([f"The first line lacks the columns {', '.join(missing)}."])
    try:
        for row in reader:
            place = f"line {reader.line_num}"
            if None in row or None in row.values():
                raise FeedError(
                    [f"{place}: it has {'more' if None in row else 'fewer'} values than columns."]
                )
            variant = {name: row[name] for name in VariantForm.base_fields}
            yield _Row(place, row, variant if any(variant.values()) else None)
    except csv.Error as error:
        raise FeedError([f"line {reader.line_num}: {error}."]) from error


def _json_rows(text: str) -> Iterator[_Row]:
    try:
        products = json.loads(text, parse_float=Decimal)
    except ValueError as error:
        raise FeedError([f"It isn't JSON: {error}."]) from error
    if not isinstance(products, list):
        raise FeedError(["It isn't a list of products."])
    for number, product in enumerate(products, start=1):
        place = f"product {number}"
        if not isinstance(product, dict):
            raise FeedError([f"{place}: it isn't an object."])
        variants = product.get("variants", [])
        if not isinstance(variants, list) or not all(isinstance(each, dict) for each in variants):
            raise FeedError([f"{place}: its variants aren't a list of objects."])
        for variant in variants or [None]:
            yield _Row(place, product, variant)


def _entries(rows: Iterator[_Row], folder: Folder) -> list[Entry]:
    entries: dict[str, Entry] = {}
    problems: list[str] = []
    places: dict[str, str] = {}
    for row in rows:
        product, complaints = _cleaned(ProductForm(row.product, folder), row.place)
        variant, others = (
            _cleaned(VariantForm(row.variant), row.place) if row.variant is not None else ({}, [])
        )
        problems += [each for each in [*complaints, *others] if each not in problems]
        if complaints or others:
            continue
        entry = entries.setdefault(product["reference"], Entry(product))
        if entry.values != product:
            problems.append(
                f"{row.place}: {product['reference']} differs from its earlier line in more than the size."
            )
        if variant:
            if variant["sku"] in places:
                problems.append(f"{row.place}: the sku {variant['sku']} is at {places[variant['sku']]}, too.")
            places[variant["sku"]] = row.place
            entry.variants.append(variant)
    if problems:
        raise FeedError(problems)
    return list(entries.values())


def _cleaned(form: forms.Form, place: str) -> tuple[dict[str, Any], list[str]]:
    complaints = [
        f"{place}: {name}: {message}"
        for name, messages in form.errors.get_json_data().items()
        for message in (each["message"] for each in messages)
    ]
    return form.cleaned_data if not complaints else {}, complaints
