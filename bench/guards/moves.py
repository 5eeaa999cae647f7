"""What keeps two schools' records of one child apart, until and unless an adult of both has said that they are one."""

from bench.guards import Guard

MODELS, MOVES = "portal/dashboard/models.py", "portal/dashboard/moves.py"
TESTS = "tests/portal/dashboard/test_moves.py"


def guard(name: str, file: str, text: str, instead: str, test: str) -> Guard:
    return Guard(name, file, text, instead, (f"{TESTS}::{test}",))


GUARDS = [
    guard(
        "nobody joins a record that they don't see",
        MODELS,
        "            if not wanted.issubset(family_keys(by).as_guardian(None)):\n                raise NotVisible\n",
        "",
        "test_nobody_joins_what_they_do_not_see",
    ),
    guard(
        "a school alone says that two of its records are one child",
        MODELS,
        "        if pupil and pupil.school_id == earlier.school_id:\n            raise cls.SameSchool\n",
        "",
        "test_nobody_joins_what_they_do_not_see",
    ),
    guard(
        "what an adult said is that adult's",
        MODELS,
        "Q(pupil=None), user=user, earlier__in=mine)",
        "Q(pupil=None), earlier__in=mine)",
        "test_it_is_each_adults_own_word_and_no_schools",
    ),
    guard(
        "no ring of records hides a child",
        MODELS,
        "                cls.objects.filter(user=by, earlier=pupil).delete()\n",
        "                pass\n",
        "test_a_child_who_comes_back_is_shown_again",
    ),
    guard(
        "a record of who is back is no earlier one",
        MOVES,
        " if self._is_gone(pupil) else None",
        "",
        "test_a_child_who_comes_back_is_shown_again",
    ),
    guard(
        "a child says nothing of this themselves",
        "portal/dashboard/views.py",
        "    if pupil not in moves.pupils:\n        raise Http404\n",
        "",
        "test_nobody_joins_what_they_do_not_see",
    ),
]
