"""How sessions end, and whose it is what was written in one."""

from bench.guards import Guard

CARDS = "tests/roll/test_cards.py"
SESSIONS, UNSENT = "tests/roll/test_sessions.py", "tests/roll/test_unsent.py"

GUARDS = [
    Guard(
        "a pupil's session ends after twelve hours",
        "roll/sessions/limits.py",
        "        return SignIn.End.OVER\n",
        "        return None\n",
        (f"{CARDS}::test_the_session_ends_with_the_browser_or_after_twelve_hours",),
    ),
    Guard(
        "a session ends that nobody uses",
        "roll/sessions/limits.py",
        "(idle and now - seen_at >= idle)",
        "False",
        (f"{SESSIONS}::test_staff_are_signed_out_after_twelve_idle_hours",),
    ),
    Guard(
        "what a page asks by itself keeps no session open",
        "roll/sessions/middleware.py",
        " or request.path.startswith(ASKED_BY_ITSELF)",
        "",
        (f"{SESSIONS}::test_what_an_open_page_asks_by_itself_is_nobodys_doing",),
    ),
    Guard(
        "nobody ends another's session",
        "roll/sessions/views.py",
        "get_object_or_404(SignIn, user=request.user, pk=pk)",
        "get_object_or_404(SignIn, pk=pk)",
        (f"{SESSIONS}::test_nobody_ends_anothers",),
    ),
    Guard(
        "what was not sent is its writer's alone",
        "roll/unsent/models.py",
        "return self.filter(user=user, kept_at__gte=clock.now() - KEPT)",
        "return self.filter(kept_at__gte=clock.now() - KEPT)",
        (f"{UNSENT}::test_it_is_nobody_elses", f"{UNSENT}::test_nobody_brings_back_anothers_file"),
    ),
    Guard(
        "what another site sends is not kept",
        "roll/unsent/views.py",
        " and is_of_this_site(request)",
        "",
        (f"{UNSENT}::test_what_another_site_sends_is_never_kept",),
    ),
    Guard(
        "an old page on a shared computer may be another's",
        "roll/unsent/views.py",
        "devices.is_only_user(request, user) and ",
        "",
        (f"{UNSENT}::test_on_a_shared_computer_it_may_be_anothers_page",),
    ),
    Guard(
        "cards and codes are never kept",
        "roll/unsent/keeping.py",
        'is_inside = getattr(view, "door", "public") != "public" or request.path.startswith("/admin/")',
        "is_inside = True",
        (f"{UNSENT}::test_cards_and_codes_are_never_kept",),
    ),
    Guard(
        "what was ended on purpose brings nothing into its owner's hands",
        "roll/sessions/middleware.py",
        "sign_in.end not in BY_ITSELF or ",
        "",
        (f"{UNSENT}::test_a_session_that_was_ended_on_purpose_brings_nothing_into_its_owners_hands",),
    ),
]
