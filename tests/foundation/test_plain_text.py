"""What people paste is cleaned; what is no slip is refused."""

import pytest
from django.core.exceptions import ValidationError

from foundation.plain_text import LineField, TextField, one_line, plain
from tests.factories.signs import ALL, TURNS


@pytest.mark.parametrize("sign", ALL, ids=ascii)
def test_no_control_is_left_but_tabs_and_line_feeds_and_in_long_texts_what_turns_letters(sign):
    words = one_line(f"Sports{sign}day")
    assert words in ("Sports day", "Sportsday") and words.splitlines() == [words]
    assert set(plain(f"Sports{sign}day")) <= {*"Sportsday\t\n", *TURNS}


def test_lines_end_in_one_way_and_what_scripts_need_stays():
    assert plain(" a\r\nb\rc\vd\u2028e\x01\n\n\tf ") == "a\nb\nc\nd\ne\n\n\tf"
    hindi_and_urdu = "क्\u200dष نہ\u200cیں \u200fA"
    assert one_line(hindi_and_urdu) == plain(hindi_and_urdu) == hindi_and_urdu


def test_a_field_of_a_line_and_a_field_of_lines():
    pasted = " Sports day\x0bBring\r\nwater "
    assert LineField().clean(pasted) == "Sports day Bring water"
    assert TextField().clean(pasted) == "Sports day\nBring\nwater"


@pytest.mark.parametrize("field", [LineField, TextField])
def test_what_is_empty_once_cleaned_is_missing_and_a_nul_is_refused(field):
    assert field(required=False).clean(None) == ""
    of_a_nul = "This has a character that can’t be saved. Please type it again."
    for pasted, words in (("\x01\x0b", "This field is required."), ("a\0b", of_a_nul)):
        with pytest.raises(ValidationError) as refused:
            field().clean(pasted)
        assert refused.value.messages == [words]
