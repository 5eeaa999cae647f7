"""The forms of a page, with what a browser would send of each."""

from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin

# Names that are buttons' or the browser's own.
NOT_SENT = {"submit", "button", "reset", "image"}
TOKEN = "csrfmiddlewaretoken"


class Field(NamedTuple):
    """`value` is what is sent where nobody touches it; None where nothing is. Of kind `blocks`: what a script draws."""

    name: str
    kind: str
    value: str | None


class Form(NamedTuple):
    """`action` is the whole path with what is asked behind it."""

    action: str
    method: str
    fields: tuple[Field, ...]


class Forms(HTMLParser):
    """`found` has the forms of a page that goes by this path."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__()
        self.path, self.found = path, list[Form]()
        self._form: dict[str, str | None] | None = None
        self._fields: list[Field] = []
        self._select = self._textarea = ""
        self._text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = dict(attributes)
        name, value = has.get("name") or "", has.get("value")
        if tag == "form":
            self._form, self._fields = has, []
        elif tag == "select":
            self._select = name
            self._fields.append(Field(name, "select", None))
        elif tag == "option":
            self._choose(value or "", "selected" in has)
        elif tag == "textarea":
            self._textarea, self._text = name, ""
        elif has.get("data-controller") == "w-block":
            self._fields.append(Field(has.get("id") or "", "blocks", None))
        elif tag == "button" and name:
            self._fields.append(Field(name, "button", value or ""))
        elif tag == "input" and name and (has.get("type") or "text") not in NOT_SENT:
            self._fields.append(_input(name, has.get("type") or "text", value, "checked" in has))

    def handle_data(self, data: str) -> None:
        self._text += data if self._textarea else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            action = urljoin(self.path, self._form.get("action") or "")
            fields = tuple(each for each in self._fields if each.name and each.name != TOKEN)
            self.found.append(Form(action, (self._form.get("method") or "get").upper(), fields))
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._textarea:
            self._fields.append(Field(self._textarea, "textarea", self._text.removeprefix("\n")))
            self._textarea = ""

    def _choose(self, value: str, is_chosen: bool) -> None:
        """The first choice is sent where none is chosen."""
        if self._select and (is_chosen or self._fields[-1].value is None):
            self._fields[-1] = Field(self._select, "select", value)


def _input(name: str, kind: str, value: str | None, is_checked: bool) -> Field:
    """Of boxes that nobody has ticked the value is kept, so that they may be ticked."""
    if kind in {"checkbox", "radio"}:
        return Field(name, kind, value or "on") if is_checked else Field(name, f"{kind} off", value or "on")
    return Field(name, kind, value or "")
