"""The indexes of the tables that grow with each pupil and each day: one more is paid for with every row written.

Named are those that a model names, and the columns of those that it does not; the key itself has one, too. Whoever adds
one here says in the change what reads it.
"""

import pytest
from django.apps import apps
from django.db import connection

INDEXES = {
    "notices.Event": {"dedupe_key", "event_subject", "event_unfinished", "school_id"},
    "notices.Message": {"batch_id", "guardian_id", "message_refused", "outbox_age", "user_id"},
    "notices.Delivery": {
        "a_guardian_is_told_once",
        "a_user_is_told_once",
        "event_id",
        "guardian_id",
        "inbox",
        "inbox_unread",
        "message_id",
        "user_id",
    },
    "portal_attendance.AttendanceMark": {"one_mark_a_session", "pupil_id"},
    "portal_attendance.MarkChange": {"changes_of_a_mark"},
    "portal_attendance.Register": {"one_register_a_class_a_session", "school_class_id"},
    "portal_absences.Absence": {"one_absence_a_pupil_of_a_notice", "pupil_id", "school_id"},
    "portal_bookings.Booking": {
        "a_slot_is_booked_once",
        "bookings_of_an_event",
        "guardian_id",
        "one_meeting_of_a_guardian_with_a_teacher",
        "pupil_id",
        "school_id",
        "slot_id",
        "teacher_id",
        "uid",
    },
    "portal_bookings.Step": {"a_guardian_is_in_one_place", "a_user_is_in_one_place", "booking_id"},
    "portal_homework.HomeworkDone": {"one_tick_of_a_pupil", "pupil_id"},
    "portal_letters.LetterAnswer": {"guardian_id", "one_answer_of_a_guardian_a_child", "pupil_id"},
    "portal_reports.Report": {"one_report_of_a_pupil_a_cycle", "pupil_id", "school_id"},
    "portal_reports.ReportLine": {"one_line_of_a_subject", "subject_id"},
    "portal_reports.ReportRead": {"guardian_id", "one_read_of_a_guardian"},
    "helpdesk.TicketEvent": {"an_act_sent_twice_is_one", "one_event_of_a_number"},
    "newsfeed.PageRead": {"one_number_of_a_read", "school_id"},
}


def indexes_of(label: str) -> set[str]:
    model = apps.get_model(label)
    named = {each.name for each in [*model._meta.indexes, *model._meta.constraints]}
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    return {
        name if name in named else " ".join(each["columns"])
        for name, each in found.items()
        # PostgreSQL has a second one of a text that is unique, to look for its beginning.
        if each["index"] or each["unique"]
        if not each["primary_key"] and not name.endswith("_like")
    }


@pytest.mark.django_db
@pytest.mark.parametrize("label", INDEXES)
def test_a_large_table_has_these_indexes_alone(label):
    assert indexes_of(label) == INDEXES[label]
