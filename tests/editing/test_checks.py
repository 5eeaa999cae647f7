"""What an editor is told about words beside photos and on links."""

import json
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.blocks import StructValue

from editing.checks import empty_links_of, run_checks
from foundation.models import ContentImage
from newsfeed.models import HowToPage
from pages.photo_form import nested_values
from tests.factories.pages import (
    content_image,
    every_block,
    form_of,
    howto_page,
    news_page,
    school_page,
    standard_page,
    video,
)


def save(client, page, **more):
    data = form_of(page) | {"photo": page.photo_id or "", "photo_alt": page.photo_alt} | more
    data.pop("action-publish")
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, follow=True)


def block(kind: str, **values) -> dict[str, str]:
    first = {"body-count": 1, "body-0-deleted": "", "body-0-order": 0, "body-0-type": kind, "body-0-id": ""}
    return first | {f"body-0-value-{name}": value for name, value in values.items()}


@pytest.mark.parametrize("field", ["title", "summary", "photo_alt", "slug"])
def test_a_childs_full_name_does_not_stand_beside_a_photo(cast, as_user, field):
    page = news_page(cast.school, photo=content_image(cast.school))
    text = "siya-verma-wins" if field == "slug" else "Siya Verma wins"
    answer = save(as_user(cast.editor), page, **{field: text})
    (said,) = answer.context["form"].errors[field]
    assert "looks like a child’s full name" in said and "first name only" in said
    page.refresh_from_db()
    assert "Verma" not in f"{page.title}{page.summary}{page.photo_alt}"
    assert "form" in answer.context and not save(as_user(cast.editor), page, title="Siya wins").context["form"].errors


def test_a_caption_counts_and_another_schools_child_does_not(cast, as_user):
    page, image = news_page(cast.school), content_image(cast.school)
    for caption, errors in (("Siya Verma in the sack race", True), ("Meher Verma in the sack race", False)):
        told = block("photo", image=image.pk, alt="A race", caption=caption)
        answer = save(as_user(cast.editor), page, **told)
        assert bool(answer.context["form"].errors.get("body")) is errors


def test_without_a_photo_a_name_may_stand(cast, as_user):
    page = news_page(cast.school)
    assert not save(as_user(cast.editor), page, title="Siya Verma wins").context["form"].errors


def test_a_schools_own_page_says_what_its_photo_shows(cast, as_user):
    page, image = school_page(cast.school), content_image(cast.school)
    data = {"title": page.title, "intro": "", "photo": image.pk, "photo_alt": "", "comments-TOTAL_FORMS": 0}
    data |= {"comments-INITIAL_FORMS": 0, "action-publish": "1"}
    answer = as_user(cast.head).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert answer.context["form"].errors["photo_alt"] == ["Say in a few words what the photo shows."]


def step(image, **values) -> dict[str, Any]:
    return {"words": "Do it.", "image": image, "alt": ""} | values


def with_a_bare_photo(image, kind: str) -> dict[str, str]:
    """What the form sends of a photo of which nobody has said what it shows, wherever it can stand."""
    if kind == "photo":
        return {"photo": str(image.pk), "photo_alt": ""}
    if kind == "photo in the text":
        return block("photo", image=image.pk, alt="", caption="")
    names = {"image": image.pk, "alt": "", "caption": ""}
    photos = {f"photos-{n}-value-{name}": value for n in range(2) for name, value in names.items()}
    photos |= {f"photos-{n}-{name}": value for n in range(2) for name, value in (("deleted", ""), ("order", n))}
    return block("gallery", **{"photos-count": 2}, **photos) | {f"body-0-value-photos-{n}-id": "" for n in range(2)}


def words_beside(page) -> list[str]:
    """What the newest version says of its photos."""
    page = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    structs = [part for part in nested_values(page.body) if isinstance(part, StructValue) and "alt" in part]
    return [*([page.photo_alt] if page.photo_id else []), *(each["alt"] for each in structs)]


