"""Who may see whom: who is nobody, keys held for one request and asked again, and what a posting shows."""

from bench.guards import Guard
from bench.guards.rights import keys, scope

NAMED = "tests/portal/test_rights_that_end.py::test_what_is_written_in_a_guardians_name_has_to_be_open_to_that_guardian"

GUARDS = [
    # Who is nobody
    keys(
        "an inactive user is nobody",
        "return bool(user and user.is_authenticated and user.is_active)",
        "return bool(user and user.is_authenticated)",
        "test_scope.py::test_an_inactive_user_sees_nobody",
    ),
    keys(
        "who is shut out has no keys as family",
        "cached_on_user(user, _load_family_keys) if signed_in(user)",
        "cached_on_user(user, _load_family_keys) if user and user.pk",
        "test_keys.py::test_who_is_shut_out_has_none",
    ),
    keys(
        "nor as staff",
        "cached_on_user(user, _load_staff_keys) if signed_in(user)",
        "cached_on_user(user, _load_staff_keys) if user and user.pk",
        "test_keys.py::test_who_is_shut_out_has_none",
        belt="whose postings they are is asked below, where there are none: each of the three says it itself",
    ),
    keys(
        "nor postings",
        "cached_on_user(user, _load_postings) if signed_in(user)",
        "cached_on_user(user, _load_postings) if user and user.pk",
        "test_keys.py::test_who_is_shut_out_has_none",
    ),
    # Held for one request
    keys(
        "keys are held for who asked to hold them",
        """    if keys is None:
        return load(user)
""",
        """    if keys is None:
        keys = user.key_cache = {}
""",
        "test_keys.py::test_nobody_holds_them_who_was_not_told_to",
    ),
    keys(
        "the next request holds its own",
        "user.key_cache = {}",
        "user.key_cache = user.key_cache or {}",
        "test_keys.py::test_the_next_request_holds_its_own",
    ),
    keys(
        "nobody holds none",
        """    if signed_in(user):
        user""",
        """    if user:
        user""",
        "test_keys.py::test_nobody_has_none",
        belt="what nobody would hold is nobody's keys",
    ),
    keys(
        "what writes asks anew",
        "user.key_cache.clear()",
        "pass",
        "test_keys.py::test_asked_again_it_is_what_holds_now",
        "test_keys.py::test_a_linked_record_is_seen_and_an_unlinked_one_is_not_in_the_same_request",
    ),
    scope(
        "asked again, who may not see is stopped",
        """count() < len(keys):
        raise NotVisible
""",
        """count() < len(keys):
        return
""",
        "test_keys.py::test_asked_again_it_is_what_holds_now",
    ),
    Guard(
        "what is written in a guardian's name is open to that guardian",
        "roll/scope.py",
        """            raise NotVisible
    if keys""",
        """            pass
    if keys""",
        (NAMED,),
    ),
    Guard(
        "and open to that very guardian",
        "roll/scope.py",
        "open_guardianships(right, keys).filter(guardian=guardian)",
        "open_guardianships(right, keys)",
        (NAMED,),
    ),
    Guard(
        "each child of it",
        "roll/scope.py",
        'not keys.issubset(open_to_them.values_list("pupil", flat=True))',
        "not open_to_them.exists()",
        ("tests/roll/test_keys.py::test_asked_again_in_a_guardians_name_it_is_each_of_the_pupils",),
    ),
    scope(
        "asked again, it is that right",
        "keys.issubset(family_keys(by).pupils(right))",
        "keys.issubset(family_keys(by).pupils(None))",
        "test_keys.py::test_asked_again_it_is_that_right_and_all_of_the_pupils",
    ),
    scope(
        "asked again, it is each of the pupils",
        "if keys.issubset(family_keys(by).pupils(right)):",
        "if keys & set(family_keys(by).pupils(right)):",
        "test_keys.py::test_asked_again_it_is_that_right_and_all_of_the_pupils",
    ),
    scope(
        "asked again, staff act for those they see",
        ".filter(pk__in=keys).count() < len(keys)",
        ".count() < len(keys)",
        "test_keys.py::test_staff_act_for_the_pupils_they_see_and_no_others",
    ),
    # Staff
    keys(
        "a posting holds today",
        "user.postings.holding()",
        "user.postings.all()",
        "test_scope.py::test_office_and_head_see_nobody_before_or_after",
    ),
    keys(
        "a posting is its own holder's",
        "user.postings.holding()",
        "user.postings.model.objects.holding()",
        "test_scope.py::test_another_persons_posting_is_not_ones_own",
    ),
    keys(
        "teaching counts for teachers",
        "for key, posting in schools if posting.role in TEACHES} - whole",
        "for key, posting in schools} - whole",
        "test_scope.py::test_teaching_counts_for_teachers_alone",
    ),
    keys(
        "only some postings show the school",
        "for key, posting in schools if _shows_the_school(posting))",
        "for key, posting in schools)",
        "test_scope.py::test_each_of_the_cast_sees_theirs_and_nobody_else",
    ),
    keys(
        "office and head see the school",
        "if posting.role in SEES_SCHOOL:",
        "if posting.role:",
        "test_scope.py::test_each_of_the_cast_sees_theirs_and_nobody_else",
    ),
    keys(
        "teachers see all where their school says so",
        " and posting.school and posting.school.teachers_see_all)",
        " and posting.school)",
        "test_scope.py::test_a_teacher_sees_the_pupils_of_classes_taught",
        "test_scope.py::test_another_teachers_class_is_not_ones_own",
    ),
    keys(
        "and only teachers do",
        "bool(posting.role in TEACHES and ",
        "bool(",
        "test_scope.py::test_teachers_see_all_is_for_teachers",
    ),
    keys(
        "a teacher sees who is in the class today",
        "filter(holds(), holds(enrolled), school",
        "filter(holds(), school",
        "test_scope.py::test_a_teacher_sees_who_is_in_the_class_today",
    ),
    keys(
        "teaching holds today",
        "filter(holds(), holds(enrolled), school",
        "filter(holds(enrolled), school",
        "test_scope.py::test_a_teacher_sees_nobody_before_or_after",
    ),
    keys(
        "teaching is its own teacher's",
        "user.teachings.filter(",
        "user.teachings.model.objects.filter(",
        "test_scope.py::test_another_teachers_class_is_not_ones_own",
    ),
    keys(
        "teaching without a posting there shows nobody",
        ", school__in=sorted(classes))",
        ")",
        "test_scope.py::test_teaching_without_a_posting_at_that_school_shows_nobody",
    ),
    keys(
        "head and office see their own school",
        'return Q(**{f"{school}__in": sorted(self.schools)}) |',
        'return Q(**{f"{school}__isnull": not self.schools}) |',
        "test_scope.py::test_each_of_the_cast_sees_theirs_and_nobody_else",
    ),
    keys(
        "a teacher sees the pupils taught",
        '| Q(**{f"{pupil}__in": sorted(self.pupils)})',
        '| Q(**{f"{pupil}__isnull": not self.pupils})',
        "test_scope.py::test_each_of_the_cast_sees_theirs_and_nobody_else",
    ),
    Guard(
        "who ends a cover reads it anew",
        "roll/models/postings.py",
        'self.refresh_from_db(fields=["starts_on", "ends_on"])',
        "pass",
        ("tests/roll/test_staffing_race.py::test_a_cover_ended_twice_at_once_is_ended_by_one_as_the_other_left_it",),
    ),
]
