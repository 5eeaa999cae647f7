"""What is wrong with a file is told by file, line, column and reason, all of it, and nothing is written."""

import struct
import zipfile
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command

from roll.models import Class, ContactPoint, Enrolment, Pupil, School, Term, User
from roll.oneroster import Refused, import_roll
from tests.factories import SchoolFactory
from tests.factories.oneroster import Export


@pytest.fixture
def export(db) -> Export:
    return Export.of_two_schools()


def problems(source) -> list[str]:
    with pytest.raises(Refused) as refused:
        import_roll(source.zip() if isinstance(source, Export) else source)
    assert not School.objects.exists()
    assert not User.objects.exists()
    return [str(problem) for problem in refused.value.problems]


def line_of(export: Export, table: str, id_: str) -> int:
    return list(export[table]).index(id_) + 2


# --- Rows -------------------------------------------------------------------------------------------------------------
CASES = [
    ("users", "p-siya", {"givenName": " "}, "givenName", "Is empty."),
    ("users", "p-siya", {"givenName": "S" * 81}, "givenName", "Is longer than 80 characters."),
    ("users", "p-siya", {"enabledUser": "maybe"}, "enabledUser", "“maybe” is not one of: true, false, 1, 0."),
    ("users", "p-siya", {"status": "deleted"}, "status", "“deleted” is not one of: active, tobedeleted."),
    ("users", "p-siya", {"identifier": "A-1"}, "identifier", None),
    ("users", "p-siya", {"agentSourcedIds": "g-sunita,g-nobody"}, "agentSourcedIds", "“g-nobody” is not in the file."),
    ("roles", "r-t-teacher-s1", {"orgSourcedId": "s9"}, "orgSourcedId", "“s9” is not in the file."),
    ("roles", "r-t-teacher-s1", {"userSourcedId": "x"}, "userSourcedId", "“x” is not in the file."),
    ("roles", "r-t-teacher-s1", {"role": "techer"}, "role", "“techer” is not a OneRoster role."),
    ("roles", "r-t-teacher-s1", {"role": ""}, "role", "Is empty."),
    ("roles", "r-k-aide-s1", {"beginDate": "01/04/2026"}, "beginDate", "“01/04/2026” is not a date like 2026-04-01."),
    ("roles", "r-k-aide-s1", {"beginDate": "20260401"}, "beginDate", "“20260401” is not a date like 2026-04-01."),
    ("roles", "r-k-aide-s1", {"endDate": "2026-02-30"}, "endDate", "“2026-02-30” is not a date like 2026-04-01."),
    (
        "roles",
        "r-k-aide-s1",
        {"beginDate": "2026-04-02", "endDate": "2026-04-01"},
        "endDate",
        "Ends before it begins.",
    ),
    ("orgs", "s1", {"type": "academy"}, "type", None),
    ("orgs", "s1", {"name": ""}, "name", "Is empty."),
    ("orgs", "s1", {"parentSourcedId": "z"}, "parentSourcedId", "“z” is not in the file."),
    (
        "orgs",
        "s1",
        {"parentSourcedId": "s1"},
        "parentSourcedId",
        "Names itself, directly or through others, as the place above it. Put the right one there, or leave it empty.",
    ),
    ("academicSessions", "t1", {"startDate": ""}, "startDate", "Is empty."),
    ("academicSessions", "t1", {"type": "quarter"}, "type", None),
    ("academicSessions", "t1", {"parentSourcedId": ""}, "parentSourcedId", "Belongs to no school year."),
    ("academicSessions", "t1", {"parentSourcedId": "t1"}, "parentSourcedId", "Belongs to no school year."),
    ("academicSessions", "t2", {"title": "Term 1"}, "title", "“Term 1” is already on line 3."),
    ("classes", "c5b", {"classType": "club"}, "classType", "“club” is not one of: homeroom, scheduled."),
    ("classes", "c5b", {"schoolSourcedId": "d"}, "schoolSourcedId", "“d” is not a school."),
    ("classes", "c5b", {"termSourcedIds": "t9"}, "termSourcedIds", "“t9” is not in the file."),
    ("classes", "c5b", {"termSourcedIds": ""}, "termSourcedIds", "Is empty."),
    ("classes", "c2a", {"title": "5B"}, "title", None),
    ("enrollments", "e-t-m5-teacher", {"classSourcedId": "c9"}, "classSourcedId", "“c9” is not in the file."),
    ("enrollments", "e-t-m5-teacher", {"userSourcedId": "o9"}, "userSourcedId", "“o9” is not in the file."),
    (
        "enrollments",
        "e-t-m5-teacher",
        {"userSourcedId": "p-siya"},
        "userSourcedId",
        "Is not a teacher of this school in roles.csv.",
    ),
    (
        "enrollments",
        "e-p-siya-c2a-student",
        {"userSourcedId": "t"},
        "userSourcedId",
        "Is not a pupil of this school in roles.csv.",
    ),
    (
        "enrollments",
        "e-p-siya-c2a-student",
        {"schoolSourcedId": "s2"},
        "schoolSourcedId",
        "The class is at another school.",
    ),
    ("enrollments", "e-p-siya-c2a-student", {"role": "pupil"}, "role", "“pupil” is not a OneRoster role."),
]


