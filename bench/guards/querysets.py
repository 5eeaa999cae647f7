"""Pupils and their records, as the querysets of roll/models/records.py narrow them."""

from bench.guards.rights import records

GUARDS = [
    # Pupils
    records(
        "a pupil is seen by right",
        "Q(pk__in=family_keys(user).pupils(right)) | staff_keys",
        "Q(pk__in=family_keys(user).pupils(None)) | staff_keys",
        "test_scope.py::test_each_right_is_asked_for_itself",
    ),
    records(
        "a pupil is seen at home by right",
        "self.filter(pk__in=family_keys(user).pupils(right))",
        "self.filter(pk__in=family_keys(user).pupils(None))",
        "test_doors.py::test_the_family_door_asks_for_its_right",
    ),
    records(
        "as a guardian is not as the pupil",
        "self.filter(pk__in=family_keys(user).as_guardian(right))",
        "self.filter(pk__in=family_keys(user).pupils(right))",
        "test_keys.py::test_a_pupil_is_not_their_own_guardian",
    ),
    records(
        "as staff, one's own pupils",
        'return self.filter(staff_keys(user).as_q("school", "pk"))',
        'return self.filter(staff_keys(user).as_q("school", "pk") | Q(pk__in=family_keys(user).pupils(None)))',
        "test_scope.py::test_family_and_staff_are_two_ways_in",
    ),
    # Records
    records(
        "a record asks for its own right",
        "family = Q(pupil__in=family_keys(user).pupils(self.model.right))",
        'family = Q(pupil__in=family_keys(user).pupils("reports"))',
        "test_scope.py::test_a_record_asks_for_its_own_right",
    ),
    records(
        "a record at home asks for its own right",
        "return self.filter(pupil__in=family_keys(user).pupils(self.model.right))",
        'return self.filter(pupil__in=family_keys(user).pupils("reports"))',
        "test_scope.py::test_a_record_asks_for_its_own_right",
    ),
    records(
        "a record goes with the pupil",
        'return self.filter(family | staff_keys(user).as_q("school", "pupil"))',
        'return self.filter(family | Q(school__in=user.postings.values("school")))',
        "test_scope.py::test_a_pupils_records_go_with_the_pupil",
    ),
    records(
        "staff read the records of their pupils",
        'return self.filter(staff_keys(user).as_q("school", "pupil"))',
        'return self.filter(Q(school__in=user.postings.values("school")))',
        "test_keys.py::test_records_of_staff_are_of_their_pupils_alone",
    ),
    records(
        "the roll's own facts are the office's and the head's",
        "filter(holds(), role__in=SEES_SCHOOL)",
        "filter(holds())",
        "test_scope.py::test_the_rolls_own_facts_are_the_offices_and_the_heads",
    ),
    records(
        "the roll's own facts close with the posting",
        "filter(holds(), role__in=SEES_SCHOOL)",
        "filter(role__in=SEES_SCHOOL)",
        "test_scope.py::test_the_rolls_own_facts_close_with_the_posting",
    ),
    records(
        "the roll's own facts are their own school's",
        'return self.filter(school__in=keepers.values("school"))',
        "return self.all() if keepers.exists() else self.none()",
        "test_scope.py::test_the_rolls_own_facts_are_the_offices_and_the_heads",
    ),
    records(
        "an inactive user reads none of the roll's own facts",
        """        if not signed_in(user):
            return self.none()
        keepers""",
        """        if not (user and user.is_authenticated):
            return self.none()
        keepers""",
        "test_scope.py::test_an_inactive_user_reads_no_record_of_a_school",
    ),
    records(
        "an inactive user reads no record of a school",
        """        if not signed_in(user):
            return self.none()
        return""",
        """        if not (user and user.is_authenticated):
            return self.none()
        return""",
        "test_scope.py::test_an_inactive_user_reads_no_record_of_a_school",
    ),
    records(
        "a school's records close with the posting",
        'user.postings.filter(holds()).values("school"))',
        'user.postings.values("school"))',
        "test_scope.py::test_a_schools_records_close_with_the_posting",
    ),
    records(
        "a school's records are for those posted there",
        'user.postings.filter(holds()).values("school"))',
        'user.postings.model.objects.filter(holds()).values("school"))',
        "test_scope.py::test_a_schools_records_are_for_those_posted_there",
    ),
]
