"""The order of names: as people expect it, in four scripts; and that keys stay what rows of a database have."""

from itertools import product
from random import Random

import pytest

from foundation.sorting import URDU, sort_key
from tests.written_names import CLASSES, HINDI, LATIN, NAMES, PUNJABI
from tests.written_names import URDU as URDU_NAMES

SCRIPTS = {"latin": LATIN, "urdu": URDU_NAMES, "hindi": HINDI, "punjabi": PUNJABI, "all": NAMES, "classes": CLASSES}


@pytest.mark.parametrize("names", SCRIPTS.values(), ids=SCRIPTS)
def test_names_stand_where_people_look_for_them(names):
    mixed = Random(1).sample(names, len(names))
    assert sorted(mixed, key=sort_key) == list(names)


def test_urdus_letters_stand_as_in_its_dictionaries():
    assert sorted(reversed(URDU), key=sort_key) == list(URDU)
    # Also behind another letter, where the standard would see one letter in two.
    words = [f"ب{letter}ب" for letter in URDU]
    assert sorted(reversed(words), key=sort_key) == words


@pytest.mark.parametrize(
    "same",
    [
        ("علی", "علي", "على"),
        ("کامران", "كامران"),
        ("ہارون", "هارون"),
        ("فاطمہ", "فاطمة", "فاطمۃ"),
        ("احمد", "أحمد"),
        ("مومن", "مؤمن"),
        ("رئیس", "رئيس"),
        ("آمنہ", "ا\u0653منہ"),
        ("O'Brien", "O’Brien", "OBrien"),
        ("Anne-Marie", "Anne Marie"),
        ("Zoë", "Zoe\u0308"),
        ("हरि", "हरि\u200d"),
        ("ज़ारा", "ज़ारा"),
        ("10A", "१०A", "۱۰A", "010A"),
    ],
    ids=lambda same: same[0],
)
def test_what_keyboards_write_apart_stands_together(same):
    assert len({sort_key(text) for text in same}) == 1


@pytest.mark.parametrize(
    "before, after",
    [("Zoe", "Zoë"), ("emil", "Emil"), ("Ann Zed", "Anna Bed"), ("Ali", "Ali Khan"), ("9", "1000"), ("ज", "ज़")],
)
def test_what_is_told_apart_last(before, after):
    assert sort_key(before) < sort_key(after)


def test_two_names_are_sorted_as_one():
    assert sort_key("Aarav", "Sharma") == sort_key("Aarav Sharma") == sort_key("Aarav", "", "Sharma")


@pytest.mark.parametrize("nothing", ["", " ", "…", "'", "\u200d"])
def test_also_who_has_no_name_has_a_key(nothing):
    key = sort_key(nothing)
    assert key
    assert key < sort_key("0") < sort_key("A")


def test_what_is_cut_off_a_key_changes_no_order():
    # The standard's own, whole, where there is one word of letters that it sorts as we do.
    from pyuca.collator import Collator_10_0_0

    whole = Collator_10_0_0().sort_key
    words = ["".join(letters) for letters in product("aÁáBé", repeat=3)]
    assert sorted(words, key=sort_key) == sorted(words, key=whole)


def test_a_long_number_is_no_reason_to_fail():
    assert sort_key("9" * 500) > sort_key("1")
    assert sort_key("9" * 4_301) == sort_key("९" * 5_000) and len(sort_key("9" * 5_000)) < 500


@pytest.mark.parametrize("digits", [8, 9, 10, 20, 98])
def test_a_longer_number_is_a_larger_one(digits):
    assert sort_key("9" * digits) < sort_key("1" + "0" * digits) == sort_key("00१" + "०" * digits)
    assert sort_key("Room " + "1" * digits) < sort_key("Room " + "2" * digits) < sort_key("Room A")