@pytest.mark.parametrize(("table", "id_", "cells", "column", "reason"), CASES)
def test_a_bad_cell_is_told_with_its_place(export, table, id_, cells, column, reason):
    export[table][id_] |= cells
    place = f"{table}.csv: {line_of(export, table, id_)}: {column}: "
    found = [problem for problem in problems(export) if problem.startswith(place)]
    assert found
    if reason:
        assert f"{place}{reason}" in found


# --- What keeps nobody else's roll from being read --------------------------------------------------------------------
@pytest.mark.parametrize(
    "written", ["NIL", "sunita at home", "harpreet@", "a@b", f"{'a' * 60}@{'b' * 60}.{'c' * 200}.in"]
)
@pytest.mark.parametrize("person", ["g-sunita", "t"])
def test_an_address_that_is_none_is_told_and_left_out(export, person, written):
    export["users"][person]["email"] = written
    tally = import_roll(export.zip())
    place = f"users.csv: {line_of(export, 'users', person)}: email: "
    assert f"{place}“{written[:60].lower()}” is not an e-mail address: left out." in map(str, tally.warnings)
    assert Pupil.objects.count() == 4
    assert not ContactPoint.objects.filter(value=written).exists()


EXTENSIONS = [
    ("orgs", {"name": "Branch", "type": "ext:Branch", "parentSourcedId": "d"}),
    ("academicSessions", {"title": "Exams", "type": "ext:exams", "startDate": "2026-05-01", "endDate": "2026-05-09"}),
    ("classes", {"title": "Club", "classType": "ext:club", "schoolSourcedId": "s1", "termSourcedIds": "t1"}),
]


@pytest.mark.parametrize(("table", "cells"), EXTENSIONS, ids=[table for table, _cells in EXTENSIONS])
def test_a_type_of_the_senders_own_is_left_out_and_counted(export, table, cells):
    export.add(table, "x", **cells)
    if table == "orgs":
        export.a_class("c-x", "x", "Branch class")
        export.enrol("p-siya", "c-x", "student")
        export.person("w", "Far Away", ("teacher", "x"))
    if table == "academicSessions":
        export["classes"]["c5b"]["termSourcedIds"] = "x,t1,t2"
    if table == "classes":
        export.enrol("p-siya", "x", "student")
        export.enrol("t", "x", "teacher")
    tally = import_roll(export.zip())
    assert tally.extensions == {next(value for value in cells.values() if value.startswith("ext:")).casefold(): 1}
    assert set(School.objects.values_list("name", flat=True)) == {"Nai Umeed Primary School", "Sitara Girls School"}
    assert set(Class.objects.values_list("name", flat=True)) == {"5B", "2A", "Maths 5", "1A"}
    assert set(Term.objects.values_list("name", flat=True)) == {"Term 1", "Term 2"}
    assert Enrolment.objects.filter(pupil__first_name="Siya").count() == 1


def test_a_class_in_no_session_but_the_senders_own_is_told(export):
    export.add("academicSessions", "x", title="Exams", type="ext:exams", startDate="2026-05-01", endDate="2026-05-09")
    export["classes"]["c5b"]["termSourcedIds"] = "x"
    assert f"classes.csv: {line_of(export, 'classes', 'c5b')}: termSourcedIds: Belongs to no school year." in problems(
        export
    )


@pytest.mark.parametrize("table", ["orgs", "academicSessions", "classes", "users", "roles", "enrollments"])
def test_an_id_stands_once_in_its_file(export, table):
    id_, row = next(iter(export[table].items()))
    export[table]["again"] = row | {"sourcedId": id_}
    export[table]["empty"] = row | {"sourcedId": ""}
    last = len(export[table]) + 1
    found = problems(export)
    assert f"{table}.csv: {last - 1}: sourcedId: “{id_}” is already on line 2." in found
    assert f"{table}.csv: {last}: sourcedId: Is empty." in found


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("orgs", "name"),
        ("academicSessions", "endDate"),
        ("classes", "termSourcedIds"),
        ("users", "givenName"),
        ("roles", "orgSourcedId"),
        ("enrollments", "classSourcedId"),
    ],
)
def test_a_missing_column_is_told_once(export, table, column):
    export.columns[table].remove(column)
    assert [p for p in problems(export) if p.startswith(table)] == [
        f"{table}.csv: 1: {column}: This column is missing."
    ]


