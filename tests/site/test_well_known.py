"""Icons, the manifest and security.txt: what browsers and finders of faults ask of every site."""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.test import override_settings
from PIL import Image

from tests.factories.pages import school_page

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "hi", "pa", "ur")


def sizes(name: str) -> tuple[int, int]:
    return Image.open(ROOT / "site" / "static" / name).size


@pytest.mark.parametrize(
    ("path", "content_type", "size"),
    [("/favicon.ico", "image/x-icon", (48, 48)), ("/apple-touch-icon.png", "image/png", (180, 180))],
)
def test_icons_stand_where_browsers_look(db, client, path, content_type, size):
    answer = client.get(path)
    assert answer.status_code == 200 and answer["Content-Type"] in {content_type, "image/vnd.microsoft.icon"}
    assert "public" in answer["Cache-Control"]
    assert Image.open(BytesIO(b"".join(answer))).size == size


def test_the_icon_of_a_phone_has_no_holes():
    """What is clear would be black on an iPhone, and cut off where the maskable one is cut."""
    for path in ("site/root/apple-touch-icon.png", "site/static/icon-maskable-512.png"):
        assert Image.open(ROOT / path).convert("RGBA").getextrema()[3] == (255, 255), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_manifest_and_its_pages_name_it(cast, client, language):
    school_page(cast.school)
    (path,) = re.findall(r'<link rel="manifest" href="([^"]+)"', client.get(f"/{language}/nai-umeed/").text)
    answer = client.get(path)
    assert answer["Content-Type"].startswith("application/manifest+json") and not answer.cookies
    said = json.loads(answer.content)
    assert (said["lang"], said["dir"]) == (language, "rtl" if language == "ur" else "ltr")
    assert said["start_url"] == f"/{language}/" and client.get(said["start_url"]).status_code == 200
    assert {icon["purpose"] for icon in said["icons"]} == {"any", "maskable"}
    for icon in said["icons"]:
        assert client.get(icon["src"]).status_code == 200
        assert icon["sizes"] == "{}x{}".format(*sizes(icon["src"].rpartition("/")[2]))


def test_a_manifest_is_in_the_four_languages_alone(db, client):
    assert client.get("/site.webmanifest").json()["lang"] == "en"
    assert client.get("/site-fr.webmanifest").status_code == 404
    names = {client.get(f"/site-{code}.webmanifest").json()["short_name"] for code in LANGUAGES}
    assert len(names) == 4


def test_whom_to_tell_of_a_fault_is_said_where_somebody_set_it(db, client, monkeypatch):
    assert client.get("/.well-known/security.txt").status_code == 404
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T08:20+05:30")
    for contact, said in (
        ("a@example.org", "mailto:a@example.org"),
        ("https://example.org/x", "https://example.org/x"),
    ):
        with override_settings(SECURITY_CONTACT=contact, BASE_URL="https://school.example.org"):
            lines = client.get("/.well-known/security.txt").text.splitlines()
        assert lines == [
            f"Contact: {said}",
            "Expires: 2027-05-23T00:00:00Z",
            "Preferred-Languages: en, hi, pa, ur",
            "Canonical: https://school.example.org/.well-known/security.txt",
        ]
