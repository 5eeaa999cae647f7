"""Rooms of the portal: what a home tells and reads, and what the school keeps."""

from bench.guards import POSTGRESQL, Guard

ABSENCES = "tests/portal/absences/test_absences.py"
LETTERS = "tests/portal/letters/test_letters.py"
REPORTS = "tests/portal/reports/test_writing.py"
REGISTERS = "tests/portal/attendance/test_registers.py"
CODES = "tests/portal/attendance/test_codes.py"

GUARDS = [
    Guard(
        "an absence told twice is told once",
        "portal/absences/models.py",
        'known = set(again.values_list("pupil", flat=True))',
        "known: set[int] = set()",
        (f"{ABSENCES}::test_told_twice_it_is_told_once",),
    ),
    Guard(
        "an absence sent twice at one moment is told once",
        "portal/absences/models.py",
        "User.objects.select_for_update(no_key=True).get(pk=by.pk)",
        "User.objects.get(pk=by.pk)",
        (f"{ABSENCES}::test_sent_twice_at_one_moment_it_is_told_once",),
        databases=(POSTGRESQL,),
    ),
    Guard(
        "an absence is not taken back after the register",
        "portal/absences/models.py",
        """            if ports.absences_recorded(self.expected_by_registers()).exists():
                raise self.Closed
""",
        "",
        (f"{ABSENCES}::test_and_not_after_it",),
    ),
    Guard(
        "of two who decide on an absence one does",
        "portal/absences/models.py",
        "if not Absence.objects.filter(pk=self.pk, state__in=from_states).update(**values):",
        "if not Absence.objects.filter(pk=self.pk).update(**values):",
        (f"{ABSENCES}::test_of_two_who_decide_one_does",),
    ),
    Guard(
        "a mark from before is no answer to an absence",
        "portal/attendance/outcomes.py",
        ', marked_at__gte=OuterRef("told_at")',
        "",
        (f"{ABSENCES}::test_a_mark_from_before_is_no_answer",),
    ),
    Guard(
        "an outcome that was told is looked at no more",
        "portal/attendance/outcomes.py",
        "            ExpectedAbsence.objects.filter(pk=absence.pk).update(answered_at=clock.now())\n",
        "",
        (f"{ABSENCES}::test_the_outcome_comes_back_once_to_who_told",),
    ),
    Guard(
        "one absence is never a hundred per cent",
        "portal/attendance/share.py",
        "return min(max((200 * attended + possible) // (2 * possible), 1), 99)",
        "return (200 * attended + possible) // (2 * possible)",
        ("tests/portal/attendance/test_words.py::test_one_absence_is_never_a_hundred_percent",),
    ),
    Guard(
        "sessions that were not possible do not count",
        "portal/attendance/term.py",
        "return sum(code.possible for code in self.codes if code)",
        "return sum(1 for code in self.codes if code)",
        ("tests/portal/attendance/test_term.py::test_28_sessions_two_not_possible_and_two_unmarked_are_24",),
    ),
    Guard(
        "a correction leaves a trace",
        "portal/attendance/models/registers.py",
        "            MarkChange.objects.bulk_create(corrected)\n",
        "",
        (f"{CODES}::test_a_correction_keeps_the_old_mark",),
    ),
    Guard(
        "a correction is the school's to read",
        "portal/attendance/models/marks.py",
        'return self.filter(staff_keys(user).as_q("school", "pupil"))',
        'return self.filter(pupil__in=Pupil.objects.visible_to(user, "attendance"))',
        (f"{CODES}::test_staff_read_what_it_was_and_families_only_what_it_is",),
    ),
    Guard(
        "a register has a mark for each pupil",
        "portal/attendance/models/registers.py",
        "            raise self.Incomplete(missing)\n",
        "            marks = {row.pupil_id: marks.get(row.pupil_id, row.code) for row in self.sheet.rows}\n",
        (f"{REGISTERS}::test_a_pupil_without_a_mark_stops_it_all",),
    ),
    Guard(
        "nobody registers tomorrow",
        "portal/attendance/models/registers.py",
        """        if self.date > self.school.today():
            raise self.InTheFuture
""",
        "",
        (f"{REGISTERS}::test_nobody_registers_tomorrow",),
    ),
    Guard(
        "a register is sent by who keeps the class",
        "portal/attendance/models/registers.py",
        "return cls._load(school, user.classes_at(school), class_pk, day, session)",
        "return cls._load(school, Class.objects.filter(school=school), class_pk, day, session)",
        ("tests/portal/attendance/test_pages.py::test_whoever_may_not_see_it_may_not_send_it",),
    ),
    Guard(
        "a letter is sent once",
        "portal/letters/models.py",
        "draft = Letter.objects.filter(pk=self.pk, sent_at__isnull=True)",
        "draft = Letter.objects.filter(pk=self.pk)",
        (f"{LETTERS}::test_sent_twice_is_told_once_and_then_only_read",),
    ),
    Guard(
        "what homes have read is not rewritten",
        "portal/letters/models.py",
        "filter(pk=self.pk, sent_at__isnull=True).first()",
        "filter(pk=self.pk).first()",
        (f"{LETTERS}::test_sent_twice_is_told_once_and_then_only_read",),
    ),
    Guard(
        "answers close",
        "portal/letters/models.py",
        "if self.answer_by and self.is_closed and guardian.user_id == by.pk:",
        "if False:",
        (f"{LETTERS}::test_answers_close_at_midnight_where_the_school_is",),
    ),
    Guard(
        "an answer is its giver's",
        "portal/letters/scope.py",
        "return super().of_family(user).filter(guardian__user=user) if signed_in(user) else self.none()",
        "return super().of_family(user) if signed_in(user) else self.none()",
        (f"{LETTERS}::test_an_answer_is_read_by_who_gave_it_and_by_the_childs_staff",),
    ),
    Guard(
        "who has left before a letter was sent never has it",
        "portal/letters/scope.py",
        'Enrolment.objects.filter(there, begun, not_over, pupil=OuterRef("pupil"))',
        'Enrolment.objects.filter(there, begun, pupil=OuterRef("pupil"))',
        (f"{LETTERS}::test_who_joins_later_may_read_and_who_has_left_before_never_could",),
    ),
    Guard(
        "of a letter to many classes a teacher sees the own",
        "portal/letters/homes.py",
        'return letter.pupils().filter(pk__in=Pupil.objects.of_staff(user).values("pk"))',
        "return letter.pupils()",
        ("tests/portal/letters/test_classes.py::test_a_class_that_one_does_not_teach_is_none",),
    ),
    Guard(
        "a teacher writes to the own classes",
        "portal/letters/scope.py",
        "condition |= Q(school=school, written_by=user, audience__school_class__in=classes)",
        "condition |= Q(school=school, written_by=user)",
        (f"{LETTERS}::test_a_draft_to_a_class_no_longer_taught_is_no_longer_the_teachers_to_send",),
    ),
    Guard(
        "homework that is taken back is gone",
        "portal/homework/models.py",
        "return self.filter(withdrawn_at__isnull=True)",
        "return self.all()",
        ("tests/portal/homework/test_homework.py::test_what_is_taken_back_is_gone_from_home_and_inbox",),
    ),
    Guard(
        "who has left the class before the day has no homework",
        "portal/homework/models.py",
        "enrolments.filter(begun, running, school_class",
        "enrolments.filter(begun, school_class",
        ("tests/portal/homework/test_homework.py::test_who_has_left_the_class_before_the_day_does_not_have_it",),
    ),
    Guard(
        "a page sent again in other words is not taken for the same",
        "portal/homework/models.py",
        """            raise cls.SetAlready
        if made:""",
        """            pass
        if made:""",
        ("tests/portal/homework/test_pages.py::test_the_same_page_with_other_words_is_not_taken_for_the_same",),
    ),
    Guard(
        "a draft report is nobody's at home",
        "portal/reports/models.py",
        "return super().of_family(user).published()",
        "return super().of_family(user)",
        (f"{REPORTS}::test_who_sees_a_report",),
    ),
    Guard(
        "a report is published once",
        "portal/reports/models.py",
        "draft = Report.objects.filter(pk=self.pk, published_at__isnull=True)",
        "draft = Report.objects.filter(pk=self.pk)",
        (f"{REPORTS}::test_publishing_opens_it_and_tells_once",),
    ),
    Guard(
        "a published report is not written over",
        "portal/reports/models.py",
        "draft = cls.objects.filter(pk=report.pk, published_at__isnull=True)",
        "draft = cls.objects.filter(pk=report.pk)",
        (f"{REPORTS}::test_a_published_report_stays_as_it_was_read",),
    ),
    Guard(
        "an empty report is not published",
        "portal/reports/models.py",
        """            if self.is_empty:
                raise self.Empty
""",
        "",
        (f"{REPORTS}::test_an_empty_report_is_not_published",),
    ),
]
