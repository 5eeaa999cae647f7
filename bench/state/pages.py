"""The state's public pages: each school's own in four languages, its news, how they are found and how often read."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from wagtail.models import Page, ReferenceIndex, Revision

from bench.state.records import day, moment
from bench.state.roll import EDITOR
from bench.state.table import Model, Tables, chosen, insert, quoted
from home.models import HomePage, SchoolPage
from newsfeed.models import NewsIndexPage, NewsPage, PageRead
from roll.models import Audience, School, User

IndexEntry = apps.get_model("wagtailsearch", "IndexEntry")
# The last twenty of a hundred are translations of the first twenty; of so many somebody was told.
NEWS, SOURCES, TOLD, READS = 100, 80, 26, 5
LANGUAGES = ("en", "hi", "pa", "ur")
# A school's pages by number: itself in four languages, its index of news in four, then its news.
INDEX, FIRST_NEWS, PAGES = 4, 8, 8 + NEWS
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SOURCE = f"(n % {SOURCES})"
TITLE = f"'Lesson ' || {SOURCE} || ' in the ' || {chosen(('garden', 'library', 'kitchen', 'yard'), SOURCE)}"
SUMMARY = quoted("What the classes did, what they learned by it, and what families can do at home with it.")
WORDS = "The children measured, counted, wrote it down and told each other what they found. " * 8

BODY = "jsonb_build_array(jsonb_build_object('type', 'paragraph', 'id', md5(n::text), 'value', {0}))"


def fill(tables: Tables) -> None:
    tables.reserve(Page, PAGES)
    homes = Homes()
    schools(tables, homes)
    news(tables, homes)
    index(tables)
    reads(tables)
    homes.grow(tables.schools)


class Homes:
    """The four pages below which schools stand, by the number of their language."""

    def __init__(self) -> None:
        self.pages = [HomePage.objects.get(locale__language_code=code) for code in LANGUAGES]
        last = [page.get_last_child() for page in self.pages]
        self.taken = tuple(str(int(page.path[-4:], 36) if page else 0) for page in last)

    def locale(self, n: str) -> str:
        return f"{chosen(tuple(str(page.locale_id) for page in self.pages), n)}::int"

    def path(self, n: str) -> str:
        """Of the school there: after those that stand."""
        number = f"{chosen(self.taken, n)}::int + s + 1"
        return f"{chosen(tuple(page.path for page in self.pages), n)} || {step(number)}"

    def url(self, n: str) -> str:
        return f"{chosen(tuple(page.url_path for page in self.pages), n)} || 'state-' || s || '/'"

    def grow(self, schools: int) -> None:
        Page.objects.filter(pk__in=[page.pk for page in self.pages]).update(numchild=F("numchild") + schools)


def step(number: str) -> str:
    """A child's four characters of a path, as the tree counts."""
    signs = (f"substr('{DIGITS}', ({number}) / {36**power} % 36 + 1, 1)" for power in (3, 2, 1, 0))
    return f"({' || '.join(signs)})"


def kind(model: Model) -> dict[str, str]:
    return {"content_type_id": str(ContentType.objects.get_for_model(model).pk)}


def key_of(what: str) -> str:
    """The key that a page shares with its translations."""
    return f"md5('{what}' || s || '-' || {SOURCE if what == 'news' else 0})::uuid"


def published() -> dict[str, str]:
    return {f"{when}_published_at": moment("n") for when in ("first", "last")}


