"""Photos of pupils: shown when each home has said yes, and no longer than that."""

from bench.guards import Guard

CONSENT = "tests/roll/test_photo_consent.py"
PHOTOS = "tests/editing/test_photos.py"

GUARDS = [
    Guard(
        "a yes to photos is for one purpose",
        "roll/consent/photos.py",
        'standing().filter(pupil=OuterRef("pupil"), purpose=purpose)',
        'standing().filter(pupil=OuterRef("pupil"))',
        (f"{CONSENT}::test_a_photo_is_shown_when_everybody_in_it_has_a_yes",),
    ),
    Guard(
        "a yes that was taken back is none",
        "roll/consent/models.py",
        "return self.filter(withdrawn_at__isnull=True)",
        "return self.all()",
        (f"{CONSENT}::test_a_guardian_says_yes_and_takes_it_back",),
    ),
    Guard(
        "who has no parental responsibility does not decide on photos",
        "roll/consent/models.py",
        "through.filter(~Q(parental_responsibility=False))",
        "through",
        (f"{CONSENT}::test_who_has_no_parental_responsibility_reads_and_does_not_decide",),
    ),
    Guard(
        "one home's no is not undone by the other",
        "roll/consent/models.py",
        """            if last and last.withdrawn_at and last.withdrawn_by_id != by.pk:
                raise cls.Withdrawn
""",
        "",
        (f"{CONSENT}::test_one_homes_no_is_not_undone_by_the_other",),
    ),
    Guard(
        "what a home signed is written down by its school",
        "roll/consent/models.py",
        "if not by.posting_at(pupil.school, SEES_SCHOOL):",
        "if False:",
        (f"{CONSENT}::test_nobody_else_decides",),
    ),
    Guard(
        "who stands in a photo is said by its school",
        "roll/consent/models.py",
        """        if not by.posting_at(school, SEES_SCHOOL):
            raise cls.NotAllowed
""",
        "",
        (f"{CONSENT}::test_naming_says_who_and_no_others",),
    ),
    Guard(
        "another file is another picture",
        "roll/consent/models.py",
        "            raise cls.AnotherPicture\n",
        "            pass\n",
        (f"{CONSENT}::test_what_was_seen_is_not_said_of_a_file_that_was_exchanged_meanwhile",),
    ),
    Guard(
        "a photo in which nobody is named yet waits",
        "roll/consent/photos.py",
        "return ContentImage.objects.filter(Q(Exists(_without_consent(subjects, purpose))) | _unnamed())",
        "return ContentImage.objects.filter(Q(Exists(_without_consent(subjects, purpose))))",
        (f"{PHOTOS}::test_a_photo_that_waits_is_not_published",),
    ),
]
