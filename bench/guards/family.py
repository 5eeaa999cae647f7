"""Who may see whom, of one reader at home: each condition of the SQL in roll/keys.py, and its keys."""

from bench.guards.rights import keys

GUARDS = [
    # A guardianship
    keys(
        "a guardianship is its own guardian's",
        """ WHERE mine.user_id = %(user)s
   AND held""",
        """ WHERE 1 = 1
   AND held""",
        "test_scope.py::test_each_of_the_cast_sees_theirs_and_nobody_else",
    ),
    keys(
        "a pair is its own record's",
        "ON held.guardian_id = mine.id",
        "ON 1 = 1",
        "test_scope.py::test_each_of_the_cast_sees_theirs_and_nobody_else",
    ),
    keys(
        "a grant is of its own pair",
        "ON grants.guardianship_id = held.id",
        "ON 1 = 1",
        "test_scope.py::test_a_grant_without_any_right_opens_nothing",
        "test_scope.py::test_a_right_to_one_child_is_none_to_another",
    ),
    keys(
        "only a granted guardianship opens",
        "held.access_state = 'granted'",
        "1 = 1",
        "test_scope.py::test_only_a_granted_guardianship_opens",
    ),
    keys(
        "a guardianship holds from its first day",
        "AND (held.starts_on IS NULL OR held.starts_on <= %(day)s)",
        "",
        "test_scope.py::test_a_guardianship_holds_from_its_first_day_to_its_last",
    ),
    keys(
        "a guardianship holds to its last day",
        "AND (held.ends_on IS NULL OR held.ends_on >= %(day)s)",
        "",
        "test_scope.py::test_a_guardianship_holds_from_its_first_day_to_its_last",
        "test_scope.py::test_the_day_is_the_deployments_own",
    ),
    keys(
        "the day is the deployment's own",
        "adapt_datefield_value(clock.today())",
        'adapt_datefield_value(clock.now().astimezone(__import__("datetime").UTC).date())',
        "test_scope.py::test_the_day_is_the_deployments_own",
    ),
    keys(
        "each right is asked for itself",
        "for pupil, granted in self.guardian_rights if right in {None, granted}}",
        "for pupil, granted in self.guardian_rights}",
        "test_scope.py::test_each_right_is_asked_for_itself",
    ),
    keys(
        "each right is asked for itself, beside the pupil's own",
        "reader_pupils | set(self.as_guardian(right))",
        "reader_pupils | set(self.as_guardian(None))",
        "test_scope.py::test_each_right_is_asked_for_itself",
    ),
    # A restriction
    keys(
        "a restriction closes a guardianship",
        "FROM roll_restriction barred",
        "FROM (SELECT * FROM roll_restriction WHERE 1 = 0) barred",
        "test_scope.py::test_a_restriction_closes_a_granted_guardianship",
    ),
    keys(
        "a restriction is about one child",
        "barred.pupil_id = held.pupil_id",
        "1 = 1",
        "test_scope.py::test_a_restriction_is_about_one_child",
    ),
    keys(
        "a restriction is about its own adult",
        "ON adult.id = barred.guardian_id",
        "ON 1 = 1",
        "test_scope.py::test_a_restriction_is_about_one_adult",
    ),
    keys(
        "a restriction's adult is known as their own user",
        "ON known.id = adult.user_id",
        "ON 1 = 1",
        "test_scope.py::test_a_restriction_is_about_one_adult",
    ),
    keys(
        "a restriction begins on its first day",
        "AND (barred.starts_on IS NULL OR barred.starts_on <= %(day)s)",
        "",
        "test_scope.py::test_a_restriction_holds_from_its_first_day_to_its_last",
    ),
    keys(
        "a restriction ends on its last day",
        "AND (barred.ends_on IS NULL OR barred.ends_on >= %(day)s)",
        "",
        "test_scope.py::test_a_restriction_holds_from_its_first_day_to_its_last",
    ),
    keys(
        "a restriction reaches the same user by another record",
        "adult.user_id = %(user)s\n",
        "1 = 0\n",
        "test_scope.py::test_a_restriction_reaches_the_same_user_by_another_record",
    ),
    keys(
        "a restriction reaches the e-mail by which its adult signs in",
        "OR known.email IN (SELECT value FROM ours)",
        "",
        "test_scope.py::test_a_restriction_reaches_the_address_by_which_the_restricted_person_signs_in",
    ),
    keys(
        "a restriction reaches the phone by which its adult signs in",
        "OR known.phone IN (SELECT value FROM ours)",
        "",
        "test_scope.py::test_a_restriction_reaches_the_address_by_which_the_restricted_person_signs_in",
    ),
    keys(
        "a restriction reaches the same address on another record",
        "OR EXISTS (",
        "OR 1 = 0 AND EXISTS (",
        "test_scope.py::test_a_restriction_reaches_the_same_address_on_a_second_record",
    ),
    keys(
        "a restriction reaches what the very record is known by",
        "record.id = adult.id OR ",
        "",
        "test_scope.py::test_a_restriction_reaches_the_same_address_on_a_second_record",
    ),
    keys(
        "a restriction reaches what its adult has at another school",
        " OR record.user_id = adult.user_id)",
        ")",
        "test_scope.py::test_a_restriction_reaches_an_address_that_its_adult_has_at_another_school",
    ),
    keys(
        "an address of theirs is on their record",
        "ON record.id = theirs.guardian_id",
        "ON 1 = 1",
        "test_scope.py::test_a_restriction_is_about_one_adult",
    ),
    keys(
        "an address of theirs is one of ours",
        "AND theirs.value IN (SELECT value FROM ours)",
        "",
        "test_scope.py::test_a_restriction_is_about_one_adult",
        "test_scope.py::test_a_second_record_with_another_address_is_another_person",
    ),
    # By which the reader is known
    keys(
        "the reader's addresses are on their own records",
        "ON mine.id = points.guardian_id",
        "ON 1 = 1",
        "test_scope.py::test_a_restriction_is_about_one_adult",
    ),
    keys(
        "and on records of theirs alone",
        "WHERE mine.user_id = %(user)s AND points.value <> ''",
        "WHERE points.value <> ''",
        "test_scope.py::test_a_restriction_is_about_one_adult",
    ),
    keys(
        "a restriction reaches an address that a user has at another school",
        "SELECT points.value FROM",
        "SELECT NULL FROM",
        "test_scope.py::test_a_restriction_reaches_an_address_that_a_user_has_at_another_school",
    ),
    keys(
        "a restriction reaches who signs in by the same e-mail",
        "     UNION SELECT email FROM roll_user WHERE id = %(user)s AND email <> ''\n",
        "",
        "test_scope.py::test_a_restriction_reaches_the_user_who_signs_in_by_the_same_address",
    ),
    keys(
        "a restriction reaches who signs in by the same phone",
        "     UNION SELECT phone FROM roll_user WHERE id = %(user)s AND phone <> ''\n",
        "",
        "test_scope.py::test_a_restriction_reaches_the_user_who_signs_in_by_the_same_address",
    ),
    keys(
        "a blank contact is no address",
        " AND points.value <> ''",
        "",
        "test_scope.py::test_two_blanks_are_two_people",
    ),
    keys(
        "a blank e-mail is no address",
        " AND email <> ''",
        "",
        "test_scope.py::test_two_blanks_are_two_people",
    ),
    keys(
        "a blank phone is no address",
        " AND phone <> ''",
        "",
        "test_scope.py::test_two_blanks_are_two_people",
    ),
    # The pupil
    keys(
        "a pupil is the pupil",
        "FROM roll_pupil WHERE user_id = %(user)s",
        "FROM roll_pupil WHERE 1 = 1",
        "test_scope.py::test_each_of_the_cast_sees_theirs_and_nobody_else",
    ),
    keys(
        "a pupil sees what is a pupil's",
        "reader_pupils = self.reader_pupils if right is None or right in OWN_RIGHTS else set()",
        "reader_pupils = self.reader_pupils",
        "test_scope.py::test_a_pupil_sees_of_themselves_what_is_theirs",
    ),
    keys(
        "a pupil is not their own guardian",
        "((pupil, right) for pupil, right in rows if right)",
        "((pupil, right) for pupil, right in rows)",
        "test_keys.py::test_a_pupil_is_not_their_own_guardian",
    ),
    keys(
        "a guardian is not the pupil",
        "(pupil for pupil, right in rows if not right)",
        "(pupil for pupil, right in rows)",
        "test_keys.py::test_a_guardian_with_one_right_is_not_the_pupil",
    ),
]