def schools(tables: Tables, homes: Homes) -> None:
    school, at = tables.key(School), {"locale_id": homes.locale("n")} | published()
    named = {"title": "'School number ' || s", "slug": "'state-' || s", "url_path": homes.url("n")}
    placed = {"path": homes.path("n"), "depth": "3", "numchild": "1", "translation_key": key_of("school")}
    tables.add(Page, INDEX, id=tables.key(Page, "n"), **at, **named, **placed, **kind(SchoolPage))
    insert(SchoolPage, tables.series(INDEX), page_ptr_id=tables.key(Page, "n"), school_id=school)
    below = tables.key(Page, f"{INDEX} + n")
    named = {"title": "'News'", "slug": "'news'", "url_path": f"{homes.url('n')} || 'news/'"}
    children = f"CASE n WHEN 0 THEN {SOURCES} WHEN 1 THEN {NEWS - SOURCES} ELSE 0 END"
    placed = {"path": f"{homes.path('n')} || {step('1')}", "depth": "4", "numchild": children}
    placed |= {"translation_key": key_of("index")}
    tables.add(Page, INDEX, id=below, **at, **named, **placed, **kind(NewsIndexPage))
    insert(NewsIndexPage, tables.series(INDEX), page_ptr_id=below, school_id=school)


def news(tables: Tables, homes: Homes) -> None:
    language, page = f"(n / {SOURCES})", tables.key(Page, f"{FIRST_NEWS} + n")
    tables.reserve(Revision, NEWS)
    revision = tables.key(Revision, "n")
    tables.add(
        Page,
        NEWS,
        id=page,
        title=TITLE,
        draft_title=TITLE,
        slug=f"'lesson-' || {SOURCE}",
        url_path=f"{homes.url(language)} || 'news/lesson-' || {SOURCE} || '/'",
        path=f"{homes.path(language)} || {step('1')} || {step(f'{SOURCE} + 1')}",
        depth="5",
        numchild="0",
        locale_id=homes.locale(language),
        translation_key=key_of("news"),
        owner_id=tables.key(User, EDITOR),
        latest_revision_id=revision,
        live_revision_id=revision,
        **published(),
        **kind(NewsPage),
    )
    insert(
        NewsPage,
        tables.series(NEWS),
        page_ptr_id=page,
        school_id=tables.key(School),
        date=day("n"),
        summary=SUMMARY,
        body=BODY.format(quoted(WORDS)),
        tell_id=f"CASE WHEN {SOURCE} < {TOLD} THEN {tables.key(Audience)} END",
    )
    content = f"jsonb_build_object('pk', {page}, 'title', {TITLE}, 'summary', {SUMMARY}, 'body', {quoted(WORDS)})"
    base = {"base_content_type_id": kind(Page)["content_type_id"], "object_id": f"({page})::text", "object_str": TITLE}
    tables.add(Revision, NEWS, **base, **kind(NewsPage), created_at=moment("n"), content=content)


def index(tables: Tables) -> None:
    """By which search finds them, and by which a school's own pages are known."""
    page, words = tables.key(Page, f"{FIRST_NEWS} + n"), f"{TITLE} || ' ' || {SUMMARY}"
    vectors = {"autocomplete": f"to_tsvector('simple', {words})", "body": f"to_tsvector('english', {words})"}
    vectors |= {"title": f"setweight(to_tsvector('english', {TITLE}), 'B')", "title_norm": "1.1"}
    texts = {"title_text": f"lower({TITLE})", "body_text": f"lower({words})"}
    tables.add(IndexEntry, NEWS, object_id=f"({page})::text", **kind(NewsPage), **vectors, **texts)
    of = {"base_content_type_id": kind(Page)["content_type_id"], "object_id": f"({page})::text"}
    to = {"to_content_type_id": kind(School)["content_type_id"], "to_object_id": f"({tables.key(School)})::text"}
    path = {"model_path": "'school'", "content_path": "'school'", "content_path_hash": "md5('school')::uuid"}
    tables.add(ReferenceIndex, NEWS, **of, **to, **path, **kind(NewsPage))


def reads(tables: Tables) -> None:
    """On five days each, in one language, by one way."""
    said = {"page": key_of("news"), "language": "'hi'", "source": "'message'", "number": "1 + n % 9"}
    on = day(f"n / {SOURCES}")
    tables.add(PageRead, SOURCES * READS, school_id=tables.key(School), day=on, **said)
