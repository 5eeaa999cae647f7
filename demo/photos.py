"""Which homes have said yes to photos, who is in the demo's pictures, and two that wait for a word."""

from demo.news import image
from demo.stories import SAPLINGS
from foundation import clock
from roll.consent.models import PhotoConsent, PhotoPurpose, PhotoSubject
from roll.models import Pupil
from tests.factories.cast import Cast
from tests.factories.pages import news_page


def say_yes(cast: Cast) -> None:
    """Six of seven homes to the website, fewer to the rest, on the forms of the first week."""
    pupils = Pupil.objects.filter(school__in=(cast.school, cast.other_school)).exclude(pk=cast.bilal.pk).order_by("pk")
    PhotoConsent.objects.bulk_create(
        PhotoConsent(
            school_id=pupil.school_id,
            pupil=pupil,
            purpose=purpose,
            note="Folder of the first week",
            given_by=cast.office if pupil.school_id == cast.school.pk else cast.other_head,
            given_at=clock.now(),
        )
        for number, pupil in enumerate(pupils)
        for purpose, share in zip(PhotoPurpose.values, (7, 3, 2), strict=True)
        if pupil in (cast.aarav, cast.siya) or number % share
    )
    # Farida said so herself: not on the website, but in the newspaper.
    PhotoConsent.give(cast.bilal, PhotoPurpose.PRESS, by=cast.unrelated)


def name_pupils(cast: Cast) -> None:
    """One published with everybody's yes; two drafts: of one nobody has said who it shows, of one a home says no."""
    saplings = image(cast.school, SAPLINGS.picture, SAPLINGS.alt, cast.editor)
    PhotoSubject.name_pupils(saplings, [cast.aarav, cast.siya], school=cast.school, by=cast.office)
    waits = image(cast.school, "library", "Reading week in class 2", cast.editor)
    waits.shows_pupils = True
    waits.save()
    held = image(cast.school, "cup", "The quiz team", cast.editor)
    PhotoSubject.name_pupils(held, [cast.aarav, cast.bilal], school=cast.school, by=cast.office)
    for title, photo, alt in (
        ("Reading week", waits, "Three children read at a table."),
        ("Our quiz team goes to the block", held, "Four children hold up a cup."),
    ):
        news_page(cast.school, title, photo=photo, photo_alt=alt, live=False, owner=cast.editor).save_revision()
