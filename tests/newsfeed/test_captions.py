"""Captions that a browser would drop are refused in words, with the line where they are wrong."""

import pytest
from django.core.exceptions import ValidationError

from newsfeed.captions import check_captions, normalise
from tests.factories.pages import CAPTIONS


@pytest.mark.parametrize(
    "text",
    [
        CAPTIONS,
        "\ufeffWEBVTT - ours\r\n\r\n00:00.000 --> 00:04.000\r\nWe read.\r\n",
        "WEBVTT\n\nNOTE by us\n\n1\n01:00:00.500 --> 01:00:04.000 align:start\nWe read.\nEvery day.\n",
    ],
)
def test_captions_that_browsers_show(text):
    check_captions(text)
    assert normalise(text).startswith("WEBVTT") and "\r" not in normalise(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1\n00:00:00,000 --> 00:00:04,000\nWe read.", "a line that says WEBVTT"),
        ("WEBVTTT\n\n00:00.000 --> 00:04.000\nWe read.", "a line that says WEBVTT"),
        ("WEBVTT\n\nWe read.", "These captions have no times"),
        ("WEBVTT\n\n00:00,000 --> 00:04,000\nWe read.", "Line 3 is not a start and end time"),
        ("WEBVTT\n\n00:04.000 --> 00:04.000\nWe read.", "Line 3 is not a start and end time"),
        (
            "WEBVTT\n\n00:00.000 --> 00:04.000\nWe read.\n\n00:99.000 --> 00:04.000\nNo",
            "Line 6 is not a start and end time",
        ),
        ("WEBVTT\n\n00:00.000 --> 00:04.000", "There are no words below the time in line 3"),
    ],
)
def test_captions_that_browsers_drop(text, said):
    with pytest.raises(ValidationError, match=said):
        check_captions(text)
