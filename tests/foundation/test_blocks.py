"""The blocks of an article: few, in groups, each with an example that looks like the site."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.fields import StreamField

from home.models import EventPage, StandardPage
from newsfeed.models import NewsPage
from pages.blocks import ArticleBlock, ContactBlock, ItemsBlock, LinkBlock, StepsBlock
from tests.factories.pages import content_image, standard_page

BLOCKS = {**ArticleBlock().child_blocks, **StepsBlock().child_blocks, **ItemsBlock().child_blocks}


def test_there_are_at_most_twelve_and_all_articles_have_the_same():
    fields = [field for kind in apps.get_models() for field in kind._meta.fields if isinstance(field, StreamField)]
    assert fields and {name for field in fields for name in field.stream_block.child_blocks} == set(BLOCKS)
    assert len(BLOCKS) <= 12
    bodies = [kind._meta.get_field("body").stream_block.child_blocks for kind in (NewsPage, StandardPage, EventPage)]
    assert bodies[0].keys() == bodies[1].keys() == bodies[2].keys()


@pytest.mark.parametrize("name", BLOCKS)
def test_each_says_what_it_is_and_shows_it(name, cast, as_user):
    block = BLOCKS[name]
    assert str(block.label) and block.get_description() and block.meta.group and block.meta.icon != "placeholder"
    assert block.is_previewable
    editor = as_user(cast.editor)
    shown = editor.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert shown.status_code == 200
    assert "app.css" in shown.text and 'class="prose"' in shown.text


def test_the_groups_are_three():
    assert {str(block.meta.group) for block in BLOCKS.values()} == {"Words", "Pictures and files", "School"}


@pytest.mark.parametrize("given", [{}, {"phone": "ring me"}, {"phone": "+91 (call"}, {"email": "office"}])
def test_a_contact_can_be_reached(given):
    block = ContactBlock()
    with pytest.raises(ValidationError):
        block.clean(block.normalize({"who": "Office", **given}))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,hello", ""])
def test_a_link_leads_to_an_address_of_the_web(url):
    block = LinkBlock()
    with pytest.raises(ValidationError):
        block.clean(block.normalize({"title": "Go", "url": url}))


def test_an_address_without_its_beginning_is_https():
    block = LinkBlock()
    assert block.clean(block.normalize({"title": "Go", "url": "school.example"}))["url"] == "https://school.example"


def test_a_photo_that_was_deleted_leaves_nothing(cast, client):
    kept, gone = content_image(cast.school), content_image(cast.school, "Gone")
    photos = [{"image": image, "alt": image.title, "caption": image.title} for image in (kept, gone)]
    page = standard_page(cast.school, body=[("gallery", {"photos": photos}), ("photo", photos[1])])
    assert client.get(page.address).text.count("<img") == 3
    gone.delete()
    text = client.get(page.address).text
    assert text.count("<img") == 1 and "Gone" not in text
