"""The demo's clips: small, playable, with captions and pictures, as `manage.py draw_clips` leaves them."""

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from demo.films import FOLDER, PARTS, SECONDS, captions, clip, scenes, slides, still
from demo.pdfs import pdf
from demo.practices import PRACTICES
from demo.scenes import SCENES
from foundation.files.videos import measure
from newsfeed.captions import check_captions

CLIPS = [pytest.param(practice, part, id=clip(practice, part).stem) for practice in PRACTICES for part in PARTS]


@pytest.mark.parametrize(("practice", "part"), CLIPS)
def test_a_clip_is_small_and_plays_and_has_captions(practice, part):
    data = clip(practice, part).read_bytes()
    assert len(data) <= 300_000
    found = measure(ContentFile(data))
    assert (found.ending, found.width, found.height) == (".mp4", 426, 240)
    lines = [slide.line for slide in slides(practice, part)]
    assert found.seconds == pytest.approx(len(lines) * SECONDS, abs=0.5)
    assert all(len(line) <= 80 for line in lines)
    check_captions(captions(lines))
    if practice.hindi:
        check_captions(captions(practice.hindi[line] for line in lines))


def test_each_scene_that_a_slide_names_is_drawn():
    named = {slide.scene for practice in PRACTICES for part in PARTS for slide in slides(practice, part)}
    assert named <= set(SCENES)
    for scene in scenes():
        with Image.open(still(scene)) as picture:
            assert picture.size == (640, 360) and picture.format == "WEBP"


def test_nothing_else_lies_there():
    wanted = {clip(practice, part) for practice in PRACTICES for part in PARTS} | {still(scene) for scene in scenes()}
    assert set(FOLDER.iterdir()) == wanted


def test_each_step_that_stands_alone_says_what_its_picture_shows():
    assert [step for practice in PRACTICES for step in practice.steps if not step.alt] == []


def test_a_paper_is_a_pdf_whose_table_leads_to_its_objects():
    data = pdf("A (winter) list", ["One", "Two"])
    assert data.startswith(b"%PDF-1.4") and data.endswith(b"%%EOF\n")
    table = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    assert data[table:].startswith(b"xref")
    for number, line in enumerate(data[table:].splitlines()[3:9], 1):
        assert data[int(line.split()[0]) :].startswith(b"%d 0 obj" % number)