def test_a_column_that_stands_twice(export):
    export.columns["users"].append("email")
    assert "users.csv: 1: email: This column appears twice." in problems(export)


@pytest.mark.parametrize("table", ["orgs", "academicSessions", "classes", "users", "roles", "enrollments"])
def test_a_missing_file(export, table):
    assert problems(export.zip(without=[f"{table}.csv"])) == [f"{table}.csv: This file is missing."]


def test_an_empty_file_misses_its_columns(export):
    found = problems(export.zip(more=[("roles.csv", b"")]))
    assert "roles.csv: 1: role: This column is missing." in found


def test_all_problems_are_told_not_the_first_alone(export):
    export["users"]["p-siya"]["givenName"] = ""
    export["roles"]["r-t-teacher-s1"]["orgSourcedId"] = "s9"
    export["enrollments"]["e-p-siya-c2a-student"]["classSourcedId"] = "c9"
    files = {problem.split(":")[0] for problem in problems(export)}
    assert files == {"users.csv", "roles.csv", "enrollments.csv"}


@pytest.mark.parametrize(
    ("table", "change", "reasons"),
    [
        ("users", (",", ";"), ["Its cells are not separated by commas. Save it again as CSV, with commas."]),
        ("users", (",", "\t"), ["Its cells are not separated by commas. Save it again as CSV, with commas."]),
        ("orgs", (",", "|"), ["Its cells are not separated by commas. Save it again as CSV, with commas."]),
        ("users", ("sourcedId,", "SourcedId,"), ["sourcedId: This column is missing."]),
        ("classes", ("title,", "Titel,"), ["title: This column is missing."]),
    ],
)
def test_a_cause_is_not_buried_by_its_effects(export, table, change, reasons):
    """Each row of the other files names ids that could not be read: none of that is told."""
    text = export.csv(table).replace(*change)
    assert problems(export.zip(more=[(f"{table}.csv", text.encode())])) == [f"{table}.csv: 1: {one}" for one in reasons]


def test_the_line_is_where_the_row_begins_though_a_cell_has_lines(export):
    first = next(iter(export["users"].values()))
    first["preferredMiddleName"] = "one\ntwo\nthree"
    second = list(export["users"])[1]
    export["users"][second]["givenName"] = ""
    assert "users.csv: 5: givenName: Is empty." in problems(export)


def test_a_row_of_another_width(export):
    text = export.csv("roles") + "r-x,active\r\n"
    line = len(export["roles"]) + 2
    found = problems(export.zip(more=[("roles.csv", text.encode())]))
    assert f"roles.csv: {line}: This row has 2 cells, the first line has 10." in found


def test_an_open_quote(export):
    text = export.csv("orgs") + 'x,active,,"Never closed'
    assert any(
        "Can’t be read as CSV" in problem for problem in problems(export.zip(more=[("orgs.csv", text.encode())]))
    )


def test_a_cell_longer_than_any_name(export):
    export["orgs"]["s1"]["name"] = "x" * 30_000
    assert any("orgs.csv: 3: Can’t be read as CSV" in problem for problem in problems(export))


def test_blank_lines_are_nothing(export):
    import_roll(export.zip(more=[("roles.csv", (export.csv("roles") + "\r\n,,,,,,,,,\r\n").encode())]))
    assert Pupil.objects.count() == 4


def test_the_same_person_twice_in_a_class(export):
    export.add(
        "enrollments",
        "again",
        **{k: v for k, v in export["enrollments"]["e-p-siya-c2a-student"].items() if k not in ("sourcedId", "status")},
    )
    line = line_of(export, "enrollments", "e-p-siya-c2a-student")
    assert f"The same person, class and role are on line {line}." in problems(export)[0]


def test_one_address_for_two_members_of_staff(export):
    """An office's shared address would give the clerk the head's posting."""
    export["users"]["o"]["email"] = "sushma@example.org"
    assert problems(export) == [
        f"users.csv: {line_of(export, 'users', 'o')}: email: "
        "Sushma Verma already has this address, and staff sign in with it."
    ]


