"""Which pictures may be shown today, and whether a text beside one says a child's whole name."""

import unicodedata
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from foundation.models import ContentImage
from roll.models.photos import PhotoConsent, PhotoPurpose, PhotoSubject
from roll.models.pupils import Pupil
from roll.models.schools import School

FREE, CONSENTED, WAITING, HELD = "free", "consented", "waiting", "held"


def _without_consent(subjects: QuerySet[PhotoSubject], purpose: str) -> QuerySet[PhotoSubject]:
    standing = PhotoConsent.objects.standing().filter(pupil=OuterRef("pupil"), purpose=purpose)
    return subjects.filter(~Exists(standing))


def held(purpose: str = PhotoPurpose.WEBSITE) -> QuerySet[ContentImage]:
    """The pictures that nobody may be shown: a pupil in them has no consent, or nobody has said who is in them."""
    subjects = PhotoSubject.objects.filter(image=OuterRef("pk"))
    unnamed = Q(shows_pupils=True) & ~Exists(subjects)
    return ContentImage.objects.filter(Q(Exists(_without_consent(subjects, purpose))) | unnamed)


def state_of(image: ContentImage, purpose: str = PhotoPurpose.WEBSITE) -> str:
    """FREE shows no pupil, CONSENTED shows some, WAITING wants them named, HELD shows one without consent."""
    subjects = PhotoSubject.objects.filter(image=image)
    missing = _without_consent(subjects, purpose)
    found = ContentImage.objects.filter(pk=image.pk).values_list(
        "shows_pupils", Exists(subjects), Exists(missing)
    )  # asked anew: the image may have been loaded before somebody withdrew
    shows, named, without = found.get()
    if without:
        return HELD
    if named:
        return CONSENTED
    return WAITING if shows else FREE


def pupils_without_consent(images: Iterable[int], purpose: str = PhotoPurpose.WEBSITE) -> QuerySet[Pupil]:
    """Who stands in one of these and has not said yes; for the office and the head alone."""
    missing = _without_consent(PhotoSubject.objects.filter(image__in=list(images)), purpose)
    return Pupil.objects.filter(pk__in=missing.values("pupil"))


def names_a_pupil(school: School, text: str) -> str:
    """The first name and the last name of one of the school's pupils, as written in the text; empty where none is."""
    return names_in(school, [text])[0]


def names_in(school: School, texts: Sequence[str]) -> list[str]:
    """The same of each text. One look through the school's names, however many texts there are."""
    written = [in_words(text) for text in texts]
    folded = [[word.casefold() for word in words] for words in written]
    found = [""] * len(texts)
    if all(len(words) < 2 for words in folded):
        return found
    known = {word for words in folded for word in words}
    pairs = Pupil.objects.filter(school=school).exclude(last_name="").values_list("first_name", "last_name")
    for first, last in pairs.distinct().iterator():
        for wanted in whole_names(first, last):
            if not known.issuperset(wanted):
                continue
            for n, words in enumerate(folded):
                if not found[n] and (place := place_of(wanted, words)) >= 0:
                    found[n] = " ".join(written[n][place : place + len(wanted)])
    return found


def whole_names(first: str, last: str) -> list[list[str]]:
    """The words of a name as people write them, the last name behind or before."""
    parts = [[word.casefold() for word in in_words(part)] for part in (first, last)]
    return [parts[0] + parts[1], parts[1] + parts[0]]


def in_words(text: str) -> list[str]:
    """Letters with their marks, in whatever script: a vowel sign is part of its word."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(each if unicodedata.category(each)[0] in "LMN" else " " for each in text).split()


def place_of(wanted: list[str], words: list[str]) -> int:
    """Where these words stand one after the other; -1 where they don't."""
    if not wanted or wanted[0] not in words:
        return -1
    size = len(wanted)
    return next((n for n in range(len(words) - size + 1) if words[n : n + size] == wanted), -1)
