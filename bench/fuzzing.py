"""Requests that nobody is expected to send: a form or an address of the site, with something naughty put into it.

fuzz = Fuzz(seed, forms, addresses, names)     # by role the forms and the addresses that it found
fuzz.request(17)                               # the seventeenth: the same for the same seed and the same site
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote, quote_plus

from bench.html_forms import Field, Form
from bench.naughty import BODIES, DAYS, FILES, FORM, HEADERS, HEADS, KEYS, METHODS, NUMBERS, PARTS, TEXTS, TYPES

ANY = TEXTS + NUMBERS + DAYS + KEYS
BY_KIND = {"number": NUMBERS, "range": NUMBERS, "date": DAYS, "time": DAYS, "datetime-local": DAYS, "month": DAYS}
BY_KIND |= dict.fromkeys(("hidden", "select", "radio", "checkbox", "button"), KEYS + NUMBERS)
# What somebody would write where nothing stands.
USUAL = {"date": "2026-12-02", "time": "10:00", "number": "1", "email": "a@example.org", "url": "https://example.org/"}
WRITTEN = {"text", "textarea", "search", "tel", "password", *USUAL}
MORE_NAMES = ("", "a", "__proto__", "next", "form-TOTAL_FORMS", "form-0-id", "a[]", "\0", "\u0928", "a" * 5000)
BOUNDARY = "b"
Pairs = list[tuple[str, Any]]


class Request(NamedTuple):
    """`path` is as a browser sends it, in ASCII; `what` says what is naughty in it."""

    role: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    what: str


@dataclass
class Fuzz:
    """`addresses` and `forms` are by role and kind, `keys` gives those parts of a path that are keys, `names` are those
    that pages ask for behind a `?`."""

    seed: int
    forms: Mapping[str, Mapping[str, list[Form]]]
    addresses: Mapping[str, Mapping[str, list[str]]]
    keys: Callable[[str], list[str]]
    names: list[str]

    def request(self, number: int) -> Request:
        chance = Random(f"{self.seed}/{number}")  # noqa: S311
        role = chance.choice(sorted(self.addresses))
        forms, addresses = self.forms[role], self.addresses[role]
        if forms and chance.random() < 0.6:
            return chance.choice(OF_FORMS)(self, chance, role, chance.choice(forms[chance.choice(sorted(forms))]))
        path = chance.choice(addresses[chance.choice(sorted(addresses))])
        return chance.choice(OF_ADDRESSES)(self, chance, role, path)


# --- What a browser would send ----------------------------------------------------------------------------------------
def filled(chance: Random, form: Form) -> Pairs:
    """The form as somebody sends it who fills in what is empty, ticks some boxes and presses one button."""
    pairs: Pairs = []
    pressed = [field.name for field in form.fields if field.kind == "button"]
    button = chance.choice([*pressed, ""])
    for field in form.fields:
        if field.kind == "button":
            is_sent = field.name == button and button not in dict(pairs)
        elif field.kind == "radio off":
            is_sent = field.name not in dict(pairs) and chance.random() < 0.7
        else:
            is_sent = field.kind != "checkbox off" or chance.random() < 0.5
        if is_sent:
            pairs.append((field.name, usual(chance, field)))
    return pairs


def usual(chance: Random, field: Field) -> Any:
    if field.kind == "file":
        return FILES[0]
    if not field.value and field.kind in WRITTEN and chance.random() < 0.9:
        return USUAL.get(field.kind, "A")
    return field.value or ""


def naughty(chance: Random, field: Field | None = None) -> Any:
    kind = field.kind.partition(" ")[0] if field else ""
    if kind == "file":
        return chance.choice(FILES)
    return chance.choice(BY_KIND[kind] if kind in BY_KIND and chance.random() < 0.6 else ANY)


def quoted(text: str) -> str:
    return quote(text.encode(errors="surrogatepass"), safe="")


def in_query(path: str, pairs: Pairs) -> str:
    more = urlencoded([(name, value[0] if isinstance(value, tuple) else value) for name, value in pairs]).decode()
    return f"{path}{'&' if '?' in path else '?'}{more}" if more else path


def urlencoded(pairs: Pairs) -> bytes:
    return "&".join(f"{quote_plus(_bytes(name))}={quote_plus(_bytes(value))}" for name, value in pairs).encode()


def in_parts(pairs: Pairs) -> bytes:
    """As a form with files is sent: what is (name, content) is a file."""
    parts = []
    for name, value in pairs:
        head = b'--b\r\nContent-Disposition: form-data; name="%b"' % _bytes(name)
        if isinstance(value, tuple):
            head += b'; filename="%b"\r\nContent-Type: application/octet-stream' % _bytes(value[0])
            value = value[1]
        parts.append(head + b"\r\n\r\n%b\r\n" % _bytes(value))
    return b"".join(parts) + b"--b--\r\n"


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode(errors="surrogatepass")


def header(text: str) -> str:
    """As it comes out of the server: its bytes as letters, without what the server refuses."""
    return "".join(letter for letter in _bytes(text).decode("latin-1") if letter == "\t" or ord(letter) > 31)[:9000]


def send(role: str, form: Form, pairs: Pairs, what: str) -> Request:
    """By the method of the form, in parts where there is a file among them."""
    if form.method == "GET":
        return Request(role, "GET", in_query(form.action, pairs), {}, b"", what)
    if any(isinstance(value, tuple) for _name, value in pairs):
        kind, body = f"{PARTS}; boundary={BOUNDARY}", in_parts(pairs)
    else:
        kind, body = FORM, urlencoded(pairs)
    return Request(role, "POST", form.action, {"Content-Type": kind}, body, what)


# --- Forms -----------------------------------------------------------------------------------------------------------
def one_field(fuzz: Fuzz, chance: Random, role: str, form: Form) -> Request:
    """Right but for one field. Of what can be chosen once only the naughty one is sent."""
    if not form.fields:
        return send(role, form, [(chance.choice(MORE_NAMES), naughty(chance))], "a field that there is not")
    field = chance.choice(form.fields)
    pairs = [(name, value) for name, value in filled(chance, form) if name != field.name]
    value = naughty(chance, field)
    return send(role, form, [*pairs, (field.name, value)], f"{field.name}={value!r:.200}")


def many_fields(fuzz: Fuzz, chance: Random, role: str, form: Form) -> Request:
    pairs = [(field.name, naughty(chance, field)) for field in form.fields if chance.random() < 0.8]
    return send(role, form, pairs, "all of it")


def fields_missing(fuzz: Fuzz, chance: Random, role: str, form: Form) -> Request:
    gone = {field.name for field in form.fields if chance.random() < 0.4}
    return send(role, form, [pair for pair in filled(chance, form) if pair[0] not in gone], f"without {sorted(gone)}")


def fields_doubled(fuzz: Fuzz, chance: Random, role: str, form: Form) -> Request:
    pairs = filled(chance, form)
    again = [(name, chance.choice([value, naughty(chance)])) for name, value in pairs if chance.random() < 0.5]
    more = [(chance.choice([*MORE_NAMES, *fuzz.names]), naughty(chance))]
    return send(role, form, chance.sample([*pairs, *again, *more], len(pairs) + len(again) + 1), "fields doubled")


def wrong_type(fuzz: Fuzz, chance: Random, role: str, form: Form) -> Request:
    """Text in place of a file, a file in place of text; and a method that the form has not."""
    pairs: Pairs = [
        (name, "a" if isinstance(value, tuple) else chance.choice([value, chance.choice(FILES)]))
        for name, value in filled(chance, form)
    ]
    turned = form._replace(method="POST" if form.method == "GET" or chance.random() < 0.8 else "GET")
    return send(role, turned, pairs, "files and texts exchanged")


def wrong_key(fuzz: Fuzz, chance: Random, role: str, form: Form) -> Request:
    path, what = with_key(fuzz, chance, form.action)
    return send(role, form._replace(action=path), filled(chance, form), what)


def wrong_encoding(fuzz: Fuzz, chance: Random, role: str, form: Form) -> Request:
    kind = chance.choice(TYPES)
    pairs = filled(chance, form)
    body = in_parts(pairs) if kind.startswith(PARTS) else urlencoded(pairs)
    charset = chance.choice(["", "utf-16", "utf-8-sig"])
    body = body.decode(errors="replace").encode(charset) if charset else body
    return Request(role, "POST", form.action, {"Content-Type": header(kind)}, body, f"a body of {kind!r:.80} {charset}")


def wrong_body(fuzz: Fuzz, chance: Random, role: str, form: Form) -> Request:
    body = chance.choice(BODIES)
    kind = chance.choice([FORM, f"{PARTS}; boundary={BOUNDARY}", chance.choice(TYPES)])
    return Request(role, "POST", form.action, {"Content-Type": header(kind)}, body, f"{body!r:.40} as {kind!r:.80}")


def bad_parts(fuzz: Fuzz, chance: Random, role: str, form: Form) -> Request:
    name = (chance.choice(form.fields).name if form.fields else "a").encode()
    part = chance.choice(HEADS).replace(b'"a"', b'"%b"' % name)
    end = chance.choice([b"\r\n--b--\r\n", b"\r\n--b\r\n", b"", b"--b--"])
    kinds = {"Content-Type": f"{PARTS}; boundary={BOUNDARY}"}
    return Request(role, "POST", form.action, kinds, b"--b\r\n" + part + b"a" + end, f"a part {part!r:.100}")


def cut_off(fuzz: Fuzz, chance: Random, role: str, form: Form) -> Request:
    """The connection ends before the body does."""
    pairs: Pairs = [
        (name, chance.choice(FILES) if isinstance(value, tuple) else value) for name, value in filled(chance, form)
    ]
    parts = chance.random() < 0.7
    body = in_parts(pairs) if parts else urlencoded(pairs)
    kinds = {"Content-Type": f"{PARTS}; boundary={BOUNDARY}" if parts else FORM, "Content-Length": str(len(body))}
    return Request(role, "POST", form.action, kinds, body[: chance.randrange(len(body) + 1)], "cut off")


def header_of_form(fuzz: Fuzz, chance: Random, role: str, form: Form) -> Request:
    asked = send(role, form, filled(chance, form), "")
    more, what = one_header(chance)
    return asked._replace(headers={**asked.headers, **more}, what=what)


# --- Addresses -------------------------------------------------------------------------------------------------------
def asks(fuzz: Fuzz, chance: Random, role: str, path: str) -> Request:
    """With something behind the `?` that pages ask for, some of it twice."""
    names = [chance.choice(fuzz.names) for _each in range(chance.choice([1, 1, 2, 5]))]
    pairs = [(name, naughty(chance)) for name in names]
    pairs += [(chance.choice(names), naughty(chance))] if chance.random() < 0.2 else []
    path = chance.choice([path, path.partition("?")[0]])
    return Request(role, "GET", in_query(path, pairs), {}, b"", f"{pairs!r:.300}")


def asks_raw(fuzz: Fuzz, chance: Random, role: str, path: str) -> Request:
    query = quote(chance.choice(BODIES), safe="%&=;+[]{}")
    return Request(role, "GET", f"{path.partition('?')[0]}?{query}", {}, b"", f"?{query:.80}")


def asks_key(fuzz: Fuzz, chance: Random, role: str, path: str) -> Request:
    path, what = with_key(fuzz, chance, path)
    return Request(role, chance.choice(["GET", "GET", "POST", "HEAD"]), path, {}, b"", what)


def asks_header(fuzz: Fuzz, chance: Random, role: str, path: str) -> Request:
    headers, what = one_header(chance)
    return Request(role, chance.choice(["GET", "GET", "HEAD"]), path, headers, b"", what)


def asks_otherwise(fuzz: Fuzz, chance: Random, role: str, path: str) -> Request:
    method, body = chance.choice(METHODS), chance.choice([b"", b"a=1", chance.choice(BODIES)])
    return Request(role, method, path, {"Content-Type": FORM} if body else {}, body, f"{method:.20} {body!r:.40}")


def posts(fuzz: Fuzz, chance: Random, role: str, path: str) -> Request:
    """To whatever answers: names that forms and pages know, with naughty values."""
    pairs = [(chance.choice([*fuzz.names, *MORE_NAMES]), naughty(chance)) for _each in range(chance.choice([0, 1, 4]))]
    return send(role, Form(path.partition("?")[0], "POST", ()), pairs, f"{pairs!r:.300}")


def with_key(fuzz: Fuzz, chance: Random, path: str) -> tuple[str, str]:
    """The path with one of its keys, or now and then another part of it, made naughty."""
    here, mark, query = path.partition("?")
    keys, parts = fuzz.keys(here), here.split("/")
    places = [place for place, part in enumerate(parts) if part in keys]
    place = chance.choice(places if places and chance.random() < 0.9 else range(1, max(len(parts), 2)))
    key = chance.choice(chance.choice([KEYS, KEYS, NUMBERS, DAYS, TEXTS]))
    parts[place : place + 1] = [quoted(key)[:20_000]]
    return "/".join(parts) + mark + query, f"the key {key!r:.100}"


def one_header(chance: Random) -> tuple[dict[str, str], str]:
    name, values = chance.choice(HEADERS)
    value = header(chance.choice(values or TEXTS))
    return {name: value}, f"{name}: {value!r:.100}"


OF_FORMS: tuple[Callable[[Fuzz, Random, str, Form], Request], ...] = (
    *(one_field,) * 5,
    many_fields,
    *(fields_missing, fields_doubled, wrong_type, wrong_key, wrong_encoding, wrong_body, bad_parts, cut_off),
    header_of_form,
)
OF_ADDRESSES: tuple[Callable[[Fuzz, Random, str, str], Request], ...] = (
    *(asks,) * 4,
    *(asks_key,) * 3,
    *(asks_raw, asks_header, asks_otherwise, posts),
)
