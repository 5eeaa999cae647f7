"""A roll that is imported again and again: some rows at a time, only what differs, and one import after the other."""

from io import BytesIO

import pytest
from django.core import serializers
from django.db import IntegrityError

from foundation import clock
from roll import oneroster
from roll.models import ContactPoint, Enrolment, ExternalId, Guardian, Guardianship, Pupil, Restriction, School, User
from roll.oneroster import Refused, archive, contacts, import_roll, staging
from tests import rivals
from tests.factories.oneroster import Export
from tests.written import rows_written

MODELS = [School, User, Pupil, Guardian, Guardianship, Enrolment, ContactPoint, ExternalId]


@pytest.fixture
def export() -> Export:
    return Export.of_two_schools()


@pytest.fixture(params=[1, 2, 3])
def some_at_a_time(request, monkeypatch):
    """So few rows together that each pass of a small file takes several batches."""
    monkeypatch.setattr(staging, "BATCH", request.param)
    monkeypatch.setattr(staging, "WAITING", 2)


def meaning() -> dict[str, list]:
    """Every row of the people and their places, by natural names in place of keys."""
    points = ContactPoint.objects.values_list("guardian__school__slug", "guardian__first_name", "kind", "value")
    pairs = Guardianship.objects.values_list("guardian__first_name", "pupil__first_name", "relationship", "ends_on")
    places = Enrolment.objects.values_list("pupil__first_name", "school_class__name", "starts_on", "ends_on")
    ids = ExternalId.objects.values_list("school__slug", "kind", "value", "digest")
    pupils = Pupil.objects.values_list("school__slug", "first_name", "last_name", "admission_number", "badge")
    rows = {"points": points, "pairs": pairs, "places": places, "ids": ids, "pupils": pupils}
    return {name: sorted(map(str, found)) for name, found in rows.items()}


def dump() -> str:
    return "".join(serializers.serialize("json", model.objects.order_by("pk")) for model in MODELS)


# --- Some thousands at a time -----------------------------------------------------------------------------------------
def test_however_many_rows_are_taken_together_they_mean_the_same(db, export, monkeypatch):
    import_roll(export.zip())
    expected = meaning()
    ExternalId.objects.filter(kind__in=["pupil", "guardian"]).delete()
    for model in (ContactPoint, Guardianship, Enrolment, Pupil, Guardian):
        model.objects.all().delete()
    monkeypatch.setattr(staging, "BATCH", 1)
    import_roll(export.zip())
    assert meaning() == expected
    assert len(expected["pairs"]) == 7


def test_a_second_run_in_batches_changes_nothing(db, export, some_at_a_time):
    import_roll(export.zip())
    before = dump()
    tally = import_roll(export.zip())
    assert dump() == before
    assert tally.counts["pupils"]["unchanged"] == 4
    assert tally.counts["guardianships"]["unchanged"] == 7
    assert (tally.unseen["pupils"], tally.unseen["guardians"]) == (0, 0)


def test_numbers_are_swapped_across_batches(db, export, some_at_a_time):
    """The second to be read holds what the first is to have."""
    import_roll(export.zip())
    export["users"]["p-aarav"]["identifier"], export["users"]["p-siya"]["identifier"] = "A-2", "A-1"
    assert import_roll(export.zip()).counts["pupils"]["changed"] == 2
    assert set(
        Pupil.objects.filter(first_name__in=["Aarav", "Siya"]).values_list("first_name", "admission_number")
    ) == {
        ("Aarav", "A-2"),
        ("Siya", "A-1"),
    }


def test_one_number_for_two_children_is_told_across_batches(db, export, some_at_a_time):
    export["users"]["p-simran"]["identifier"] = "A-1"
    with pytest.raises(Refused) as refused:
        import_roll(export.zip())
    lines = [list(export["users"]).index(id_) + 2 for id_ in ("p-simran", "p-aarav")]
    assert [str(problem) for problem in refused.value.problems] == [
        f"users.csv: {lines[0]}: identifier: “A-1” is already on line {lines[1]}."
    ]


def test_all_who_changed_their_whole_name_are_told_though_in_several_batches(db, export, some_at_a_time):
    import_roll(export.zip())
    for id_ in ("p-aarav", "p-siya", "p-meher"):
        export["users"][id_] |= {"givenName": "Quite", "familyName": "Another"}
    before = dump()
    with pytest.raises(Refused) as refused:
        import_roll(export.zip())
    assert len(refused.value.problems) == 3
    assert dump() == before


def test_who_is_named_no_longer_is_ended_across_batches(db, export, some_at_a_time):
    import_roll(export.zip())
    export["users"]["p-siya"]["agentSourcedIds"] = "g-imran"
    tally = import_roll(export.zip())
    assert tally.counts["guardianships"]["ended"] == 2
    ended = Guardianship.objects.filter(ends_on__lt=clock.today())
    assert set(ended.values_list("guardian__first_name", "pupil__first_name")) == {
        ("Sunita", "Siya"),
        ("Rakesh", "Siya"),
    }


