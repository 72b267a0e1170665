"""What is derived of a row, in Django's administration: to read, beside what it should be."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from denorm.states import Finding, State, findings

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = object

FIELD = "derived_numbers"
_HINTS = {
    State.WRONG: "wrong: its rows say {true}. `manage.py denorm repair --apply` puts it right",
    State.MISSING: "no row. `manage.py denorm repair --apply` makes it",
}


class DerivedAdmin(Base):
    """A mixin for the ModelAdmin of a model that numbers or sets are derived for, or of its Stats.

    The page of a row shows each of them, and whether it is what the rows say now. Nothing here can be edited.
    """

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """Add the table, for a row that exists."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, FIELD] if obj else fields

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """Leave the table to a fieldset of its own."""
        return [field for field in super().get_fields(request, obj) if field != FIELD]

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        """Put it last."""
        sets = super().get_fieldsets(request, obj)
        return [*sets, ("Derived", {"fields": [FIELD]})] if obj else sets

    @admin.display(description="Numbers and sets")
    def derived_numbers(self, row: models.Model) -> SafeString:
        """The table."""
        rows = format_html_join(
            "",
            '<tr data-derived="{}" data-state="{}"><th scope="row">{}</th><td>{}</td><td>{}</td></tr>',
            (
                (each.name, each.state.name.lower(), each.name, _value(each), _said(each))
                for each in findings(row)
            ),
        )
        head = '<thead><tr><th scope="col">Name</th><th scope="col">Is</th><th scope="col">State</th></tr></thead>'
        return format_html("<table>{}<tbody>{}</tbody></table>", SafeString(head), rows)


def _value(found: Finding) -> str:
    return "-" if found.stored is None else str(found.stored)


def _said(found: Finding) -> str:
    return _HINTS.get(found.state, found.state.value).format(true=found.true)
