"""How often the demo schools' pages were read in the last weeks: most on the first days."""

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

from newsfeed.models import HowToPage, NewsPage, PageRead
from newsfeed.models.reads import Read, Source
from roll.models import School

WEEKS = timedelta(weeks=6)
LANGUAGES = {"hi": 44, "en": 27, "ur": 17, "pa": 12}
SOURCES = {
    Source.DIRECT: 30,
    Source.MESSAGE: 38,
    Source.SITE: 18,
    Source.SEARCH: 6,
    Source.SOCIAL: 5,
    Source.PAPER: 3,
}


def readers(school: School, seed: str) -> None:
    """What everybody may read, from its day until today; the same on any day it is asked."""
    rng, today, reads = Random(seed), school.today(), Counter[Read]()  # noqa: S311
    for page in public(school):
        first = max(page.date, today - WEEKS)
        for age in range((today - first).days + 1):
            for _ in range(rng.randint(18, 30) // (age + 1) + rng.randint(0, 2)):
                reads[Read(school.pk, page.translation_key, first + timedelta(age), *a_reader(rng))] += 1
    PageRead.add(reads)


def public(school: School) -> list[Any]:
    kinds: tuple[Any, ...] = (NewsPage, HowToPage)
    return [page for kind in kinds for page in kind.objects.readable_by(None).in_language("en").filter(school=school)]


def a_reader(rng: Random) -> tuple[str, str]:
    language, source = (rng.choices(list(each), list(each.values()))[0] for each in (LANGUAGES, SOURCES))
    return str(language), str(source)
