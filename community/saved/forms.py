"""What members say about a list of theirs."""

from typing import Any

from django import forms

from community.saved.kinds import Kind


def list_form(kind: Kind, *args: Any, **kwargs: Any) -> "forms.ModelForm[Any]":
    """The form of a list of that kind."""
    widgets: dict[str, Any] = {
        "visibility": forms.RadioSelect,
        "name": forms.TextInput(attrs={"autocomplete": "off"}),
    }
    made = forms.modelform_factory(
        kind.model,
        fields=["name", "description", "visibility"],
        widgets=widgets,
        error_messages={"name": {"required": "Give it a name."}},
    )
    return made(*args, **kwargs)
