from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"

    def ready(self) -> None:
        from pages import changes, wagtail_internals

        changes.connect_signals()
        wagtail_internals.publish_in_transaction()
        wagtail_internals.disable_workflow_emails()
        wagtail_internals.disable_tag_actions()
        wagtail_internals.disable_avatars()
        wagtail_internals.write_translations_as_drafts()
        wagtail_internals.narrow_people_in_filters()
        wagtail_internals.remove_localize_from_rows()
        wagtail_internals.keep_collections_as_added()
        wagtail_internals.say_it_in_our_words()
        wagtail_internals.show_names_in_report()
        wagtail_internals.lead_to_no_closed_report()
