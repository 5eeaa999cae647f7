"""The walker of `reach`, and what it judges: a link taken away is missed, and no exception outlives its reason."""

import pytest

from bench.proofs.reach import Except, Reached, idle, rooms_of, too_far, unreachable
from bench.readers import Answer
from bench.walk import MOST, MOST_ASKED, Walk, pattern

SITE = {
    "/portal/": '<a href="/portal/you/">You</a> <a href="more/">More</a> <img src="/help/photos/7/small/">',
    "/portal/more/": '<form action="/search/"><input name="q"></form> <a href="https://example.org/far/">Far</a>',
    "/portal/you/": '<form method="post" action="/portal/gone/"></form> <a href="/notices/3/#top">A notice</a>',
    "/notices/3/": "/portal/letters/9/",
    "/portal/letters/9/": '<a href="/portal/letters/9/file/?x=1">The file</a> <a href="/admin/">Admin</a>',
    "/portal/letters/9/file/": "",
    "/admin/": '<script>{"url": "/school/look/"}</script>',
    "/school/look/": '<a href="/school/deep/">Five taps away</a>',
    "/school/deep/": "",
    "/search/": '<a href="/hi/news/">In another language</a> <a href="/portal/lost/">Gone</a>',
}


def walk(site: dict[str, str]) -> Walk:
    def ask(address: str) -> Answer:
        path = address.partition("?")[0]
        body, status = site.get(path, ""), 200 if path in site else 404
        if body.startswith("/"):
            return Answer(302, 0, b"", {"Location": body})
        return Answer(status, 0, body.encode(), {"Content-Type": "text/html"})

    found = Walk(ask, lambda path: "account_login" if path == "/accounts/login/" else path)
    found.start("/portal/")
    return found


def kind(path: str) -> str:
    return path.split("/")[1]


def judged(site: dict[str, str]) -> list[str]:
    """Of somebody to whom every page would open but that which is too deep."""
    taps = {kind: taps for kind, taps in walk(site).taps.items() if kind in SITE}
    return unreachable({"head": Reached(taps, set(SITE))}, set(SITE), ["/school/deep/"])


def test_each_kind_has_its_fewest_taps():
    found = walk(SITE)
    taps = {"/portal/": 0, "/portal/you/": 1, "/portal/more/": 1, "/help/photos/7/small/": 0, "/search/": 2}
    taps |= {"/notices/3/": 2, "/portal/letters/9/": 2, "/portal/letters/9/file/": 3, "/admin/": 3, "/school/look/": 4}
    assert {kind: found.taps[kind] for kind in found.taps if kind in SITE or "photos" in kind} == taps
    assert found.dead == ["/portal/lost/ answers 404"]


def test_nobody_is_let_in_by_being_sent_to_sign_in():
    site = {"/portal/": SITE["/portal/"], "/portal/you/": "/accounts/login/?next=/portal/you/", "/accounts/login/": ""}
    assert walk(site).taps.keys() & {"/portal/you/", "account_login"} == {"account_login"}


def test_what_is_asked_behind_a_page_is_opened_too_but_only_so_often():
    pages = "".join(f'<a href="?page={number}">{number}</a>' for number in range(2, 30))
    site = {"/portal/": pages + "".join(f'<a href="/pupils/{number}/">A</a>' for number in range(30))}
    found = Walk(lambda path: Answer(200, 0, site.get(path, "").encode(), {"Content-Type": "text/html"}), kind)
    found.start("/portal/")
    assert [len(found.opened[each]) for each in ("portal", "pupils")] == [1 + MOST_ASKED, MOST]


def test_links_for_a_desktop_are_not_on_a_phone():
    site = {
        "/portal/": '<nav class="side-nav"><a href="/a/">A</a></nav><nav class="bottom-nav"><a href="/b/">B</a></nav>'
    }
    assert walk(site | {"/a/": "", "/b/": ""}).taps == {"/portal/": 0, "/b/": 1}


def test_all_is_reached_while_its_links_stand():
    assert judged(SITE) == []


@pytest.mark.parametrize("link", ["/portal/you/", "more/", "/school/look/", "/portal/letters/9/file/?x=1", "/search/"])
def test_a_link_taken_away_is_missed(link):
    without = {path: body.replace(f'"{link}"', '""') for path, body in SITE.items()}
    gone = link.partition("?")[0].replace("more/", "/portal/more/")
    assert f"head: no link leads to {gone}" in judged(without)


def test_what_opens_to_nobody_and_is_reached_by_nobody_is_missed_too():
    assert unreachable({"head": Reached({"home": 0})}, {"home", "lost"}, []) == ["nobody: no link leads to lost"]


def test_a_room_is_two_taps_away():
    reached = {"head": Reached({"near": 2, "far": 3, "no room": 4}), "office": Reached({"far": 1})}
    assert too_far(reached, {"near", "far"}) == ["head: far is 3 taps away"]


def test_a_room_is_the_shortest_address_of_its_space_that_names_no_record():
    kinds = {"letters:list": "letters/", "letters:new": "letters/new/", "letters:one": "letters/<int:pk>/"}
    assert rooms_of(kinds | {"roll:cards": "office/<slug:school>/cards/", "NewsPage": "", "look": "look.css"}) == {
        "letters:list",
        "roll:cards",
    }


def test_what_is_of_one_child_among_a_schools_is_no_room():
    of_school = {"marks:child": "schools/<slug:school>/children/<code>/marks/", "notes:all": "schools/<slug:school>/"}
    assert rooms_of(of_school | {"marks:own": "children/<str:code>/marks/"}) == {"notes:all", "marks:own"}


def test_no_exception_outlives_its_reason():
    reached, kinds = {"head": Reached({"home": 0, "map": 1})}, {"home", "map", "ask"}
    assert idle(reached, kinds, {"ask": Except("a step", first="home")}, {("head", "ask"): "why"}) == []
    table = {"map": Except("by machines"), "old": Except("is gone"), "ask": Except("a step", first="start")}
    said = "an exception that is none: "
    assert idle(reached, kinds, table, {("head", "home"): "why"}) == [
        f"{said}home is reached by head",
        f"{said}map is reached by links",
        f"{said}old is no kind of page",
        f"{said}start begins a task, and is not reached",
    ]


def test_addresses_that_differ_in_a_key_alone_are_one_pattern():
    assert pattern("/portal/classes/7/2026-11-25/am/") == pattern("/portal/classes/18/2026-11-24/am/")
