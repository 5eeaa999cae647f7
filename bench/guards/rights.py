"""Who may see whom: each condition of roll/scope.py, and whom a notice is for."""

from bench.guards import Guard

TESTS = "tests/roll/test_scope.py"
DOORS = "tests/roll/test_doors.py"
AUDIENCE = "tests/roll/test_audience.py"
SCOPE = "roll/scope.py"
PEOPLE = "roll/people.py"


def scope(name: str, text: str, instead: str, *tests: str) -> Guard:
    return Guard(name, SCOPE, text, instead, tuple(f"{TESTS}::{test}" for test in tests) or (TESTS,))


GUARDS = [
    # A restriction
    scope(
        "a restriction holds from its first day to its last",
        'filter(holds(on=on), pupil=OuterRef("pupil"))',
        'filter(pupil=OuterRef("pupil"))',
        "test_a_restriction_holds_from_its_first_day_to_its_last",
    ),
    scope(
        "a restriction is about one child",
        'filter(holds(on=on), pupil=OuterRef("pupil"))',
        "filter(holds(on=on))",
        "test_a_restriction_is_about_one_child",
    ),
    scope(
        "a restriction closes its own pair",
        'Q(guardian=OuterRef("guardian"))\n            | ',
        "",
        "test_a_restriction_closes_the_pair_of_somebody_who_has_neither_user_nor_address",
    ),
    scope(
        "a restriction reaches the same user by another record",
        '            | Q(guardian__user=OuterRef("guardian__user"))\n',
        "",
        "test_a_restriction_reaches_the_same_user_by_another_record",
    ),
    scope(
        "a restriction reaches the same address on another record",
        '            | Q(guardian__contact_points__value__in=addresses.values("value"))\n',
        "",
        "test_a_restriction_reaches_the_same_address_on_a_second_record",
        "test_a_restriction_reaches_the_same_phone_on_a_second_record",
    ),
    scope(
        "a restriction reaches an address that the user has at another school",
        ' | Q(guardian__user=OuterRef(OuterRef("guardian__user")))',
        "",
        "test_a_restriction_reaches_an_address_that_a_user_has_at_another_school",
    ),
    scope(
        "a restriction reaches an address of the record itself",
        'Q(guardian=OuterRef(OuterRef("guardian"))) | ',
        "",
        "test_a_restriction_reaches_the_same_address_on_a_second_record",
    ),
    scope(
        "a restriction reaches who signs in by the same e-mail",
        '            | Q(guardian__contact_points__value=OuterRef("guardian__user__email"))\n',
        "",
        "test_a_restriction_reaches_the_user_who_signs_in_by_the_same_address",
    ),
    scope(
        "a restriction reaches who signs in by the same phone",
        '            | Q(guardian__contact_points__value=OuterRef("guardian__user__phone"))\n',
        "",
        "test_a_restriction_reaches_the_user_who_signs_in_by_the_same_address",
    ),
    scope(
        "a restriction reaches the e-mail by which its adult signs in",
        '            | Q(guardian__user__email__in=addresses.values("value"))\n',
        "",
        "test_a_restriction_reaches_the_address_by_which_the_restricted_person_signs_in",
    ),
    scope(
        "a restriction reaches the phone by which its adult signs in",
        '            | Q(guardian__user__phone__in=addresses.values("value"))\n',
        "",
        "test_a_restriction_reaches_the_address_by_which_the_restricted_person_signs_in",
    ),
    # A guardianship
    scope(
        "each right is asked for itself",
        "grants = grants.filter(right=right)",
        "pass",
        "test_each_right_is_asked_for_itself",
    ),
    scope(
        "a grant is of its own pair",
        '.filter(guardianship=OuterRef("pk"))',
        ".all()",
        "test_each_right_is_asked_for_itself",
        "test_a_right_to_one_child_is_none_to_another",
    ),
    scope(
        "no right, no access",
        "Exists(grants), ~restricted(on)",
        "~restricted(on)",
        "test_a_grant_without_any_right_opens_nothing",
    ),
    scope(
        "a guardianship holds from its first day to its last",
        "holds(on=on), Exists(grants)",
        "Exists(grants)",
        "test_a_guardianship_holds_from_its_first_day_to_its_last",
    ),
    scope(
        "a restriction closes a guardianship",
        "~restricted(on), ",
        "",
        "test_a_restriction_closes_a_granted_guardianship",
    ),
    scope(
        "only a granted guardianship opens",
        ', access_state="granted")',
        ")",
        "test_only_a_granted_guardianship_opens",
    ),
    scope(
        "a guardianship is its own guardian's",
        "open_guardianships(right, on).filter(guardian__user=user)",
        "open_guardianships(right, on)",
        "test_each_of_the_cast_sees_theirs_and_nobody_else",
    ),
    Guard(
        "the day that is asked for is the day",
        SCOPE,
        "open_guardianships(right, on).filter",
        "open_guardianships(right).filter",
        (f"{DOORS}::test_a_guardian_enters_with_the_pupil",),
    ),
    scope(
        "a pupil sees what is a pupil's",
        "return mine | Q(user=user) if right is None or right in OWN_RIGHTS else mine",
        "return mine | Q(user=user)",
        "test_a_pupil_sees_of_themselves_what_is_theirs",
    ),
    # Who is nobody
    scope(
        "who is not signed in sees no pupil",
        "return self.filter(as_family(user, right) | self._staff(user)) if signed_in(user) else self.none()",
        "return self.filter(as_family(user, right) | self._staff(user)) if user else self.none()",
        "test_an_inactive_user_sees_nobody",
    ),
    scope(
        "nor as family",
        "return self.filter(as_family(user, right)) if signed_in(user) else self.none()",
        "return self.filter(as_family(user, right)) if user else self.none()",
        "test_an_inactive_user_sees_nobody",
    ),
    scope(
        "nor as staff",
        "return self.filter(self._staff(user)) if signed_in(user) else self.none()",
        "return self.filter(self._staff(user)) if user else self.none()",
        "test_an_inactive_user_sees_nobody",
    ),
    scope(
        "an inactive user is nobody",
        "return bool(user and user.is_authenticated and user.is_active)",
        "return bool(user and user.is_authenticated)",
        "test_an_inactive_user_sees_nobody",
    ),
    # Staff
    scope(
        "a posting holds today",
        'postings = _model("Posting").objects.filter(holds(), user=user)\n',
        'postings = _model("Posting").objects.filter(user=user)\n',
        "test_office_and_head_see_nobody_before_or_after",
    ),
    scope(
        "a posting is its own holder's",
        'postings = _model("Posting").objects.filter(holds(), user=user)\n',
        'postings = _model("Posting").objects.filter(holds())\n',
        "test_another_persons_posting_is_not_ones_own",
    ),
    scope(
        "teaching counts for teachers",
        "teaching = postings.filter(role__in=TEACHES)",
        "teaching = postings",
        "test_teaching_counts_for_teachers_alone",
    ),
    scope(
        "office and head see the school",
        "Q(role__in=SEES_SCHOOL) | ",
        "Q() | ",
        "test_each_of_the_cast_sees_theirs_and_nobody_else",
    ),
    scope(
        "teachers see all where their school says so",
        "Q(role__in=TEACHES, school__teachers_see_all=True)",
        "Q(role__in=TEACHES)",
        "test_a_teacher_sees_the_pupils_of_classes_taught",
        "test_another_teachers_class_is_not_ones_own",
    ),
    scope(
        "and only teachers do",
        "Q(role__in=TEACHES, school__teachers_see_all=True)",
        "Q(school__teachers_see_all=True)",
        "test_teachers_see_all_is_for_teachers",
    ),
    scope(
        "teaching holds today",
        "filter(holds(), user=user, school__in=teaching",
        "filter(user=user, school__in=teaching",
        "test_a_teacher_sees_nobody_before_or_after",
    ),
    scope(
        "teaching is its own teacher's",
        "filter(holds(), user=user, school__in=teaching",
        "filter(holds(), school__in=teaching",
        "test_another_teachers_class_is_not_ones_own",
    ),
    scope(
        "teaching without a posting there shows nobody",
        'holds(), user=user, school__in=teaching.values("school"))',
        "holds(), user=user)",
        "test_teaching_without_a_posting_at_that_school_shows_nobody",
    ),
    scope(
        "a teacher sees who is in the class today",
        'filter(holds(), school_class__in=taught.values("school_class"))',
        'filter(school_class__in=taught.values("school_class"))',
        "test_a_teacher_sees_who_is_in_the_class_today",
    ),
    scope(
        "a teacher sees the classes taught",
        'filter(holds(), school_class__in=taught.values("school_class"))',
        "filter(holds())",
        "test_each_of_the_cast_sees_theirs_and_nobody_else",
    ),
    scope(
        "head and office see their own school",
        'Q(school__in=whole.values("school"))',
        "Q(school__isnull=not whole.exists())",
        "test_each_of_the_cast_sees_theirs_and_nobody_else",
    ),
]
