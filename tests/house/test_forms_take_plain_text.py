"""Every form of ours, the editors' too, with every sign that breaks a line: none is kept, or it is refused in words."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver
from wagtail import blocks
from wagtail.admin.panels import get_edit_handler
from wagtail.blocks.base import BlockField
from wagtail.documents.forms import get_document_form
from wagtail.images.forms import get_image_form
from wagtail.models import Page, get_page_models
from wagtail.snippets.models import get_snippet_models
from wagtailmedia.forms import get_media_form

from foundation.models import ContentDocument, ContentImage, ContentMedia
from home.forms import LookForm
from home.models import SchoolLook
from pages.models import SchoolContentPage
from portal.dashboard.forms import YouForm
from roll.administration.forms import AreaForm
from roll.school_forms import SchoolForm
from roll.sign_in import RequestCodeForm
from tests.factories.pages import school_page
from tests.factories.signs import ALL, left_over
from tests.house.test_sizes import sources

# As text, and as what looks like an address of mail, of the web, or a colour.
SHAPES = ("Sports{}day", "{}", '"a{}b"@example.org', "https://example.org/a{}b", "#0B566B{}")
NO_COMMENTS = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}


def subclasses(kind: type) -> Iterator[Any]:
    for each in kind.__subclasses__():
        yield each
        yield from subclasses(each)


def own_forms() -> list[Any]:
    # Which imports each view, and with it its form.
    assert get_resolver().url_patterns
    assert RequestCodeForm
    rooms = {module.partition(".")[0] for module in sources()}
    return sorted({each for each in subclasses(forms.BaseForm) if each.__module__.partition(".")[0] in rooms}, key=str)


def has_lines(field: Any) -> bool:
    return isinstance(field.widget, forms.Textarea)


def clean(cleaner: Any, value: Any) -> Any:
    """The cleaned value, "" where it is refused in words."""
    try:
        return cleaner.clean(value)
    except ValidationError as refused:
        assert all(refused.messages)
        return ""


def test_each_text_of_a_form_is_plain():
    walked = 0
    for form in own_forms():
        if issubclass(form, forms.BaseModelForm):
            continue  # Its fields are made from a model's: the whole form is filled in below.
        for name, field in getattr(form, "base_fields", {}).items():
            if not isinstance(field, forms.CharField):
                continue
            walked += 1
            for value in (shape.format(sign) for shape in SHAPES for sign in ALL):
                kept = clean(deepcopy(field), value)
                assert not isinstance(kept, str) or not left_over(kept, has_lines(field)), (form, name, value)
    assert walked > 30


# --- Forms made from models, as whole forms ---------------------------------------------------------------------------
def model_forms(cast) -> Iterator[tuple[Any, dict[str, Any]]]:
    """(form class, what it is made with besides the data) of each form that staff or editors fill in."""
    # Without a visit to the admin an editor has no collection yet.
    cast.editor.is_superuser = True
    below = {"parent_page": school_page(cast.school), "for_user": cast.editor}
    for page in get_page_models():
        if page is not Page:
            place = {"school": cast.school} if issubclass(page, SchoolContentPage) else {}
            yield page.get_edit_handler().get_form_class(), below | {"instance": page(**place)}
    for snippet in get_snippet_models():
        if snippet.__module__.startswith("newsfeed"):
            yield get_edit_handler(snippet).get_form_class(), {"for_user": cast.editor}
    yield get_image_form(ContentImage), {"user": cast.editor}
    yield get_document_form(ContentDocument), {"user": cast.editor}
    yield get_media_form(ContentMedia), {"user": cast.editor}
    yield LookForm, {"instance": SchoolLook(school=cast.school)}
    yield YouForm, {"instance": cast.guardian}
    yield SchoolForm, {"instance": cast.school}
    yield AreaForm, {}


def empty_parts(form: Any) -> dict[str, int]:
    """What a page's form sends of its articles and comments where there are none."""
    return NO_COMMENTS | {f"{name}-count": 0 for name, field in form.fields.items() if isinstance(field, BlockField)}


def texts_of(form: Any) -> dict[str, Any]:
    return {name: field for name, field in form.fields.items() if isinstance(field, forms.CharField)}


def test_each_text_of_a_form_made_from_a_model_is_plain(cast):
    # Some at once: a page's form asks the database much. NUL alone, for Django refuses it.
    portions = [ALL[:1], *(ALL[n : n + 6] for n in range(1, len(ALL), 6))]
    walked = set()
    for form_class, more in model_forms(cast):
        walked.add(form_class)
        empty = form_class(**more)
        names = texts_of(empty)
        kept = set()
        for portion in portions:
            words = "ab".join(["ab", *portion, "ab"])
            form = form_class(empty_parts(empty) | dict.fromkeys(names, words), **more)
            assert not form.is_valid() or form.cleaned_data
            for name, text in form.cleaned_data.items():
                if isinstance(text, str):
                    assert not left_over(text, has_lines(form.fields[name])), (form_class, name, portion)
                    kept |= {name} if "ab" in text else set()
        assert kept or not names, form_class
    ours = [form for form in own_forms() if issubclass(form, forms.BaseModelForm)]
    assert [form for form in ours if not any(issubclass(each, form) for each in walked)] == []


def text_blocks(block: Any) -> Iterator[Any]:
    children = [*getattr(block, "child_blocks", {}).values(), *filter(None, [getattr(block, "child_block", None)])]
    for child in children:
        yield from text_blocks(child)
    if isinstance(block, blocks.FieldBlock) and isinstance(block.field, forms.CharField):
        yield block


def test_each_text_of_an_article_is_plain(cast):
    walked = set()
    for form_class, _more in model_forms(cast):
        for field in form_class.base_fields.values():
            if not isinstance(field, BlockField):
                continue
            for block in text_blocks(field.block):
                walked.add(type(block))
                rich = isinstance(block, blocks.RichTextBlock)
                for value in (shape.format(sign) for shape in SHAPES for sign in ALL):
                    kept = clean(block, block.normalize(value))
                    text = kept.source if rich and kept else kept
                    assert not left_over(text, rich or has_lines(block.field)), (block.name, value)
    assert len(walked) >= 4