def test_orgs_in_a_circle(export):
    export.add("orgs", "d2", name="Circle", type="district", parentSourcedId="d")
    export["orgs"]["d"]["parentSourcedId"] = "d2"
    assert any(
        "Names itself, directly or through others, as the place above it. Put the right one there, or leave it empty."
        in problem
        for problem in problems(export)
    )


# --- Text -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_another_encoding_is_refused_with_file_and_line(export, encoding):
    export["users"]["p-siya"]["familyName"] = "Vérma"
    line = line_of(export, "users", "p-siya")
    found = problems(export.zip(more=[("users.csv", export.csv("users").encode(encoding))]))
    assert found == [f"users.csv: {line}: Not UTF-8. Save the file as UTF-8 and try again."]


def test_utf_16_is_refused(export):
    found = problems(export.zip(more=[("users.csv", export.csv("users").encode("utf-16"))]))
    assert found[0].startswith("users.csv: 1: Not UTF-8.")


def test_a_nul_byte_is_refused_with_its_line(export):
    export["users"]["p-siya"]["familyName"] = "Ver\0ma"
    line = line_of(export, "users", "p-siya")
    assert problems(export) == [f"users.csv: {line}: Contains a NUL byte."]


def test_half_a_character_is_refused(export):
    """A lone surrogate, as some systems write it: PostgreSQL alone would choke on it."""
    data = export.csv("users").replace("Siya", "Si@@ya").encode().replace(b"@@", b"\xed\xa0\x80", 1)
    assert any("Not UTF-8" in problem for problem in problems(export.zip(more=[("users.csv", data)])))


# --- The zip ----------------------------------------------------------------------------------------------------------
def test_no_zip_at_all(db):
    assert "Can't be opened" in problems(BytesIO(b"PK not really"))[0]
    assert "Can't be opened" in problems(BytesIO(b""))[0]


@pytest.mark.parametrize(
    "name", ["../users.csv", "/etc/users.csv", "export/users.csv", "..\\users.csv", "C:\\Users.CSV", "a/b/manifest.csv"]
)
def test_a_path_in_the_zip_is_refused(export, name):
    assert "Is inside a folder" in problems(export.zip(more=[(name, b"x")]))[0]


@pytest.mark.parametrize(
    "name",
    ["__MACOSX/._users.csv", "__MACOSX/users.csv", "._users.csv", ".DS_Store", ".x", "notes/", "notes/a.txt", "a.txt"],
)
def test_what_systems_put_beside_the_files_is_passed_over_unread(export, name):
    import_roll(export.zip(more=[(name, b"\0not UTF-8 \xff")]))
    assert Pupil.objects.count() == 4


@pytest.mark.parametrize("spelt", [str.upper, str.capitalize, str.lower])
def test_a_file_may_be_spelt_in_any_letters(export, spelt):
    names = [f"{table}.csv" for table in export.tables]
    files = [(spelt(name), export.csv(name.removesuffix(".csv")).encode()) for name in names]
    import_roll(export.zip(more=files, without=[name for name in names if spelt(name) != name]))
    assert Pupil.objects.count() == 4


def test_a_file_that_stands_twice_in_the_zip_is_refused(export):
    assert problems(export.zip(more=[("Users.CSV", b"x")])) == ["Users.CSV: Is in the zip twice."]


def test_a_bomb_is_refused_unread(export):
    assert "Unpacks to far more" in problems(export.zip(more=[("users.csv", b"a" * 30_000_000)]))[0]
    assert "Unpacks to far more" in problems(export.zip(more=[("other.csv", b"\0" * 30_000_000)]))[0]


def test_all_files_together_have_a_limit(export, monkeypatch):
    monkeypatch.setattr("roll.oneroster.archive.LARGEST", 2000)
    assert "Unpacks to far more" in problems(export)[0]


def test_too_many_files_are_refused(export):
    assert "too many files" in problems(export.zip(more=[(f"{n}.csv", b"") for n in range(120)]))[0]


def test_a_size_that_lies_is_refused(export):
    """The directory says 10 bytes where thousands are packed."""
    data = bytearray(export.zip().read())
    at = data.rfind(b"users.csv") - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = struct.pack("<L", 10)
    assert problems(BytesIO(bytes(data)))


def test_a_broken_archive_is_refused(export):
    data = bytearray(export.zip().read())
    at = data.find(b"users.csv") + 60
    data[at : at + 40] = b"\xff" * 40
    assert problems(BytesIO(bytes(data)))


def test_a_locked_file_is_refused(export):
    data = bytearray(export.zip().read())
    at = data.rfind(b"users.csv") - 46
    data[at + 8] |= 1
    assert problems(BytesIO(bytes(data))) == ["users.csv: Is locked with a password."]


