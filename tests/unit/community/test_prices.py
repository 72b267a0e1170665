from decimal import Decimal

import pytest

from community.catalogue.templatetags.prices import price


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("89.9", "EUR", "€89.90"),
        ("1234.5", "USD", "$1,234.50"),
        ("20", "CHF", "CHF 20.00"),
        ("0", "GBP", "£0.00"),
    ],
)
def test_a_price_is_written_as_shoppers_read_it(amount, currency, shown):
    assert price(Decimal(amount), currency) == shown