@pytest.mark.parametrize("kind", ["photo", "photo in the text", "several photos"])
def test_a_draft_may_lack_the_words_of_a_photo_and_nothing_else_may(cast, as_user, kind):
    page, image, client = news_page(cast.school, live=False), content_image(cast.school), as_user(cast.editor)
    sent = with_a_bare_photo(image, kind)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    # As the button does, and as it saves itself.
    assert not save(client, page, **sent).context["form"].errors
    data = {name: value for name, value in form_of(page).items() if name != "action-publish"} | sent
    answer = client.post(url, data, headers={"Accept": "application/json"})
    assert answer.status_code == 200 and answer.json()["success"], answer.content
    assert set(words_beside(page)) == {""}
    page.live = True
    page.save()
    assert not save(client, page, **sent).context["form"].errors, "a draft of what is live"
    for action, who in (("action-submit", cast.editor), ("action-publish", cast.head)):
        said = as_user(who).post(url, data | {action: "1"})
        assert list(said.context["form"].errors) == ["photo_alt" if kind == "photo" else "body"], action


@pytest.mark.parametrize("kind", ["photo", "photo in the text", "several photos"])
def test_what_was_said_of_the_picture_is_not_asked_again(cast, as_user, kind):
    page, image = news_page(cast.school), content_image(cast.school)
    ContentImage.objects.update(description="A race over the field")
    assert not save(as_user(cast.editor), page, **with_a_bare_photo(image, kind)).context["form"].errors
    assert set(words_beside(page)) == {"A race over the field"}


def test_a_step_is_as_a_photo(cast):
    image, steps = content_image(cast.school), HowToPage._meta.get_field("steps").stream_block
    value = steps.to_python([{"type": "step", "id": "1", "value": step(image.pk)}])
    assert steps.clean_deferred(value)[0].value["alt"] == ""
    with pytest.raises(ValidationError):
        steps.clean(value)
    image.description = "A race"
    image.save()
    assert steps.clean(steps.to_python(steps.get_prep_value(value)))[0].value["alt"] == "A race"


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("click here", True),
        ("Here", True),
        ("Read more …", True),
        ("https://example.org/a", True),
        ("www.example.org", True),
        ("यहाँ क्लिक करें", True),
        ("ਇੱਥੇ ਕਲਿੱਕ ਕਰੋ", True),
        ("یہاں کلک کریں", True),
        ("<b>click</b> here.", True),
        ("Programme of the sports day", False),
        ("Here is the programme", False),
    ],
)
def test_a_link_says_where_it_leads(cast, text, empty):
    page = news_page(cast.school, body=[("paragraph", f'<p>See <a href="https://example.org/">{text}</a></p>')])
    assert bool(empty_links_of(page.body)) is empty


def test_an_editor_is_told_and_not_kept_from_saving(cast, as_user):
    page = news_page(cast.school)
    page.body = [("paragraph", '<p><a href="https://example.org/">click here</a></p>')]
    page.save_revision()
    raw = '{"blocks":[{"key":"a","type":"unstyled","depth":0,"text":"click here","inlineStyleRanges":[],'
    raw += '"entityRanges":[{"offset":0,"length":10,"key":0}]}],"entityMap":{"0":{"type":"LINK",'
    raw += '"mutability":"MUTABLE","data":{"url":"https://example.org/"}}}}'
    told = block("paragraph") | {"body-0-value": raw}
    client = as_user(cast.editor)
    answer = save(client, page, **told)
    assert "The link “click here” doesn&#x27;t say where it leads" in answer.text
    assert "has been" in answer.text or "saved" in answer.text


# --- What else could be better --------------------------------------------------------------------------------------
def checks_shown(page) -> list[tuple[str, str]]:
    return [(each.field, each.words) for each in run_checks(page)]


def test_a_good_page_is_told_nothing(cast):
    page = news_page(cast.school, photo=content_image(cast.school), body=list(every_block(cast.school)))
    assert checks_shown(page) == []


def test_a_photo_without_words_is_found_on_the_page_and_in_its_text(cast):
    photo = {"image": content_image(cast.school), "alt": "", "caption": ""}
    page = news_page(cast.school, body=[("photo", photo), ("gallery", {"photos": [photo, photo | {"alt": "A race"}]})])
    page.photo, page.photo_alt = content_image(cast.school), ""
    assert [field for field, _words in checks_shown(page)] == ["photo_alt", "body"]
    assert "2 photos in the text have no description" in checks_shown(page)[1][1]
    step = howto_page(cast.school, steps=[("step", {"words": "Do it.", "image": None, "alt": ""})])
    assert checks_shown(step) == []


