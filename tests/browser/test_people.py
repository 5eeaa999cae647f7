"""The office keeps its staff and its children from a phone, with JavaScript and without."""

from playwright.sync_api import Locator, expect

from roll.models import Posting, Pupil
from tests.factories.cast import Cast


def fits(landmark: Locator) -> None:
    """Nothing stands beside the screen of the page that shows this landmark, once it has come.

    Waited for from outside: a page without JavaScript runs no waiting of its own.
    """
    expect(landmark).to_be_visible()
    assert landmark.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_somebody_is_added_ended_and_put_back(transactional_db: None, cast: Cast, page_of) -> None:
    page = page_of(cast.office, "/office/nai-umeed/staff/")
    fits(page.get_by_role("link", name="Add somebody"))
    page.get_by_role("link", name="Add somebody").click()
    page.get_by_label("E-mail").fill("ravi@example.org")
    page.get_by_label("Name shown").fill("Mr Das")
    page.get_by_label("Teacher").check()
    fits(page.get_by_role("button", name="Add and send"))
    page.get_by_role("button", name="Add and send").click()
    page.get_by_role("link", name="Mr Das").click()
    fits(page.get_by_role("button", name="End it now"))
    page.get_by_role("button", name="End it now").click()
    expect(page.get_by_text("was ended just now")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Mr Das")).to_be_visible()
    assert Posting.objects.get(user__email="ravi@example.org").ends_on is None


def test_a_child_is_found_and_corrected(transactional_db: None, cast: Cast, page_of) -> None:
    page = page_of(cast.office, "/office/nai-umeed/children/")
    fits(page.get_by_role("searchbox"))
    page.get_by_role("searchbox").fill("sii")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("No child found")).to_be_visible()
    page.get_by_role("searchbox").fill("siy")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Siya").click()
    fits(page.get_by_role("link", name="Correct"))
    page.get_by_role("link", name="Correct").click()
    page.get_by_label("Admission number").fill("N-4711")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("N-4711")).to_be_visible()
    assert Pupil.objects.get(pk=cast.siya.pk).admission_number == "N-4711"


def test_no_choice_of_a_closing_is_cut_on_a_phone(transactional_db: None, cast: Cast, page_of) -> None:
    page = page_of(cast.office, "/portal/schools/nai-umeed/days/")
    page.locator("summary").filter(has_text="Closed on").click()
    first, last = (page.locator(f"#id_closing-{name}_day").bounding_box() for name in ("first", "last"))
    assert first and last and first["y"] + first["height"] <= last["y"]
    fits(page.locator("#id_closing-last_day"))


def test_no_row_of_a_list_touches_its_heading(transactional_db: None, cast: Cast, page_of) -> None:
    page = page_of(cast.office, "/office/nai-umeed/years/")
    gaps = page.locator("main .rows.tight").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().top - e.previousElementSibling.getBoundingClientRect().bottom)"
    )
    assert gaps and min(gaps) >= 0
