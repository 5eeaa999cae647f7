"""What is found out in the middle of a request: a right that ended, a record that was linked, a reader without one."""

from bench.guards import Guard

ENDED = "tests/portal/test_rights_that_end.py::test_once_it_ended_nothing_is"
KEYS = "tests/roll/test_keys.py"
DOORS = "tests/roll/test_doors.py"
BOOKINGS = "tests/portal/bookings/test_verbs.py"
BUNDLES = "tests/notices/test_bundles.py"
LINKING = "tests/notices/test_linking.py"


def asks_again(name: str, file: str, text: str, act: str) -> Guard:
    """The line with `check_still_visible` is taken out; what else `text` holds tells it from the others of the file."""
    line = next(each for each in text.splitlines(keepends=True) if "check_still_visible(" in each)
    return Guard(name, file, text, text.replace(line, ""), (f"{ENDED}[{act}]",))


GUARDS = [
    asks_again(
        "an answer to a letter asks again",
        "portal/letters/models.py",
        """        check_still_visible(by, [pupil.pk], Right.MESSAGES, guardian)
        LetterAnswer""",
        "answer",
    ),
    asks_again(
        "to take an answer back asks again",
        "portal/letters/models.py",
        """        check_still_visible(by, [pupil.pk], Right.MESSAGES)
        self.answers""",
        "take_back_answer",
    ),
    asks_again(
        "to tell of an absence asks again",
        "portal/absences/models.py",
        "            check_still_visible(by, [pupil.pk for pupil in pupils], Right.ATTENDANCE)\n",
        "tell_absence",
    ),
    asks_again(
        "to take an absence back asks again",
        "portal/absences/models.py",
        "            check_still_visible(by, [self.pupil_id], Right.ATTENDANCE)\n",
        "withdraw_absence",
    ),
    asks_again(
        "to tick homework asks again",
        "portal/homework/models.py",
        """        check_still_visible(by, [pupil.pk], Right.HOMEWORK)
        HomeworkDone.objects.get_or_create""",
        "done",
    ),
    asks_again(
        "to untick homework asks again",
        "portal/homework/models.py",
        """        check_still_visible(by, [pupil.pk], Right.HOMEWORK)
        HomeworkDone.objects.filter""",
        "undone",
    ),
    asks_again(
        "to book asks again",
        "portal/bookings/models/slots.py",
        "            check_still_visible(by, [pupil.pk], Right.BOOKINGS, guardian)\n",
        "book",
    ),
    asks_again(
        "to move a meeting asks again",
        "portal/bookings/models/bookings.py",
        "            self._check_still_visible(slot, by)\n",
        "move",
    ),
    asks_again(
        "to cancel a meeting asks again",
        "portal/bookings/models/bookings.py",
        "            self._check_still_visible(self.slot, by)\n",
        "cancel",
    ),
    Guard(
        "whom one may see no longer does not exist",
        "roll/doors.py",
        """            except NotVisible:
                raise Http404 from None
""",
        """            except NotVisible:
                raise
""",
        (f"{DOORS}::test_whom_one_may_see_no_longer_does_not_exist",),
    ),
    Guard(
        "behind a door the keys are asked once",
        "roll/doors.py",
        """            if name != "public":
                enable_key_cache(request.user)
""",
        "",
        (f"{DOORS}::test_behind_a_door_the_keys_are_asked_once",),
    ),
    Guard(
        "a photo's yes is asked again of the office",
        "roll/consent/models.py",
        """        clear_key_cache(by)
        guardian = None
""",
        "        guardian = None\n",
        (f"{KEYS}::test_the_office_is_asked_again_before_it_writes_down_what_a_home_signed[give]",),
    ),
    Guard(
        "and when it is taken back",
        "roll/consent/models.py",
        """        clear_key_cache(by)
        if not by.posting_at(self.school, SEES_SCHOOL):
""",
        "        if not by.posting_at(self.school, SEES_SCHOOL):\n",
        (f"{KEYS}::test_the_office_is_asked_again_before_it_writes_down_what_a_home_signed[withdraw]",),
    ),
    Guard(
        "and of who can be recognised",
        "roll/consent/models.py",
        """        clear_key_cache(by)
        if not by.posting_at(school, SEES_SCHOOL):
""",
        "        if not by.posting_at(school, SEES_SCHOOL):\n",
        (f"{KEYS}::test_the_office_is_asked_again_before_it_writes_down_what_a_home_signed[name]",),
    ),
    Guard(
        "who signs in while the guardians are read is told as a user",
        "notices/expansion.py",
        "filter(pk__in=guardians, user__isnull=True)",
        "filter(pk__in=guardians)",
        ("tests/notices/test_engine.py::test_who_signs_in_while_the_guardians_are_read_is_told_as_a_user_alone",),
    ),
    Guard(
        "hours with a child who has left the class may be taken out",
        "portal/bookings/models/bookings.py",
        "        if by.pk != slot.teacher_id:\n            check_still_visible",
        "        if True:\n            check_still_visible",
        (f"{BOOKINGS}::test_a_teacher_may_take_out_hours_with_a_child_who_has_left_the_class",),
    ),
    Guard(
        "an import that takes an address away unlinks by the verb",
        "roll/oneroster/contacts.py",
        "            guardian.unlink()\n",
        "            Guardian.objects.filter(pk=guardian.pk).update(user=None)\n",
        ("tests/roll/test_import.py::test_a_new_address_has_to_be_proved_before_it_opens_anything",),
    ),
    Guard(
        "unlinked, who was there twice is there once",
        "portal/bookings/models/steps.py",
        "        cls.refill({user.pk}, {guardian.pk})\n",
        "",
        (f"{BOOKINGS}::test_when_one_of_two_meetings_at_one_time_goes_the_other_keeps_its_time",),
    ),
    Guard(
        "a record that is linked is seen at once",
        "roll/models/people.py",
        """            guardian_linked(self, user)
        clear_key_cache(user)
""",
        "            guardian_linked(self, user)\n",
        (f"{KEYS}::test_a_linked_record_is_seen_and_an_unlinked_one_is_not_in_the_same_request",),
    ),
    Guard(
        "a record that is unlinked is seen no longer",
        "roll/models/people.py",
        """                guardian_unlinked(self, user)
            clear_key_cache(user)
""",
        "                guardian_unlinked(self, user)\n",
        (f"{KEYS}::test_a_linked_record_is_seen_and_an_unlinked_one_is_not_in_the_same_request",),
    ),
    Guard(
        "who is shut out is in no audience",
        "roll/models/audience.py",
        "return cached_on_user(user, _load_audiences) if signed_in(user) else []",
        "return cached_on_user(user, _load_audiences) if user and user.pk else []",
        (f"{KEYS}::test_who_is_shut_out_has_none",),
        belt="family_keys and postings_of ask it too: without either there is no place to be in",
    ),
    Guard(
        "staff of another place are in no audience here",
        "roll/models/audience.py",
        " WHERE school_id IN ({schools}) OR",
        " WHERE school_id > 0 OR",
        ("tests/roll/test_audience.py::test_staff_of_another_place_do_not_read",),
    ),
    Guard(
        "a guardian is in an audience by the right to messages",
        "roll/models/audience.py",
        "*family.as_guardian(Right.MESSAGES), *family.reader",
        "*family.as_guardian(None), *family.reader",
        ("tests/roll/test_audience.py::test_who_has_not_the_right_to_messages_does_not_read",),
    ),
    Guard(
        "who has left a class is in its audience no longer",
        "roll/models/audience.py",
        "   AND (enrolled.ends_on IS NULL OR enrolled.ends_on >= %(day)s)\n",
        "",
        ("tests/roll/test_audience.py::test_who_left_the_class_reads_no_longer",),
    ),
    # When a guardian becomes a user
    Guard(
        "what a guardian booked before signing in is the user's",
        "portal/bookings/room.py",
        "        (ports.guardian_linked, _move_steps_to_user),\n",
        "",
        (f"{BOOKINGS}::test_what_was_booked_through_a_record_goes_with_it",),
    ),
    Guard(
        "and the guardian's again where they are not that user",
        "portal/bookings/room.py",
        "        (ports.guardian_unlinked, Step.move_to_guardian),\n",
        "",
        (f"{BOOKINGS}::test_what_was_booked_through_a_record_goes_with_it",),
    ),
    Guard(
        "what the user booked through another record stays theirs",
        "portal/bookings/models/steps.py",
        "cls.objects.filter(booking__guardian=guardian, user=user)",
        "cls.objects.filter(user=user)",
        (f"{BOOKINGS}::test_what_was_booked_through_a_record_goes_with_it",),
    ),
    Guard(
        "what was told before is the user's",
        "site/wiring.py",
        "        ports.guardian_linked.fill(linking.move_to_user)\n",
        "",
        (f"{LINKING}::test_it_becomes_the_users_and_remembers_the_guardian",),
    ),
    Guard(
        "and the guardian's again, told as such",
        "site/wiring.py",
        "        ports.guardian_unlinked.fill(linking.move_to_guardian)\n",
        "",
        (f"{LINKING}::test_unlinked_it_is_the_guardians_again_and_the_users_own_stays",),
    ),
    Guard(
        "of two deliveries for one event one stays",
        "notices/linking.py",
        "    before.filter(Exists(Delivery.objects.filter(user=user, **same))).delete()\n",
        "",
        (f"{LINKING}::test_of_two_for_one_event_one_stays_and_nobody_hears_twice",),
    ),
    Guard(
        "of the two that one which is further on its way",
        "notices/linking.py",
        "    Delivery.objects.alias(rank=RANK).filter(Exists(further), user=user).delete()\n",
        "",
        (f"{LINKING}::test_of_two_for_one_event_one_stays_and_nobody_hears_twice",),
    ),
    Guard(
        "another channel is no double",
        "notices/linking.py",
        '"event": OuterRef("event"), "channel": OuterRef("channel")}',
        '"event": OuterRef("event")}',
        (f"{LINKING}::test_another_channel_is_no_double",),
    ),
    Guard(
        "a user takes over what was the guardian's alone",
        "notices/linking.py",
        "before = Delivery.objects.filter(**records)",
        "before = Delivery.objects.filter(user__isnull=True)",
        (f"{LINKING}::test_it_becomes_the_users_and_remembers_the_guardian",),
    ),
    Guard(
        "what somebody else has opened is not read at home",
        "notices/linking.py",
        "update(user=None, opened_at=None)",
        "update(user=None)",
        (f"{LINKING}::test_unlinked_it_is_the_guardians_again_and_the_users_own_stays",),
    ),
    Guard(
        "what came through another record is not given back",
        "notices/linking.py",
        "Delivery.objects.filter(guardian=guardian, user=user)",
        "Delivery.objects.filter(guardian__isnull=False, user=user)",
        (f"{LINKING}::test_giving_back_leaves_what_came_through_another_record",),
    ),
    Guard(
        "a message goes with its deliveries from the guardian to the user",
        "notices/linking.py",
        "    Message.objects.filter(**records).update(user=user)\n",
        "",
        (f"{BUNDLES}::test_a_user_takes_over_a_message_without_what_they_have_already",),
    ),
    Guard(
        "and back again",
        "notices/linking.py",
        "    Message.objects.filter(guardian=guardian, user=user).update(user=None)\n",
        "",
        (f"{BUNDLES}::test_a_user_takes_over_a_message_without_what_they_have_already",),
    ),
    Guard(
        "what is left without deliveries is no message",
        "notices/linking.py",
        "    Message.objects.filter(~Exists(of_it), user=user).delete()\n",
        "",
        (f"{BUNDLES}::test_a_message_of_which_nothing_is_left_goes_with_its_deliveries",),
    ),
]
