"""The forms of a page, as a browser would find and send them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

TYPED = {"text", "email", "password", "search", "url", "number", "datetime-local", "textarea"}


@dataclass
class Field:
    """A field: `kind` is its type, or `textarea` or `select`; `value` is what it holds, `None` if it isn't sent."""

    name: str
    kind: str
    value: str | None = None

    @property
    def is_typed(self) -> bool:
        """Whether a visitor writes into it."""
        return self.kind in TYPED


@dataclass
class Form:
    """A form, with one of its buttons if it has several."""

    action: str
    method: str
    multipart: bool
    id: str = ""
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, Field]] = field(default_factory=list)  # where each sends it, and what it adds

    def sent(self) -> dict[str, str]:
        """What a visitor sends who changes nothing."""
        return {each.name: each.value for each in self.fields if each.value is not None}

    def value(self, name: str) -> str | None:
        """What the field holds; None if there is none."""
        return next((each.value for each in self.fields if each.name == name), None)


@dataclass
class Page(HTMLParser):
    """What of a page's HTML speaks of forms, and every tag with its attributes."""

    path: str
    forms: list[Form] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    alerts: int = 0
    _form: Form | None = None
    _text: Field | None = None  # the textarea that is open
    _choice: Field | None = None  # the select that is open
    _strays: list[tuple[str, str, Field]] = field(default_factory=list)  # buttons that name their form

    def __post_init__(self) -> None:
        super().__init__()

    @classmethod
    def read(cls, path: str, html: str) -> "Page":
        """The page at this address."""
        page = cls(path)
        page.feed(html)
        page.close()
        for form in page.forms:
            form.buttons += [(action, button) for of, action, button in page._strays if of == form.id]
        return page

    def sendings(self) -> Iterator[Form]:
        """Each form once for each button that sends it; one without a button here isn't sent from here."""
        for form in self.forms:
            for action, button in form.buttons:
                added = [button] if button.name else []
                yield replace(form, action=action or form.action, fields=[*form.fields, *added], buttons=[])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        self.alerts += (
            given.get("role") == "alert" and given.get("id") != "refusal"
        )  # empty until htmx is refused
        if tag == "form":
            method = given.get("method", "get").lower()
            multipart = given.get("enctype") == "multipart/form-data"
            self._form = Form(given.get("action") or self.path, method, multipart, given.get("id", ""))
            self.forms.append(self._form)
        elif tag == "button" or given.get("type") in {"submit", "image"}:
            self._add_button(given)
        elif self._form is not None and tag == "input" and given.get("name"):
            self._add_input(self._form, given)
        elif self._form is not None and tag in {"textarea", "select"}:
            made = Field(given.get("name", ""), tag, "")
            self._form.fields.append(made)
            self._text, self._choice = (made, None) if tag == "textarea" else (None, made)
        elif tag == "option" and self._choice and ("selected" in given or not self._choice.value):
            self._choice.value = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text:
            # A browser drops the line break with which the markup begins.
            self._text.value, self._text = (self._text.value or "").removeprefix("\n"), None
        elif tag == "select":
            self._choice = None
        elif tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        if self._text:
            self._text.value = (self._text.value or "") + data

    def _add_input(self, form: Form, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        value: str | None = given.get("value", "on" if kind == "checkbox" else "")
        if kind in {"radio", "checkbox"} and "checked" not in given:
            value = None
        known = next((each for each in form.fields if each.name == given["name"]), None)
        if kind == "radio" and known:
            known.value = known.value or value
        else:
            form.fields.append(Field(given["name"], kind, value))

    def _add_button(self, given: dict[str, str]) -> None:
        button = Field(given.get("name", ""), "submit", given.get("value", ""))
        if given.get("type") in {"button", "reset"}:
            return
        if given.get("form"):
            self._strays.append((given["form"], given.get("formaction", ""), button))
        elif self._form is not None:
            self._form.buttons.append((given.get("formaction", ""), button))
