"""Fills the ports of foundation/ports.py: here alone floors are joined upwards."""

from django.apps import AppConfig


class Wiring(AppConfig):
    name = "wiring"

    def ready(self) -> None:
        from editing import schedule, waiting
        from editing.models import Desk
        from foundation import ports
        from home import menu
        from home.models import ContactPage
        from home.models.look import look_of
        from newsfeed import feeds, howtos, newest, posting
        from notices import linking
        from pages import languages
        from portal.attendance import outcomes
        from portal.bookings.models import Step
        from roll.consent import photos

        ports.guardian_linked.fill(linking.take_over)
        ports.guardian_linked.fill(lambda guardian, user: Step.adopt(user.pk))
        ports.guardian_unlinked.fill(linking.give_back)
        ports.guardian_unlinked.fill(Step.give_back)
        ports.each_minute.fill(schedule.publish_due)
        ports.each_minute.fill(posting.send_due)
        ports.each_minute.fill(outcomes.tell_outcomes)
        ports.each_day.fill(languages.heal)
        ports.absences_recorded.fill(outcomes.recorded)
        ports.howtos_offered.fill(howtos.offered)
        ports.pages_waiting.fill(waiting.number)
        ports.photos_held.fill(photos.held)
        ports.desks.fill(Desk.objects.all)
        ports.menu_of.fill(menu.menu_of)
        ports.look_of.fill(look_of)
        ports.contact_of.fill(ContactPage.of)
        ports.newest_news.fill(newest.newest_news)
        ports.news_feeds.fill(feeds.links)