@pytest.mark.parametrize("piece", [1, 2, 5])
def test_text_is_judged_alike_however_it_is_read(db, export, monkeypatch, piece):
    monkeypatch.setattr(archive, "PIECE", piece)
    export["users"]["p-siya"]["familyName"] = "वर्मा"
    data = export.csv("users").encode()
    import_roll(export.zip(more=[("users.csv", b"\xef\xbb\xbf" + data)]))
    assert Pupil.objects.filter(last_name="वर्मा").exists()
    line = list(export["users"]).index("p-siya") + 2
    with pytest.raises(Refused) as refused:
        import_roll(export.zip(more=[("users.csv", data.replace("मा".encode(), b"\xe0\xa4"))]))
    assert str(refused.value) == "1 problems"
    assert (refused.value.problems[0].file, refused.value.problems[0].line) == ("users.csv", line)


def test_the_staging_has_no_name_on_any_disk(tmp_path, monkeypatch):
    """Children's names would stand there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    with_rows = staging.Staging()
    with_rows.fill("link", ((f"child-{number}", "x" * 400) for number in range(60_000)))
    assert [row for row in with_rows.rows("SELECT COUNT(*) FROM link")] == [(60_000,)]
    assert list(tmp_path.iterdir()) == []
    with_rows.close()


# --- What is the same is not written ----------------------------------------------------------------------------------
def test_the_database_counts_no_row_written_by_a_second_run(db, export):
    before = rows_written()
    import_roll(export.zip())
    made = rows_written() - before
    assert made >= sum(model.objects.count() for model in MODELS)
    import_roll(export.zip())
    assert rows_written() - before == made
    export["users"]["p-aarav"]["familyName"] = "Sharma"
    import_roll(export.zip())
    # A pupil who changes is moved out of the way of others first.
    assert rows_written() - before == made + 2


# --- What was read is not read again ----------------------------------------------------------------------------------
@pytest.fixture
def read(monkeypatch) -> list[str]:
    """The numbers that are read."""
    found: list[str] = []
    real = contacts.e164
    monkeypatch.setattr(contacts, "e164", lambda written, region: found.append(written) or real(written, region))
    return found


@pytest.fixture
def imported(db, export, read) -> Export:
    import_roll(export.zip())
    assert sorted(set(read)) == ["+44 20 7946 0958", "98765 43210"]
    read.clear()
    return export


def sunita() -> Guardian:
    return Guardian.objects.get(first_name="Sunita", school__slug="nai-umeed-primary-school")


def phones(guardian: Guardian) -> set[str]:
    return set(guardian.contact_points.filter(kind="phone").values_list("value", flat=True))


def test_a_number_that_gave_what_we_hold_is_not_read_again(imported, read):
    import_roll(imported.zip())
    assert read == []


def test_another_number_is_read_and_its_old_one_goes(imported, read):
    imported["users"]["g-sunita"]["sms"] = "98765 00000"
    import_roll(imported.zip())
    assert set(read) == {"98765 00000"}
    assert phones(sunita()) == {"+919876500000"}


def test_what_the_office_put_in_or_took_out_is_met_by_the_file_as_ever(imported, read):
    ContactPoint.objects.create(guardian=sunita(), kind="phone", value="+919999900000")
    import_roll(imported.zip())
    assert phones(sunita()) == {"+919876543210"}
    sunita().contact_points.all().delete()
    import_roll(imported.zip())
    assert phones(sunita()) == {"+919876543210"}
    read.clear()
    import_roll(imported.zip())
    assert read == []


def test_by_other_rules_all_is_read_anew(imported, read, monkeypatch):
    monkeypatch.setattr(contacts, "READ_BY", "another")
    import_roll(imported.zip())
    assert sorted(set(read)) == ["+44 20 7946 0958", "98765 43210"]
    read.clear()
    import_roll(imported.zip())
    assert read == []


def test_a_school_in_another_country_reads_its_numbers_anew(imported, read):
    School.objects.filter(slug="nai-umeed-primary-school").update(time_zone="Europe/London")
    imported["users"]["g-sunita"]["sms"] = "020 7946 0001"
    import_roll(imported.zip())
    assert phones(sunita()) == {"+442079460001"}
    School.objects.filter(slug="nai-umeed-primary-school").update(time_zone="Asia/Kolkata")
    import_roll(imported.zip())
    assert phones(sunita()) == {"+912079460001"}, "Pune's"


def test_a_number_that_can_not_be_read_is_told_each_time(imported):
    imported["users"]["g-sunita"]["sms"] = "next door"
    for _ in range(2):
        tally = import_roll(imported.zip())
        assert any("is not a phone number" in warning.reason for warning in tally.warnings)


def test_a_restricted_adult_whose_old_address_stays_is_read_each_time(imported, read):
    office = User.objects.get(email="neha@example.org")
    siya = Pupil.objects.get(first_name="Siya")
    Restriction.objects.create(school=siya.school, pupil=siya, guardian=sunita(), kind="court_order", made_by=office)
    imported["users"]["g-sunita"]["sms"] = "98765 00000"
    import_roll(imported.zip())
    read.clear()
    import_roll(imported.zip())
    assert phones(sunita()) == {"+919876543210", "+919876500000"}
    assert read == ["98765 00000"], "at her other school she is not restricted"


# --- Two at once ------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once_make_everybody_once(export):
    file = export.zip().read()
    ended = rivals.at_once(*[lambda: import_roll(BytesIO(file))] * 3, refused_by=(IntegrityError,))
    assert ended == {"Tally": 3}
    assert (School.objects.count(), Pupil.objects.count(), Guardianship.objects.count()) == (2, 4, 7)
    assert ExternalId.objects.filter(kind="pupil").count() == 4
    assert oneroster.import_roll(BytesIO(file)).counts["pupils"]["unchanged"] == 4
