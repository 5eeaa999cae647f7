"""Pages of a school: who may read them, in which language, what their translations say, and who lets them out."""

from bench.guards import Guard

PAGES = "tests/newsfeed/test_pages.py"
TELLING = "tests/newsfeed/test_telling.py"
CONFIRMATION = "tests/newsfeed/test_confirmation.py"
LANGUAGES = "tests/pages/test_languages.py"
VERSIONS = "tests/pages/test_text_versions.py"
ALLOWED = "tests/editing/test_allowed.py"
APPROVAL = "tests/editing/test_approval.py"
EDITORS = "tests/editing/test_editors.py"
SEARCH = "tests/home/test_search.py"

GUARDS = [
    Guard(
        "a translation that may not be published yet changes nothing on the site",
        "pages/models/content.py",
        "if all_fields and self.pk and self.live and writes_draft_alone.get():",
        "if False:",
        ("tests/editing/test_translating.py::test_what_is_not_published_yet_changes_nothing_on_the_site",),
    ),
    Guard(
        "a page for some is for them",
        "pages/models/content.py",
        'if not (getattr(request, "is_preview", False) or self.is_readable_by(request.user)):',
        "if False:",
        (f"{PAGES}::test_a_stranger_gets_the_page_for_no_such_thing",),
    ),
    Guard(
        "lists hold what one may read",
        "pages/models/lists.py",
        "return self.filter(Q(read_by__isnull=True) | Q(read_by__in=audiences))",
        "return self.all()",
        (f"{PAGES}::test_lists_show_only_what_one_may_read",),
    ),
    Guard(
        "a visitor reads what is for everybody",
        "pages/models/lists.py",
        "return self.readable_in(audiences_of(user))",
        'return self.readable_in(audiences_of(user)) if getattr(user, "pk", None) else self.all()',
        (f"{PAGES}::test_lists_show_only_what_one_may_read",),
    ),
    Guard(
        "no shared cache keeps a page for some",
        "pages/models/content.py",
        """        if self.read_by_id or signed_in(request.user):
            response["Cache-Control"] = "private, no-store"
""",
        "",
        (f"{PAGES}::test_a_page_for_a_class_is_for_its_homes_and_staff",),
    ),
    Guard(
        "the source stands in for a translation that is missing",
        "pages/models/lists.py",
        'oldest = ~Exists(translations.filter(pk__lt=OuterRef("pk")))',
        'oldest = ~Exists(translations.filter(pk__gt=OuterRef("pk")))',
        (f"{SEARCH}::test_each_page_once_in_the_readers_language_where_it_stands",),
    ),
    Guard(
        "a page stays with its school",
        "pages/models/content.py",
        """        if not self.is_in_same_school(parent):
            raise ValidationError(self.OTHER_SCHOOL)
""",
        "",
        (f"{PAGES}::test_a_page_stays_with_its_school",),
    ),
    Guard(
        "held photos are not published",
        "pages/models/publishing.py",
        """        if self.held_pictures():
            raise self.PhotosHeld(self)
""",
        "",
        ("tests/editing/test_photos.py::test_a_photo_in_the_text_counts",),
    ),
    Guard(
        "many are told when somebody has said the number",
        "pages/models/publishing.py",
        "if not self.is_confirmed(revision) and self.number_to_confirm():",
        "if False:",
        (f"{CONFIRMATION}::test_a_number_holds_for_one_version",),
    ),
    Guard(
        "a number that was said holds for its version",
        "newsfeed/models/news.py",
        "return Confirmation.objects.unused().filter(revision=revision).exists()",
        "return Confirmation.objects.unused().exists()",
        (f"{CONFIRMATION}::test_a_number_holds_for_one_version",),
    ),
    Guard(
        "a wrong number tells nobody",
        "newsfeed/models/news.py",
        """        if number and entered != number:
            raise self.WrongNumber
""",
        "",
        (f"{CONFIRMATION}::test_the_button_asks_and_only_the_right_number_tells",),
    ),
    Guard(
        "what is published is what was read",
        "editing/forms.py",
        'if cleaned.get("version") == str(self.page.latest_revision_id):',
        "if True:",
        (f"{CONFIRMATION}::test_what_is_published_is_what_was_read",),
    ),
    Guard(
        "nobody is told who may not read",
        "newsfeed/notices.py",
        "if page.read_by is None or page.read_by == page.tell:",
        "if True:",
        (f"{TELLING}::test_who_may_no_longer_read_is_not_told",),
    ),
    Guard(
        "what is taken back does not go out at its hour",
        "newsfeed/models/news.py",
        "            page.revisions.update(approved_go_live_at=None)\n",
        "",
        ("tests/newsfeed/test_recall.py::test_one_that_waits_for_its_hour_does_not_go_out",),
    ),
    Guard(
        "what is taken back is off the site in all languages",
        "newsfeed/models/news.py",
        "            UnpublishPageAction(page, user=by).execute(skip_permission_checks=True)\n",
        "",
        ("tests/newsfeed/test_recall.py::test_an_editor_takes_it_back_with_a_reason",),
    ),
    Guard(
        "a translation says what its source says",
        "pages/languages.py",
        "                setattr(page, name, value)\n",
        "                pass\n",
        (f"{LANGUAGES}::test_a_translation_neither_opens_nor_closes",),
    ),
    Guard(
        "what the source says holds in every language at once",
        "pages/languages.py",
        "    translations.update(**{name: getattr(page, name) for name in page.SYNCED_FIELDS})\n",
        "",
        (f"{LANGUAGES}::test_what_the_source_says_holds_in_every_language_at_once",),
    ),
    Guard(
        "a draft opens and closes nothing that is on the site",
        "pages/languages.py",
        "translations = translations_of(page) if page.live else translations_of(page).filter(live=False)",
        "translations = translations_of(page)",
        (f"{LANGUAGES}::test_a_draft_neither_opens_nor_closes_what_is_on_the_site",),
    ),
    Guard(
        "the night closes what went by every verb",
        "pages/languages.py",
        "    wrong.update(**values)\n",
        "",
        (f"{LANGUAGES}::test_the_night_closes_what_went_by_every_verb_and_says_how_many",),
    ),
    Guard(
        "who reads an older translation is told",
        "pages/text_versions.py",
        "        kind._default_manager.filter(pk__in=wrong).update(newer_language=marks)\n",
        "",
        (f"{VERSIONS}::test_a_reader_of_an_older_translation_finds_the_newer_text",),
    ),
    Guard(
        "what was published at once is marked again",
        "pages/text_versions.py",
        "        transaction.on_commit(partial(recheck_marks, kind, key))\n    if not versions",
        "        pass\n    if not versions",
        (f"{VERSIONS}::test_what_was_saved_with_the_source_of_before_is_marked_when_it_is_committed",),
    ),
    Guard(
        "the night writes over nothing that was published meanwhile",
        "pages/text_versions.py",
        "filter(pk=page.pk, text_version=page.text_version)",
        "filter(pk=page.pk)",
        (f"{VERSIONS}::test_what_is_published_while_the_night_compares_stands",),
    ),
    Guard(
        "a page by hand is as old as what it says",
        "pages/text_versions.py",
        "    if own and says_the_same(",
        "    if False and says_the_same(",
        (f"{VERSIONS}::test_one_by_hand_that_says_what_it_said_is_as_old_as_it_was",),
    ),
    Guard(
        "a newer source is named to who may read it",
        "pages/text_versions.py",
        "type(page)._default_manager.live().readable_by(user).for_serving()",
        "type(page)._default_manager.live().for_serving()",
        (f"{VERSIONS}::test_a_source_that_this_reader_may_not_read_is_not_named",),
    ),
    Guard(
        "a newer source is named while it is on the site",
        "pages/text_versions.py",
        "type(page)._default_manager.live().readable_by(user).for_serving()",
        "type(page)._default_manager.readable_by(user).for_serving()",
        (f"{VERSIONS}::test_a_source_that_is_off_the_site_is_not_named",),
    ),
    Guard(
        "the head of another school decides nothing",
        "editing/models/approval.py",
        "return bool(user.is_superuser or user.posting_at(school, {Role.HEAD}))",
        "return bool(user.is_superuser or any(posting.role == Role.HEAD for posting in user.postings_today))",
        (f"{APPROVAL}::test_who_is_no_head_approves_by_no_way",),
    ),
    Guard(
        "what was taken back meanwhile is not approved",
        "editing/models/approval.py",
        "if not (is_head(user, self.school) and self.is_waiting_still()):",
        "if not is_head(user, self.school):",
        (f"{APPROVAL}::test_taken_back_while_the_head_decides_it_is_not_approved",),
    ),
    Guard(
        "what the head reads nobody else changes",
        "editing/models/approval.py",
        "return not is_head(user, obj.specific.school) and heads_of(obj.specific.school_id).exists()",
        "return False",
        (f"{APPROVAL}::test_what_waits_is_not_changed_by_its_writer",),
    ),
    Guard(
        "what the head reads nobody else publishes",
        "pages/models/publishing.py",
        """        if user and self.is_locked_for(user):
            raise self.AwaitsHead(self)
""",
        "",
        (f"{APPROVAL}::test_many_at_once_leave_out_what_the_head_reads",),
    ),
    Guard(
        "an ended posting writes nowhere",
        "editing/editors.py",
        "            user.groups.remove(*(current - wanted))\n",
        "",
        (f"{EDITORS}::test_an_ended_posting_stops_at_once",),
    ),
    Guard(
        "an editor opens what is of the own school",
        "editing/editors.py",
        """            check_accessible(request.user, named_keys(match.view_name, kwargs))
""",
        "",
        (f"{EDITORS}::test_the_explorer_shows_ones_own_school_alone",),
    ),
    Guard(
        "what nobody has allowed in the admin is closed",
        "editing/editors.py",
        """            if not is_allowed(match.view_name, kwargs):
                raise Http404
""",
        "",
        (f"{ALLOWED}::test_a_view_that_nobody_has_allowed_is_closed",),
    ),
    Guard(
        "several at once are of the own school",
        "editing/editors.py",
        '                check_bulk_action(request.user, kwargs["model_name"], request.GET)\n',
        "                pass\n",
        ("tests/editing/test_every_admin_address.py", EDITORS),
    ),
    Guard(
        "only ones own pages are translated",
        "editing/editors.py",
        "if not may.can_edit() or (publishes and not may.can_publish()):",
        "if publishes and not may.can_publish():",
        (f"{EDITORS}::test_only_ones_own_pages_are_translated",),
    ),
    Guard(
        "search finds and counts what the reader may read alone",
        "home/search.py",
        "listed_rows(reader.readable(models[each]).filter(",
        "listed_rows(models[each]._default_manager.order_by().filter(",
        (f"{SEARCH}::test_what_others_read_hides_nothing_and_is_not_counted",),
    ),
    Guard(
        "search finds nothing whose hour has passed",
        "home/search.py",
        "return Q(live=True) & (Q(expire_at__isnull=True) | Q(expire_at__gt=clock.now()))",
        "return Q(live=True)",
        (f"{SEARCH}::test_a_page_goes_and_comes_back_with_what_happens_to_it",),
    ),
    Guard(
        "search finds a document where it is opened",
        "home/search.py",
        "        .filter(Exists(links_readable_by(reader)))\n",
        "",
        (f"{SEARCH}::test_documents_are_found_where_they_are_opened",),
    ),
]
