"""Prices as shoppers read them."""

from decimal import Decimal

from django import template

register = template.Library()

_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}


@register.filter
def price(amount: Decimal, currency: str) -> str:
    """`89.90|price:"EUR"` is €89.90; a currency without a symbol here is written out: CHF 89.90."""
    symbol = _SYMBOLS.get(currency)
    return f"{symbol}{amount:,.2f}" if symbol else f"{currency} {amount:,.2f}"
