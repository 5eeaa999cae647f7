import re

import pytest

from helpdesk.refs import ALPHABET, make_ref, read_ref


def test_a_number_reads_as_it_is_written():
    ref = make_ref()
    assert re.fullmatch(r"[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]", ref)
    assert read_ref(ref) == ref
    assert read_ref(f" {ref.lower().replace('-', ' ')} ") == ref


def test_numbers_are_random():
    assert len({make_ref() for _ in range(500)}) == 500


def test_no_sign_looks_like_another():
    assert not set("0O1IL5S8BZUAE") & set(ALPHABET)


def test_every_single_slip_is_caught():
    plain = make_ref().replace("-", "")
    for place, right in enumerate(plain):
        for wrong in set(ALPHABET) - {right}:
            with pytest.raises(ValueError, match="Not the number"):
                read_ref(plain[:place] + wrong + plain[place + 1 :])


def test_every_swap_of_neighbours_is_caught():
    plain = make_ref().replace("-", "")
    for place in range(len(plain) - 1):
        left, right = plain[place : place + 2]
        swapped = plain[:place] + right + left + plain[place + 2 :]
        if left != right:
            with pytest.raises(ValueError, match="Not the number"):
                read_ref(swapped)


@pytest.mark.parametrize("typed", ["", "K7M", "K7M-4QX-", "O0I-1LB-8", "K7M-4QX-P-P", "क7M-4QX-P"])
def test_anything_else_is_no_number(typed):
    with pytest.raises(ValueError, match="Not the number"):
        read_ref(typed)
