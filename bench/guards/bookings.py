"""Times with teachers: a slot is booked once, nobody is in two places, and what is taken out is not booked."""

from bench.guards import POSTGRESQL, Guard

VERBS = "tests/portal/bookings/test_verbs.py"
RACE = "tests/portal/bookings/test_race.py"
PAGES = "tests/portal/bookings/test_pages.py"
SLOTS = "portal/bookings/models/slots.py"
BOOKINGS = "portal/bookings/models/bookings.py"
EVENTS = "portal/bookings/models/events.py"
WINDOWS = "portal/bookings/models/windows.py"

GUARDS = [
    Guard(
        "a teacher is in one place",
        BOOKINGS,
        """        if there.filter(user=self.teacher_id).count() < len(slot.steps):
            raise Slot.Taken(slot, self.guardian, self.pupil, by)
        if there.count() < len(steps):
""",
        """        family = Q(guardian=self.guardian_id) | Q(user=self.guardian.user_id)
        if there.filter(family).count() < len(slot.steps):
""",
        (f"{VERBS}::test_a_teacher_who_is_a_mother_is_not_in_two_places",),
    ),
    Guard(
        "a guardian is in one place",
        BOOKINGS,
        """        if there.count() < len(steps):
            raise Slot.Clash(slot, self.guardian, self.pupil, by)
""",
        "",
        (f"{VERBS}::test_a_guardian_is_not_in_two_places_whatever_the_grid_and_school",),
    ),
    Guard(
        "what was taken out since it was read is not booked",
        SLOTS,
        "            self.lock(booking, by=by)\n",
        "",
        (f"{VERBS}::test_what_was_read_before_it_was_taken_out_is_not_booked",),
    ),
    Guard(
        "nor moved to",
        BOOKINGS,
        "            slot.lock(self, by=by)\n",
        "",
        (f"{VERBS}::test_what_was_read_before_it_was_taken_out_is_not_booked",),
    ),
    Guard(
        "a clash names nothing that one may no longer see",
        SLOTS,
        "clashing = Booking.objects.visible_to(self.by).filter(pk__in=there)",
        "clashing = Booking.objects.filter(pk__in=there)",
        (f"{VERBS}::test_a_clash_does_not_name_what_the_reader_may_not_see",),
    ),
    Guard(
        "nobody takes out what is booked at that moment",
        SLOTS,
        'standing = Slot.objects.standing().select_for_update(no_key=True, of=("self",)).filter(pk=self.pk)',
        "standing = Slot.objects.standing().filter(pk=self.pk)",
        (f"{RACE}::test_nobody_books_what_is_taken_out_at_that_moment",),
        databases=(POSTGRESQL,),
    ),
    Guard(
        "a meeting that moves leaves its old time free",
        BOOKINGS,
        "            self._release_steps(old)\n",
        "",
        (f"{VERBS}::test_another_slot_of_the_same_teacher_is_a_move",),
    ),
    Guard(
        "a meeting that is cancelled leaves its time free",
        BOOKINGS,
        "                self._release_steps(self.slot)\n",
        "",
        (f"{VERBS}::test_what_a_guardian_booked_before_signing_in_holds_after",),
    ),
    Guard(
        "what is booked while a guardian signs in holds after",
        SLOTS,
        "            guardian.lock()\n",
        "",
        (f"{VERBS}::test_what_the_office_books_while_a_guardian_signs_in_holds_after",),
    ),
    Guard(
        "and holds where a meeting moves",
        BOOKINGS,
        "            self.guardian.lock()\n",
        "",
        (f"{VERBS}::test_what_the_office_moves_while_a_guardian_signs_in_holds_after",),
    ),
    Guard(
        "when one of two meetings at one time goes the other keeps its time",
        BOOKINGS,
        "        Step.refill(users, {self.guardian_id}, during)\n",
        "",
        (f"{VERBS}::test_when_one_of_two_meetings_at_one_time_goes_the_other_keeps_its_time",),
    ),
    Guard(
        "and where the whole event is called off",
        "portal/bookings/models/events.py",
        "            Step.refill(users, {guardian for *_users, guardian in keys})\n",
        "",
        (f"{VERBS}::test_when_one_of_two_meetings_at_one_time_goes_the_other_keeps_its_time",),
    ),
    Guard(
        "a slot of another school is not booked",
        SLOTS,
        """        if {guardian.school_id, pupil.school_id} != {self.school_id}:
            raise ValueError("A slot, the child and its guardian belong to one school.")
""",
        "",
        (f"{VERBS}::test_a_pupil_of_another_school_has_no_slot_here",),
    ),
    Guard(
        "a way to meet that is not offered is refused",
        SLOTS,
        """        if mode not in self.window.modes:
            raise self.NotOffered
""",
        "",
        (f"{VERBS}::test_a_mode_that_is_not_offered_is_refused",),
    ),
    Guard(
        "what has begun is not booked",
        SLOTS,
        """        if self.starts_at <= clock.now():
            raise BookingEvent.Closed
""",
        "",
        (f"{VERBS}::test_a_time_that_has_begun_is_booked_by_nobody",),
    ),
    Guard(
        "after its closing an event is booked by the school alone",
        SLOTS,
        "if self.event.is_closed and not (self.event.is_published and self.is_managed_by(by)):",
        "if not self.event.is_published:",
        (f"{VERBS}::test_closed_to_families_but_not_to_the_office",),
    ),
    Guard(
        "a meeting that has begun is not moved",
        BOOKINGS,
        """        if self.slot.starts_at <= clock.now():
            raise BookingEvent.Closed
""",
        "",
        (f"{VERBS}::test_a_meeting_that_has_begun_is_neither_moved_nor_cancelled",),
    ),
    Guard(
        "a family does not cancel after the closing",
        BOOKINGS,
        "if self.slot.starts_at <= now or (self.event.closes_at <= now and not from_school):",
        "if self.slot.starts_at <= now:",
        (f"{VERBS}::test_closed_to_families_but_not_to_the_office",),
    ),
    Guard(
        "a second tap on a cancellation changes nothing",
        BOOKINGS,
        """        if self.cancelled_at:
            return
        now, from_school""",
        "        now, from_school",
        (f"{VERBS}::test_a_second_tap_on_a_cancellation_changes_nothing_when_its_hour_has_come",),
    ),
    Guard(
        "a cancellation is told once",
        BOOKINGS,
        """            standing_booking = Booking.objects.standing().filter(pk=self.pk)
            if standing_booking""",
        """            standing_booking = Booking.objects.filter(pk=self.pk)
            if standing_booking""",
        (f"{VERBS}::test_of_two_who_cancel_one_does",),
    ),
    Guard(
        "who swap their slots do not wait for each other",
        BOOKINGS,
        """        if slot.pk != self.slot_id and Booking.objects.standing().filter(slot=slot).exists():
            raise Slot.Taken(slot, self.guardian, self.pupil, by)
""",
        "",
        (),
        databases=(POSTGRESQL,),
        belt="two who wait for each other take a moment inside one statement; PostgreSQL breaks one off after a second",
    ),
    Guard(
        "the outcome of a meeting waits for its beginning",
        BOOKINGS,
        """        if self.slot.starts_at > now:
            raise self.NotYet
""",
        "",
        (f"{VERBS}::test_the_outcome_is_recorded_after_it_began_and_may_be_said_anew",),
    ),
    Guard(
        "a guardian's meeting is not another guardian's",
        BOOKINGS,
        "return super().of_family(user).filter(Q(guardian__user=user) | Q(pupil__user=user))",
        "return super().of_family(user)",
        (f"{PAGES}::test_another_guardian_of_the_child_reads_nothing_of_it",),
    ),
    Guard(
        "a teacher reads of a meeting as long as the pupil is taught",
        BOOKINGS,
        'return Q(staff_keys(user).as_q("school", "pupil"), teacher=user) | Q(school__in=whole)',
        "return Q(teacher=user) | Q(school__in=whole)",
        ("tests/portal/bookings/test_staff_day.py::test_a_child_no_longer_taught_is_not_named",),
    ),
    Guard(
        "a clash is told to whose it is",
        SLOTS,
        """            if self.by.pk != self.guardian.user_id:
                return None
""",
        "",
        (f"{VERBS}::test_to_who_books_for_another_a_clash_names_nothing",),
    ),
    Guard(
        "an event that is no longer there opens no times",
        EVENTS,
        "return self.filter(published_at__isnull=False, withdrawn_at__isnull=True)",
        "return self.filter(published_at__isnull=False)",
        (f"{PAGES}::test_a_tap_on_what_was_called_off_is_answered_in_words",),
    ),
    Guard(
        "an event opens once",
        EVENTS,
        "if standing.filter(published_at__isnull=True).update(",
        "if standing.update(",
        (f"{VERBS}::test_publishing_tells_once_and_needs_a_slot",),
    ),
    Guard(
        "an event that was called off meanwhile does not open",
        EVENTS,
        "standing = BookingEvent.objects.filter(pk=self.pk, withdrawn_at__isnull=True)",
        "standing = BookingEvent.objects.filter(pk=self.pk)",
        (f"{VERBS}::test_what_was_called_off_since_it_was_read_does_not_open",),
    ),
    Guard(
        "hours that were taken out do not come back as others",
        WINDOWS,
        """                if not self.withdrawn_at:
                    raise self.Withdrawn
""",
        "",
        (f"{VERBS}::test_hours_that_were_taken_out_meanwhile_are_not_changed",),
    ),
    Guard(
        "an event that is called off meanwhile opens no hours",
        WINDOWS,
        "BookingEvent.objects.select_for_update().filter(pk=self.event_id, withdrawn_at=None)",
        "BookingEvent.objects.select_for_update().filter(pk=self.event_id)",
        (f"{VERBS}::test_what_was_called_off_since_it_was_read_opens_no_hours",),
    ),
    Guard(
        "other hours cancel no meeting",
        WINDOWS,
        """                if cancelled:
                    self.withdrawn_at = self.withdrawn_by = None  # undone with the transaction
                    raise self.Booked
""",
        "",
        ("tests/portal/bookings/test_staff_day.py::test_hours_stay_where_a_family_books_while_they_are_changed",),
    ),
    Guard(
        "a teacher's hours do not overlap",
        WINDOWS,
        """            if there.exists():
                raise self.Overlaps
""",
        "",
        (f"{VERBS}::test_a_teachers_windows_do_not_overlap_even_at_two_schools",),
    ),
    Guard(
        "what has begun stays where hours are taken out",
        WINDOWS,
        "Booking.objects.standing().coming(now).filter(slot__window=self)",
        "Booking.objects.standing().filter(slot__window=self)",
        (f"{VERBS}::test_taken_out_half_way_what_has_begun_stays",),
    ),
]
