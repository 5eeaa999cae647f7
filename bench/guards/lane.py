"""Mail of signing in, links that sign in, and limits that hold without Redis."""

from bench.guards import Guard

MAILS, LINKS = "tests/roll/test_sign_in_mails.py", "tests/roll/test_sign_in_link.py"
CACHES = "tests/foundation/test_caches.py"
MODEL, JOBS = "roll/sign_in_mails/models.py", "roll/sign_in_mails/jobs.py"

GUARDS = [
    Guard(
        "the code is in clear nowhere on its way",
        MODEL,
        "sealed, now = seal(json.dumps(plain), PURPOSE), clock.now()",
        "sealed, now = json.dumps(plain), clock.now()",
        (f"{MAILS}::test_the_code_stands_in_clear_nowhere_on_its_way",),
    ),
    Guard(
        "one purpose's key opens nothing of another's",
        "foundation/sealing.py",
        '"foundation.sealing", purpose, secret=key',
        '"foundation.sealing", "", secret=key',
        ("tests/foundation/test_sealing.py",),
    ),
    Guard(
        "a mail handed over is empty",
        MODEL,
        '.update(address="", sealed="", handed_at=handed_at)',
        ".update(due_at=clock.now())",
        (f"{MAILS}::test_handed_over_the_row_is_empty_and_says_when",),
    ),
    Guard(
        "what is too old keeps no code",
        JOBS,
        "    SignInMail.objects.empty_old()\n",
        "",
        (f"{MAILS}::test_a_code_that_is_too_old_is_not_sent_and_not_kept",),
    ),
    Guard(
        "one job at a time has a mail",
        JOBS,
        "if not mail or not mail.claim():",
        "if not mail:",
        (f"{MAILS}::test_two_jobs_send_it_once",),
    ),
    Guard(
        "what a killed job had is taken up",
        JOBS,
        "        async_task(JOB, pk, cluster=LANE)\n",
        "        pass\n",
        (f"{MAILS}::test_what_a_killed_job_had_in_hand_is_taken_up",),
    ),
    Guard(
        "a mail server that is away is waited for",
        JOBS,
        "lock = timezone.now() + timedelta(seconds=self.seconds)",
        "lock = timezone.now()",
        (f"{MAILS}::test_the_queue_gives_a_later_job_to_nobody_too_soon",),
    ),
    Guard(
        "a clock that steps back holds no mail",
        MODEL,
        " | Q(due_at__gt=now + CODE_LIFE)",
        "",
        (f"{MAILS}::test_a_clock_that_steps_back_stops_none",),
    ),
    Guard(
        "strangers over the limit make the same work",
        "roll/sign_in.py",
        "        SignInMail.ask(template_prefix, email, context, is_sent=is_sent)",
        "        if is_sent:\n            SignInMail.ask(template_prefix, email, context)",
        (f"{MAILS}::test_known_and_unknown_addresses_make_the_same_work",),
    ),
    Guard(
        "the page says when mail is away",
        "roll/sign_in_mails/views.py",
        "mail_is_away=SignInMail.objects.are_away()",
        "mail_is_away=False",
        (f"{MAILS}::test_the_page_says_when_mail_is_away_to_known_and_unknown_alike",),
    ),
    Guard(
        "a dead lane is known before anybody waits",
        MODEL,
        " or not ports.lane_is_alive()",
        "",
        (f"{MAILS}::test_a_lane_that_is_not_there_is_noticed_before_anybody_waits",),
    ),
    Guard(
        "a quick lane that is dead is not well",
        "site/health.py",
        'beats = (report["worker_beat_age_s"], report["fast_beat_age_s"])',
        'beats = (report["worker_beat_age_s"],)',
        ("tests/site/test_health.py::test_a_worker_that_stopped_is_not_well",),
    ),
    Guard(
        "a link signs in once",
        "roll/sign_in_links.py",
        "return user if user and written(user.last_login) == last_login else None",
        "return user",
        (f"{LINKS}::test_signing_in_in_another_way_ends_it",),
    ),
    Guard(
        "of two who use a link at once one comes in",
        "roll/sign_in_links.py",
        "filter(pk=user.pk, last_login=user.last_login)",
        "filter(pk=user.pk)",
        (f"{LINKS}::test_of_two_who_use_it_at_one_time_one_comes_in",),
    ),
    Guard(
        "a link grows old",
        "roll/sign_in_links.py",
        "if not timedelta(0) <= clock.now() - datetime.fromisoformat(made_at) < LIFE:",
        "if not made_at:",
        (f"{LINKS}::test_it_grows_old",),
    ),
    Guard(
        "looking at a link spends nothing",
        "roll/link_views.py",
        '(request.method == "POST" and not spend(user))',
        "not spend(user)",
        (f"{LINKS}::test_looking_at_it_spends_nothing_and_its_button_signs_in_once",),
    ),
    Guard(
        "an account that is closed gets no link",
        "roll/management/commands/sign_in_link.py",
        "if not user.is_active:",
        "if False:",
        (f"{LINKS}::test_whom_it_refuses_in_words",),
    ),
    Guard(
        "limits are counted while Redis is away",
        "foundation/caches.py",
        "if not key.startswith(self.counters):",
        "if key:",
        (f"{CACHES}::test_limits_are_met_after_as_many_tries_as_with_redis",),
    ),
    Guard(
        "nobody waits for a silent Redis twice",
        "foundation/caches.py",
        "if self.away and monotonic() - self.asked_at < PAUSE:",
        "if False:",
        (f"{CACHES}::test_one_thread_asks_a_server_that_is_away_again_after_a_while",),
    ),
    Guard(
        "a dead Redis is no error",
        "foundation/caches.py",
        "except (RedisError, OSError) as error:",
        "except MemoryError as error:",
        (f"{CACHES}::test_each_command_finds_nothing_and_keeps_nothing",),
    ),
    Guard(
        "the table of tries names nobody",
        "site/settings/storage.py",
        '        "KEY_FUNCTION": "foundation.caches.digest",\n',
        "",
        (f"{CACHES}::test_the_table_does_not_say_whose_tries_it_counts",),
    ),
]
