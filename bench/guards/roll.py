"""Who is who: doors, decisions about access, sign-in, pupils' cards, audiences."""

from bench.guards import POSTGRESQL, Guard

DOORS = "tests/roll/test_doors.py"
ACCESS = "tests/roll/test_access_page.py"
MODELS = "tests/roll/test_models.py"
SIGN_IN = "tests/roll/test_sign_in.py"
CARDS = "tests/roll/test_cards.py"
AUDIENCE = "tests/roll/test_audience.py"

GUARDS = [
    Guard(
        "behind each door but the public one somebody is signed in",
        "roll/doors.py",
        'if name != "public" and not signed_in(request.user):',
        'if name == "family" and not signed_in(request.user):',
        (f"{DOORS}::test_who_is_not_signed_in_is_sent_to_sign_in_and_back",),
    ),
    Guard(
        "what is behind a door is kept by no cache",
        "roll/doors.py",
        'response.setdefault("Cache-Control", "private, no-store")',
        "pass",
        (f"{DOORS}::test_what_is_behind_a_door_is_never_cached",),
    ),
    Guard(
        "staff enter by their own school",
        "roll/doors.py",
        "posting = school and user.posting_at(school, roles)",
        "posting = school and next((p for p in user.postings_today if p.role in roles), None)",
        (f"{DOORS}::test_another_role_or_school_does_not_enter",),
    ),
    Guard(
        "staff enter by their role",
        "roll/doors.py",
        "posting = school and user.posting_at(school, roles)",
        "posting = school and next((p for p in user.postings_today if p.covers(school)), None)",
        (f"{DOORS}::test_another_role_or_school_does_not_enter",),
    ),
    Guard(
        "posted anywhere, but in the role",
        "roll/doors.py",
        "if not any(posting.role in roles for posting in request.user.postings_today):",
        "if not request.user.postings_today:",
        (f"{DOORS}::test_another_role_does_not_enter",),
    ),
    Guard(
        "a posting covers its own school or area",
        "roll/models/people.py",
        "return self.school_id == school.pk",
        "return True",
        (f"{MODELS}::test_a_posting_covers_its_school_or_the_schools_of_its_area",),
    ),
    Guard(
        "a teacher keeps the classes taught",
        "roll/models/people.py",
        "taught = Teaching.objects.holding().filter(user=self, school=school)",
        "taught = Teaching.objects.holding().filter(school=school)",
        (f"{MODELS}::test_a_teacher_keeps_the_classes_taught_and_no_colleagues",),
    ),
    Guard(
        "a restricted pair is not granted",
        "roll/models/guardianships.py",
        'self.exclude(pk__in=barred)._decide("granted", by, named, ends_on=again)',
        'self._decide("granted", by, named, ends_on=again)',
        (f"{MODELS}::test_a_restricted_pair_is_not_granted",),
    ),
    Guard(
        "granting anew takes away the rights that were not chosen",
        "roll/models/guardianships.py",
        "            rows.delete()\n",
        "            rows.filter(right__in=rights).delete()\n",
        (f"{MODELS}::test_granting_again_replaces_the_rights",),
    ),
    Guard(
        "a pair is of one school",
        "roll/models/guardianships.py",
        """        if {self.guardian.school_id, self.pupil.school_id} != {self.school_id}:
            raise ValidationError(_("A guardian and a pupil are joined within one school."))
""",
        "",
        (f"{MODELS}::test_a_pair_is_one_guardianship_within_a_school",),
    ),
    Guard(
        "who serves at two schools decides for one at a time",
        "roll/views.py",
        "return Guardianship.objects.visible_to(request.user).filter(school=school)",
        "return Guardianship.objects.visible_to(request.user)",
        (f"{ACCESS}::test_who_serves_at_two_schools_decides_for_one_at_a_time",),
    ),
    Guard(
        "the rows of access are asked of the posting too",
        "roll/views.py",
        "return Guardianship.objects.visible_to(request.user).filter(school=school)",
        "return Guardianship.objects.filter(school=school)",
        (f"{ACCESS}::test_the_rows_are_asked_of_the_posting_and_not_of_the_door_alone",),
    ),
    Guard(
        "a page left open undoes no decision",
        "roll/views.py",
        "return rows.filter(pk=one.pk, access_state=seen), 1",
        "return rows.filter(pk=one.pk), 1",
        (f"{ACCESS}::test_a_page_left_open_undoes_no_decision",),
    ),
    Guard(
        "the boxes of a page left open give back nothing",
        "roll/views.py",
        'stood = request.POST.getlist("stood") if "stood_shown" in request.POST else None',
        "stood = None",
        (f"{ACCESS}::test_boxes_of_a_page_left_open_give_back_nothing",),
    ),
    Guard(
        "nor where somebody has given or taken since",
        "roll/models/guardianships.py",
        "[key for key in keys if stood[key] == set(rights)]",
        "[key for key in keys if stood[key] <= set(rights)]",
        (f"{ACCESS}::test_boxes_of_a_page_left_open_give_back_nothing",),
    ),
    Guard(
        "what stood is asked under its lock",
        "roll/models/guardianships.py",
        'keys = list(self.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))',
        'keys = list(self.order_by("pk").values_list("pk", flat=True))',
        (f"{ACCESS}::test_of_two_who_grant_again_at_once_one_does",),
        databases=(POSTGRESQL,),
    ),
    Guard(
        "nor what was ticked on it",
        "roll/views.py",
        "return rows.filter(pk__in=keys, access_state=seen), len(keys)",
        "return rows.filter(pk__in=keys), len(keys)",
        (f"{ACCESS}::test_a_page_left_open_undoes_no_decision",),
    ),
    Guard(
        "what a class is granted is of that class",
        "roll/views.py",
        'rows = in_class(rows.undecided(), request.POST.get("class", ""), "pupil")',
        "rows = rows.undecided()",
        (f"{ACCESS}::test_a_whole_class_is_granted_at_once_and_no_other",),
    ),
    Guard(
        "an address is not shown whole",
        "roll/access.py",
        'return f"{name[:2] if len(name) > 2 else name[:1]}•••@{domain}"',
        "return point.value",
        (f"{ACCESS}::test_addresses_are_never_shown_whole",),
    ),
    Guard(
        "an address on two records of a school signs in nobody",
        "roll/sign_in.py",
        ".exclude(school__in=twice)",
        "",
        (f"{SIGN_IN}::test_two_records_of_one_school_link_neither_and_another_school_still_does",),
    ),
    Guard(
        "nobody signs in before the school has said yes",
        "roll/sign_in.py",
        ', guardianships__access_state="granted"',
        "",
        (f"{SIGN_IN}::test_nobody_is_made_before_somebody_at_school_has_said_yes",),
    ),
    Guard(
        "a record of somebody else is not taken over",
        "roll/sign_in.py",
        "user__isnull=True, guardianships",
        "guardianships",
        (f"{SIGN_IN}::test_a_record_of_somebody_else_is_never_taken_over",),
    ),
    Guard(
        "nobody signs up",
        "roll/sign_in.py",
        "return False",
        "return True",
        (f"{SIGN_IN}::test_nobody_signs_up",),
        belt="there is no address at which to sign up; this holds where a library brings one",
    ),
    Guard(
        "a grown-up comes in by no card",
        "roll/cards.py",
        "        guardians__isnull=True,\n",
        "",
        (f"{CARDS}::test_a_grown_up_gets_no_card_and_comes_in_by_none",),
    ),
    Guard(
        "who is posted comes in by no card",
        "roll/cards.py",
        "        postings__isnull=True,\n",
        "",
        (f"{CARDS}::test_who_is_posted_comes_in_by_no_card",),
    ),
    Guard(
        "tries are counted for each name",
        "roll/pupil_views.py",
        'and within_limit(request, "pupil_card", counter, holder)',
        "",
        (f"{CARDS}::test_after_five_tries_a_name_waits_even_with_the_right_words",),
    ),
    Guard(
        "a device counts for itself only whom it knows",
        "roll/devices.py",
        "if user and user.pk in users else name",
        "if user else name",
        (f"{CARDS}::test_a_device_knows_whom_it_knows_and_nobody_else",),
    ),
    Guard(
        "mails to strangers are counted over all",
        "roll/sign_in.py",
        'within_limit(self.request, "mail_to_stranger", "all")',
        "True",
        (f"{SIGN_IN}::test_the_school_writes_to_few_strangers_over_all",),
    ),
    Guard(
        "a body beyond what a form needs is not read",
        "site/security.py",
        "if int(length) > most else None",
        "if int(length) < 0 else None",
        ("tests/site/test_security.py::test_a_body_beyond_what_a_form_needs_is_refused_before_it_is_read",),
    ),
    Guard(
        "sign-in leads on to our own pages",
        "roll/pupil_views.py",
        """        target = reverse("portal:home")
    status""",
        """        pass
    status""",
        (f"{CARDS}::test_it_leads_on_to_our_own_pages_only",),
    ),
    Guard(
        "the choice of a language leads nowhere else",
        "roll/language.py",
        """        target = "/"
    if code""",
        """        pass
    if code""",
        ("tests/roll/test_language.py::test_it_never_leads_away",),
    ),
    Guard(
        "an audience is of the right to messages",
        "roll/models/audience.py",
        "return Recipients.guardians_of(pupils, Right.MESSAGES).with_pupils(pupils)",
        "return Recipients.guardians_of(pupils, Right.REPORTS).with_pupils(pupils)",
        (f"{AUDIENCE}::test_the_right_messages_is_what_is_asked",),
    ),
    Guard(
        "who left the class is told no longer",
        "roll/models/audience.py",
        "return Enrolment.objects.holding().filter(where[name]())",
        "return Enrolment.objects.filter(where[name]())",
        (f"{AUDIENCE}::test_who_left_the_class_is_told_no_longer",),
    ),
    Guard(
        "an editor names readers of the own school",
        "pages/models/content.py",
        "if self.read_by and self.school_id and not self.read_by.is_within(Audience(school_id=self.school_id)):",
        "if False:",
        ("tests/newsfeed/test_pages.py::test_nobody_is_told_who_may_not_read_and_no_other_schools",),
    ),
]