def test_a_video_without_captions_or_transcript_is_found(cast):
    page = howto_page(cast.school, what_video=video(cast.school))
    assert checks_shown(page) == []
    page.what_captions = page.what_transcript = ""
    assert [field for field, _words in checks_shown(page)] == ["what_captions", "what_transcript"]


@pytest.mark.parametrize(("end", "number"), [(".", 0), ("।", 0), ("۔", 0), ("?", 0), (", ", 1), (" ", 1)])
def test_a_sentence_over_twenty_words_is_found_in_every_script(cast, end, number):
    words = " ".join(["बस"] * 15)
    page = standard_page(cast.school, summary=f"{words}{end} {words}{end}")
    found = checks_shown(page)
    assert len(found) == number
    if number:
        assert found[0][0] == "summary" and "This sentence has 30 words: “बस बस बस बस बस बस …”" in found[0][1]


def test_points_of_a_list_are_sentences_and_captions_are_not_read(cast):
    points = "".join(f"<li>{'bring water ' * 6}</li>" for _ in range(4))
    long = " ".join(["word"] * 25)
    page = standard_page(cast.school, body=[("paragraph", f"<ul>{points}</ul>"), ("paragraph", f"<p>{long}</p>")])
    assert [field for field, _words in checks_shown(page)] == ["body"]
    howto = howto_page(cast.school, what_video=video(cast.school), what_transcript=long)
    assert checks_shown(howto) == []


def test_a_name_in_the_text_of_a_page_with_a_photo_is_found_and_said_as_it_was_written(cast):
    text = [("paragraph", "<p>Today <b>siya verma</b> won.</p>")]
    assert checks_shown(standard_page(cast.school, body=text)) == []
    (found,) = checks_shown(news_page(cast.school, photo=content_image(cast.school), body=text))
    assert found[0] == "body" and "“siya verma” looks like a child’s full name" in found[1]
    apart = [("paragraph", "<p>siya</p>"), ("paragraph", "<p>verma</p>")]
    assert checks_shown(news_page(cast.school, "Apart", photo=content_image(cast.school), body=apart)) == []
    theirs = [("paragraph", "<p>Meher Verma</p>")]
    assert checks_shown(news_page(cast.school, "Other school", photo=content_image(cast.school), body=theirs)) == []


def test_they_warn_with_a_way_to_the_field_and_stand_in_the_checks_panel(cast, as_user):
    page, long = news_page(cast.school), " ".join(["word"] * 25)
    client = as_user(cast.editor)
    answer = save(client, page, summary=long)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "This sentence has 25 words" in answer.text and f'href="{edit}#id_summary"' in answer.text
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().summary == long, "saved all the same"
    text = client.get(edit).text
    assert "Issues found" in text and "Content metrics" not in text, "its words would be those of the whole page"
    assert text.count("This sentence has 25 words") == 1 and f'{edit}#id_summary"' in text
    told = block("paragraph") | {"body-0-value": raw_text(long)}
    assert f"{edit}#panel-child-content-body-section" in save(client, page, **told).text
    assert 'id="panel-child-content-body-section"' in client.get(edit).text and 'id="id_summary"' in text


def raw_text(text: str) -> str:
    line = {"key": "a", "type": "unstyled", "depth": 0, "text": text, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [line], "entityMap": {}})


def test_wagtails_own_checker_looks_at_the_text_alone_and_runs_in_the_preview(cast, as_user):
    page = news_page(cast.school)
    page.save_revision()
    client = as_user(cast.editor)
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    asked = json.loads(re.search(r'id="checker-axe-configuration"[^>]*>(.*?)</script>', edit.text).group(1))
    assert asked["context"]["include"] == ["article"] and "image-alt" in asked["options"]["runOnly"]
    assert "empty-meta-description" not in asked["options"]["runOnly"]
    preview = client.post(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), form_of(page))
    shown = client.get(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]))
    assert preview.json()["is_valid"] and "<wagtail-userbar" in shown.text
    assert "wagtail-userbar" not in client.get(page.address).text
