"""What stands around all pages: files, maps, feeds, posts, kept pages, headers, settings."""

from bench.guards import Guard

FILES = "tests/home/test_files.py"
CACHE = "tests/foundation/test_page_cache.py"
POSTS = "tests/newsfeed/test_posts.py"

GUARDS = [
    Guard(
        "a file is nobody's whom no page shows it",
        "site/files.py",
        "    raise Http404\n\n\ndef image_at",
        '    return "private"\n\n\ndef image_at',
        (f"{FILES}::test_a_photo_no_page_uses_is_its_editors_alone",),
    ),
    Guard(
        "a draft's photo is not public",
        "site/files.py",
        "kind._default_manager.live().readable_by(user)",
        "kind._default_manager.all().readable_by(user)",
        (f"{FILES}::test_a_drafts_photo_is_not_public",),
    ),
    Guard(
        "a school's file is opened by its own pages",
        "site/files.py",
        ".filter(Q(school__in=desk_schools) | shared, pk__in=keys)",
        ".filter(pk__in=keys)",
        ("tests/newsfeed/test_howtos.py::test_a_page_of_another_school_opens_nothing_of_this_one",),
    ),
    Guard(
        "no shared cache keeps a file for some",
        "site/files.py",
        'response["Cache-Control"] = "public, max-age=3600" if audience == "public" else "private, no-cache"',
        'response["Cache-Control"] = "public, max-age=3600"',
        (f"{FILES}::test_a_photo_of_a_page_for_a_class_is_for_that_class",),
    ),
    Guard(
        "a photo without a yes is shown to nobody",
        "editing/photo_access.py",
        """    if state in (WAITING, HELD):
        raise Http404
""",
        "",
        ("tests/editing/test_photos.py::test_a_yes_taken_back_hides_the_photo_and_all_its_sizes_at_the_next_request",),
    ),
    Guard(
        "the map of the site names what is for everybody",
        "site/maps.py",
        "Page.objects.live().exclude(private).filter(expired=False",
        "Page.objects.live().filter(expired=False",
        ("tests/site/test_maps.py::test_what_is_not_for_everybody_is_not_on_it",),
    ),
    Guard(
        "feeds hold what is for everybody",
        "newsfeed/feeds.py",
        "news = NewsPage.objects.for_list(None)",
        'news = NewsPage.objects.in_language("en").for_serving().order_by("-date", "-pk")',
        ("tests/newsfeed/test_feeds.py::test_what_is_not_for_everybody_is_in_no_feed",),
    ),
    Guard(
        "a held photo is in no feed",
        "newsfeed/feeds.py",
        "if page.photo is None or is_held(page.photo):",
        "if page.photo is None:",
        ("tests/newsfeed/test_feeds.py::test_a_held_photo_is_not_in_a_feed",),
    ),
    Guard(
        "of two jobs one sends a post",
        "newsfeed/models/posts.py",
        "mine = SocialPost.objects.due().filter(pk=self.pk)",
        "mine = SocialPost.objects.filter(pk=self.pk)",
        (f"{POSTS}::test_one_of_two_jobs_gets_it",),
    ),
    Guard(
        "what may have been sent nobody sends by itself",
        "newsfeed/models/posts.py",
        "self._finish(self.State.UNSURE, self.Trouble.SILENT)",
        "self._try_later(self.Trouble.SILENT)",
        (f"{POSTS}::test_where_no_answer_comes_nobody_sends_again_by_itself",),
    ),
    Guard(
        "what was taken back before it went does not go",
        "newsfeed/models/posts.py",
        """        if page is None:
            self._finish(self.State.DROPPED, self.Trouble.NOT_PUBLIC)
        elif channel""",
        """        page = page or apps.get_model("newsfeed.NewsPage").objects.filter(translation_key=self.page).first()
        if channel""",
        (f"{POSTS}::test_what_is_taken_back_before_it_goes_does_not_go",),
    ),
    Guard(
        "news for some is posted nowhere",
        "newsfeed/models/posts.py",
        "if page.read_by_id or not page.post_to_channels:",
        "if not page.post_to_channels:",
        (f"{POSTS}::test_only_public_news_that_is_ticked_where_there_are_channels",),
    ),
    Guard(
        "a page that was being made when something changed ends too",
        "foundation/page_cache.py",
        'return version, kept if kept and kept["version"] == version else None',
        "return version, kept",
        (f"{CACHE}::test_a_page_that_was_being_made_when_something_changed_ends_too",),
    ),
    Guard(
        "nothing of anybody is kept",
        "foundation/page_cache.py",
        """    if any(name in request.COOKIES for name in PERSONAL):
        return ""
""",
        "",
        (f"{CACHE}::test_nothing_of_anybody_is_kept",),
    ),
    Guard(
        "what is private is not kept",
        "foundation/page_cache.py",
        """        and "private" not in control
        and "no-store" not in control
""",
        "",
        (f"{CACHE}::test_in_doubt_a_page_is_not_everybodys",),
    ),
    Guard(
        "a page for some is not kept",
        "pages/models/content.py",
        "        return self.read_by_id is None\n",
        "        return True\n",
        (f"{CACHE}::test_in_doubt_a_page_is_not_everybodys",),
    ),
    Guard(
        "what is rolled back ends no page",
        "foundation/page_cache.py",
        "    transaction.on_commit(purge)\n",
        "    purge()\n",
        (f"{CACHE}::test_what_is_rolled_back_ends_nothing",),
    ),
    Guard(
        "a form that is forged is refused",
        "site/settings/base.py",
        '    "django.middleware.csrf.CsrfViewMiddleware",\n',
        "",
        (
            "tests/roll/test_access_page.py::test_a_forged_form_is_refused",
            "tests/roll/test_cards.py::test_only_a_post_with_a_token_signs_in",
        ),
    ),
    Guard(
        "inline code runs in the editors' admin alone",
        "site/security.py",
        'if request.path.startswith("/admin/"):',
        "if True:",
        ("tests/site/test_security.py::test_our_pages_allow_nothing_inline",),
    ),
    Guard(
        "a NUL is refused before a database sees it",
        "site/security.py",
        'raise SuspiciousOperation("A NUL in the address or in a cookie.")',
        "pass",
        ("tests/site/test_security.py::test_a_nul_in_the_address_is_refused_with_a_sentence",),
    ),
    Guard(
        "the demo never stands in production",
        "site/settings/production.py",
        """if os.environ.get("CHAUPAL_DEMO"):
    raise ImproperlyConfigured("CHAUPAL_DEMO signs anybody in as anybody: unset it on a real site.")
""",
        "",
        ("tests/house/test_production.py::test_production_refuses_the_demo",),
    ),
    Guard(
        "nor a stopped clock",
        "site/settings/production.py",
        """if os.environ.get("CHAUPAL_NOW"):
    raise ImproperlyConfigured("CHAUPAL_NOW stops the clock, and with it every code, claim and date: unset it.")
""",
        "",
        ("tests/house/test_production.py::test_production_refuses_a_stopped_clock",),
    ),
    Guard(
        "the demo has no address without the demo",
        "site/urls.py",
        """if settings.DEMO:
    urlpatterns""",
        """if True:
    urlpatterns""",
        ("tests/site/test_demo.py::test_without_the_demo_it_has_no_address",),
    ),
    Guard(
        "to decide is posted",
        "roll/views.py",
        "@require_POST\n",
        "",
        ("tests/roll/test_access_page.py::test_looking_decides_nothing_and_deciding_is_posted",),
    ),
]