def test_nothing_is_unpacked_to_disk(export, monkeypatch):
    def never(*args, **kwargs):
        raise AssertionError

    monkeypatch.setattr(zipfile.ZipFile, "extract", never)
    monkeypatch.setattr(zipfile.ZipFile, "extractall", never)
    import_roll(export.zip())


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("oneroster.version", "1.1", "Is OneRoster 1.1. Export version 1.2."),
        ("OneRoster.Version", " 1.1 ", "Is OneRoster 1.1. Export version 1.2."),
        ("oneroster.version", "", "Is OneRoster . Export version 1.2."),
        ("file.users", "delta", "Contains changes only."),
        ("file.users", "Delta", "Contains changes only."),
        ("File.Users", " DELTA ", "Contains changes only."),
    ],
)
def test_another_version_or_a_file_of_changes_is_refused(export, name, value, reason):
    export["manifest"][name] = {"propertyName": name, "value": value}
    assert reason in problems(export)[0]


@pytest.mark.parametrize(("header", "told"), [("property,value", "propertyName"), ("propertyName,values", "value")])
def test_a_manifest_that_cant_be_read_is_refused(export, header, told):
    text = f"{header}\r\noneroster.version,1.1\r\n"
    assert problems(export.zip(more=[("manifest.csv", text.encode())])) == [
        f"manifest.csv: 1: {told}: This column is missing."
    ]


def test_the_columns_of_a_manifest_may_be_spelt_in_any_letters(export):
    text = "PROPERTYNAME,Value\r\noneroster.version,1.1\r\n"
    assert "Is OneRoster 1.1." in problems(export.zip(more=[("manifest.csv", text.encode())]))[0]


def test_a_manifest_may_be_missing(export):
    import_roll(export.zip(without=["manifest.csv"]))
    assert Pupil.objects.count() == 4


# --- The command ------------------------------------------------------------------------------------------------------
def command(path, *arguments: str) -> tuple[str, str, int]:
    out, err = StringIO(), StringIO()
    try:
        call_command("import_roll", str(path), *arguments, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), f"{err.getvalue()}{error}", error.returncode
    return out.getvalue(), err.getvalue(), 0


def test_the_command_says_what_it_did(export, tmp_path):
    out, err, code = command(export.save(tmp_path / "roll.zip"))
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert "pupils: 4 made, 0 changed, 0 unchanged, 0 ended" in lines
    assert "left out: 1 role aide" in lines
    assert lines[-1] == "7 guardianships are waiting for a decision"
    out, _, _ = command(tmp_path / "roll.zip")
    assert "pupils: 0 made, 0 changed, 4 unchanged, 0 ended" in out.splitlines()


def test_the_command_tells_each_problem_and_ends_with_1(export, tmp_path):
    export["users"]["p-siya"]["givenName"] = ""
    out, err, code = command(export.save(tmp_path / "roll.zip"))
    line = line_of(export, "users", "p-siya")
    assert (out, code) == ("", 1)
    assert err.splitlines() == [f"users.csv: {line}: givenName: Is empty.", "Nothing was written."]


def test_the_command_tells_two_hundred_and_counts_the_rest(db, tmp_path):
    export = Export.of_many(250)
    for row in export["users"].values():
        row["enabledUser"] = "?"
    _, err, code = command(export.save(tmp_path / "roll.zip"))
    lines = err.splitlines()
    assert (code, len(lines)) == (1, 202)
    assert lines[200] == f"… and {len(export['users']) - 200} more."


def test_the_command_wants_a_file_and_a_school_that_are_there(db, tmp_path):
    assert command(tmp_path / "none.zip")[1:] == (f"There is no file {tmp_path / 'none.zip'}.", 1)
    path = Export.of_many(3).save(tmp_path / "roll.zip")
    assert command(path, "--school", "nowhere")[1:] == ("There is no school “nowhere”.", 1)
    assert not School.objects.exists()


def test_the_command_takes_a_school(db, tmp_path):
    school = SchoolFactory(slug="ours")
    assert command(Export.of_many(3).save(tmp_path / "roll.zip"), "--school", "ours")[2] == 0
    assert school.pupils.count() == 3


def test_what_the_database_refuses_writes_nothing(export, tmp_path, monkeypatch):
    """Two imports at once, say: the second one's rows are there already."""
    monkeypatch.setattr(
        "roll.oneroster.write_enrolments", lambda *args: School.objects.create(slug="sitara-girls-school")
    )
    _, err, code = command(export.save(tmp_path / "roll.zip"))
    assert code == 1
    assert err.startswith("Nothing was written.")
    assert not Pupil.objects.exists()
