"""Which photos may be shown today."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from foundation.models import ContentImage
from roll.consent.models import PhotoConsent, PhotoPurpose, PhotoSubject
from roll.models.pupils import Pupil

FREE, CONSENTED, WAITING, HELD = "free", "consented", "waiting", "held"


def _without_consent(subjects: QuerySet[PhotoSubject], purpose: str) -> QuerySet[PhotoSubject]:
    standing = PhotoConsent.objects.standing().filter(pupil=OuterRef("pupil"), purpose=purpose)
    return subjects.filter(~Exists(standing))


def held_images(purpose: str = PhotoPurpose.WEBSITE) -> QuerySet[ContentImage]:
    """The pictures that nobody may be shown: a pupil in them has no consent, or nobody has said who is in them."""
    subjects = PhotoSubject.objects.filter(image=OuterRef("pk"))
    return ContentImage.objects.filter(Q(Exists(_without_consent(subjects, purpose))) | _unnamed())


def waiting_images() -> QuerySet[ContentImage]:
    """The pictures of pupils of which nobody has said yet who is in them."""
    return ContentImage.objects.filter(_unnamed())


def _unnamed() -> Q:
    subjects = PhotoSubject.objects.filter(image=OuterRef("pk"))
    # In this order: most pictures show no pupil, and nothing is looked up for them.
    return Q(shows_pupils=True) & Q(~Exists(subjects))


def state_of(image: ContentImage, purpose: str = PhotoPurpose.WEBSITE) -> str:
    """FREE shows no pupil, CONSENTED shows some, WAITING wants them named, HELD shows one without consent."""
    subjects = PhotoSubject.objects.filter(image=image)
    missing = _without_consent(subjects, purpose)
    row = ContentImage.objects.filter(pk=image.pk).values_list(
        "shows_pupils", Exists(subjects), Exists(missing)
    )  # asked anew: the image may have been loaded before somebody withdrew
    shows, has_subjects, lacks_consent = row.get()
    if lacks_consent:
        return HELD
    if has_subjects:
        return CONSENTED
    return WAITING if shows else FREE


def pupils_without_consent(images: Iterable[int], purpose: str = PhotoPurpose.WEBSITE) -> QuerySet[Pupil]:
    """Who stands in one of these and has not said yes; for the office and the head alone."""
    missing = _without_consent(PhotoSubject.objects.filter(image__in=list(images)), purpose)
    return Pupil.objects.filter(pk__in=missing.values("pupil"))
