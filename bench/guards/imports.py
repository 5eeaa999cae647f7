"""A school's roll from its file: written whole, and never a decision about who may see whom."""

from bench.guards import POSTGRESQL, Guard

IMPORT, AGAIN = "tests/roll/test_import.py", "tests/roll/test_import_again.py"

GUARDS = [
    Guard(
        "an import is written whole or not at all",
        "roll/oneroster/__init__.py",
        """        with transaction.atomic():
            _wait_for_others()
            _write(file, school, renamed)
""",
        "        _write(file, school, renamed)\n",
        (f"{IMPORT}::test_an_import_that_is_cut_leaves_nothing",),
    ),
    Guard(
        "a restricted adult's old address keeps closing",
        "roll/oneroster/contacts.py",
        "missing = [] if row.key in self.restricted else [key",
        "missing = [key",
        (f"{IMPORT}::test_a_restricted_adults_old_address_keeps_closing",),
    ),
    Guard(
        "who signed in by an address that is gone signs in anew",
        "roll/oneroster/contacts.py",
        "return bool(user and {user.email, user.phone} & values)",
        "return False",
        (f"{IMPORT}::test_a_new_address_has_to_be_proved_before_it_opens_anything",),
    ),
    Guard(
        "an id with another whole name is another person",
        "roll/oneroster/guardians.py",
        "if row.is_adult and is_another(full_name(ours), full_name(row)) and not renamed:",
        "if False:",
        (f"{IMPORT}::test_an_id_whose_whole_name_changes_is_refused_unless_said",),
    ),
    Guard(
        "a file ends no pair that it could not name",
        "roll/oneroster/guardianships.py",
        "[row for row in unnamed if could_be_named(file, row) and end(row)]",
        "[row for row in unnamed if end(row)]",
        (f"{IMPORT}::test_what_the_office_joined_by_hand_is_left_alone",),
    ),
    Guard(
        "one import waits for another",
        "roll/oneroster/__init__.py",
        "            _wait_for_others()\n",
        "",
        (f"{AGAIN}::test_two_imports_of_one_file_at_once_make_everybody_once",),
        databases=(POSTGRESQL,),
    ),
    Guard(
        "a class that is read from a file is ended by nobody meanwhile",
        "roll/oneroster/places.py",
        "held.select_for_update(no_key=True)",
        "held",
        ("tests/roll/test_ended_classes.py::test_ended_while_a_file_is_imported_nobody_is_put_into_it",),
        databases=(POSTGRESQL,),
    ),
    Guard(
        "what the office changed is read again",
        "roll/oneroster/contacts.py",
        "if row.digest and row.digest == digest(row, region, current):",
        "if row.digest:",
        (f"{AGAIN}::test_what_the_office_put_in_or_took_out_is_met_by_the_file_as_ever",),
    ),
    Guard(
        "numbers are read anew by other rules",
        "roll/oneroster/contacts.py",
        "parts = [READ_BY, phonenumbers",
        "parts = [phonenumbers",
        (f"{AGAIN}::test_by_other_rules_all_is_read_anew",),
    ),
    Guard(
        "a number that another batch gives away is free",
        "roll/oneroster/pupils.py",
        '            park(Pupil, "admission_number", [pupil.pk for pupil in moving])\n',
        "",
        (f"{AGAIN}::test_numbers_are_swapped_across_batches",),
    ),
]
