"""Who may see whom, of many people at once: each condition of `open_guardianships` and of what a restriction closes."""

from collections.abc import Callable

from bench.guards import Guard


def rule(file: str) -> Callable[..., Guard]:
    """Makes guards of this file, held by tests of tests/roll."""

    def guard(name: str, text: str, instead: str, *tests: str, belt: str = "") -> Guard:
        return Guard(name, file, text, instead, tuple(f"tests/roll/{test}" for test in tests), belt=belt)

    return guard


keys, scope = rule("roll/keys.py"), rule("roll/scope.py")
records, opened = rule("roll/models/records.py"), rule("roll/models/open_guardianships.py")
restrictions = rule("roll/models/restrictions.py")


GUARDS = [
    # A guardianship
    opened(
        "of many, only a granted guardianship opens",
        ', access_state="granted"\n',
        "\n",
        "test_scope.py::test_only_a_granted_guardianship_opens",
    ),
    opened(
        "of many, a guardianship holds from its first day to its last",
        "holds(), ~Q(pk__in",
        "~Q(pk__in",
        "test_scope.py::test_a_guardianship_holds_from_its_first_day_to_its_last",
    ),
    opened(
        "of many, those of the pupils meant",
        "pupil_in(pupils), holds(), ~Q",
        "holds(), ~Q",
        "test_audience.py::test_the_guardians_of_a_pupil_by_right",
    ),
    restrictions(
        "the pupils meant are those",
        "return Q() if pupils is None else Q(pupil__in=pupils)",
        "return Q()",
        "test_audience.py::test_the_guardians_of_a_pupil_by_right",
    ),
    opened(
        "of many, each right is asked for itself",
        "return granted.filter(grants__right=right)",
        "return granted.filter(grants__isnull=False).distinct()",
        "test_scope.py::test_each_right_is_asked_for_itself",
    ),
    opened(
        "of many, no right, no access",
        'return granted.filter(Exists(AccessGrant.objects.filter(guardianship=OuterRef("pk"))))',
        "return granted",
        "test_scope.py::test_a_grant_without_any_right_opens_nothing",
    ),
    opened(
        "of many, a grant is of its own pair",
        '.filter(guardianship=OuterRef("pk"))',
        ".all()",
        "test_scope.py::test_a_grant_without_any_right_opens_nothing",
    ),
    # A restriction
    opened(
        "of many, a restriction closes a guardianship",
        " ~Q(pk__in=barred_guardianships(pupils)),",
        "",
        "test_scope.py::test_a_restriction_closes_a_granted_guardianship",
    ),
    restrictions(
        "of many, a restriction holds from its first day to its last",
        "filter(pupil_in(pupils), holds())\n",
        "filter(pupil_in(pupils))\n",
        "test_scope.py::test_a_restriction_holds_from_its_first_day_to_its_last",
    ),
    restrictions(
        "of many, a restriction is about one child",
        'pair = "pupil__guardianships"',
        'pair = "school__guardianships"',
        "test_scope.py::test_a_restriction_is_about_one_child",
    ),
    restrictions(
        "of many, a restriction closes its own pair",
        """Q(guardian=F(adult))
        | """,
        "",
        "test_scope.py::test_a_restriction_closes_the_pair_of_somebody_who_has_neither_user_nor_address",
    ),
    restrictions(
        "of many, a restriction reaches the same user by another record",
        "        | Q(guardian__user=F(user))\n",
        "",
        "test_scope.py::test_a_restriction_reaches_the_same_user_by_another_record",
    ),
    restrictions(
        "of many, a restriction reaches the same address on another record",
        "        | Q(Exists(restricted_points.filter(value__in=shared)))\n",
        "",
        "test_scope.py::test_a_restriction_reaches_the_same_address_on_a_second_record",
    ),
    restrictions(
        "of many, a restriction reaches who signs in by the same e-mail",
        'Q(value=OuterRef(f"{user}__email")) | ',
        "",
        "test_scope.py::test_a_restriction_reaches_the_user_who_signs_in_by_the_same_address",
    ),
    restrictions(
        "of many, a restriction reaches who signs in by the same phone",
        ' | Q(value=OuterRef(f"{user}__phone"))',
        "",
        "test_scope.py::test_a_restriction_reaches_the_user_who_signs_in_by_the_same_address",
    ),
    restrictions(
        "of many, a restriction reaches the e-mail by which its adult signs in",
        'Q(value=OuterRef("guardian__user__email")) | ',
        "",
        "test_scope.py::test_a_restriction_reaches_the_address_by_which_the_restricted_person_signs_in",
    ),
    restrictions(
        "of many, a restriction reaches the phone by which its adult signs in",
        ' | Q(value=OuterRef("guardian__user__phone"))',
        "",
        "test_scope.py::test_a_restriction_reaches_the_address_by_which_the_restricted_person_signs_in",
    ),
    restrictions(
        "of many, a restriction reaches an address of the record itself",
        "Q(pk=OuterRef(record)) | ",
        "",
        "test_scope.py::test_a_restriction_reaches_the_same_address_on_a_second_record",
    ),
    restrictions(
        "of many, a restriction reaches an address that a user has at another school",
        " | Q(user=OuterRef(user)))",
        ")",
        "test_scope.py::test_a_restriction_reaches_an_address_that_a_user_has_at_another_school",
        "test_scope.py::test_a_restriction_reaches_an_address_that_its_adult_has_at_another_school",
    ),
    restrictions(
        "of many, an address is of its own adult",
        'objects.filter(guardian__in=records).exclude(value="")',
        'objects.exclude(value="")',
        "test_scope.py::test_a_restriction_is_about_one_adult",
    ),
    restrictions(
        "of many, a blank is no address",
        '.exclude(value="")',
        "",
        "test_scope.py::test_two_blanks_are_two_people",
    ),
    restrictions(
        "only pairs that are there are closed",
        ', **{f"{pair}__isnull": False})',
        ")",
        "test_scope.py::test_a_restriction_is_about_one_adult",
        belt='each of the conditions beside it holds of a pair that is there; one null in "not in" would close all',
    ),
]
