"""The places of a file against each other: its orgs, sessions and classes."""

from collections import Counter, defaultdict
from typing import TypeVar

from django.utils.translation import gettext as _

from roll.oneroster.cells import is_extension
from roll.oneroster.problems import Problems
from roll.oneroster.rows import Org, SchoolClass, Session, SourceRow
from roll.oneroster.snapshot import Snapshot, above

R = TypeVar("R", bound=SourceRow)


class PlaceChecks:
    """Rows against each other; what they mean together is filled in."""

    def __init__(self, snapshot: Snapshot, problems: Problems) -> None:
        self.file, self.problems = snapshot, problems

    def run(self) -> None:
        self._extensions()
        self._orgs()
        self._sessions()
        self._titles()
        self._classes()
        self._names_of_classes()

    def _wrong(self, row: SourceRow, column: str, reason: str) -> None:
        self.problems.add(row.file, row.line, column, reason)

    def _known(self, row: SourceRow, column: str, value: str, among: dict[str, R]) -> R | None:
        if value and value not in among:
            self._wrong(row, column, _("“%(value)s” is not in the file.") % {"value": value})
        return among.get(value)

    def _school(self, row: SourceRow, column: str, value: str) -> Org | None:
        org = self._known(row, column, value, self.file.orgs)
        if org and org.kind not in (None, "school") and not is_extension(org.kind):
            self._wrong(row, column, _("“%(value)s” is not a school.") % {"value": value})
        return org

    def _extensions(self) -> None:
        """Counts what is of a type of the sender's own: it has no place here, and what names it is left out with it."""
        for rows in (self.file.orgs, self.file.sessions, self.file.classes):
            kinds = (row.kind for row in rows.values() if is_extension(row.kind))
            self.file.tally.extensions.update(kinds)

    def _orgs(self) -> None:
        for org in self.file.orgs.values():
            self._known(org, "parentSourcedId", org.parent, self.file.orgs)
            if org.id in above(org.id, {id_: other.parent for id_, other in self.file.orgs.items()}):
                self._wrong(
                    org,
                    "parentSourcedId",
                    _(
                        "Names itself, directly or through others, as the place "
                        "above it. Put the right one there, or leave it empty."
                    ),
                )
            if org.gone and org.kind == "school":
                self.file.tally.warn(org, "status", _("A file never closes a school: its rows are left out."))

    def _sessions(self) -> None:
        years = {year.id for year in map(self.file.year_of, self.file.sessions) if year}
        for session in self.file.sessions.values():
            self._known(session, "parentSourcedId", session.parent, self.file.sessions)
            if session.kind and not is_extension(session.kind) and not self.file.year_of(session.id):
                self._wrong(session, "parentSourcedId", _("Belongs to no school year."))
        with_terms = {
            year.id
            for session in self.file.sessions.values()
            if session.kind in ("term", "semester") and (year := self.file.year_of(session.id))
        }
        for id_ in years - with_terms:
            self.file.tally.warn(self.file.sessions[id_], "", _("Has no terms, so none of its days is a school day."))

    def _titles(self) -> None:
        """A school has one year of a name, and a year one term."""
        lines: dict[tuple[str, str], int] = {}
        for session in self.file.sessions.values():
            year = self.file.year_of(session.id)
            if session.gone or not year or session.kind == "gradingPeriod" or is_extension(session.kind):
                continue
            key = ("" if session.kind == "schoolYear" else year.id, session.title)
            if lines.setdefault(key, session.line) != session.line:
                reason = _("“%(value)s” is already on line %(line)d.")
                self._wrong(session, "title", reason % {"value": session.title, "line": lines[key]})

    def _classes(self) -> None:
        for one in self.file.classes.values():
            self._school(one, "schoolSourcedId", one.school)
            if is_extension(one.kind):
                continue
            years = set()
            for session in one.sessions:
                known = self._known(one, "termSourcedIds", session, self.file.sessions)
                if known and known.gone and not one.gone:
                    self._wrong(one, "termSourcedIds", _("“%(value)s” is marked as deleted.") % {"value": session})
                year = self.file.year_of(session)
                years.add(year.id if year else "")
            self._leave_out_extensions(one)
            if len(years - {""}) > 1:
                self._wrong(one, "termSourcedIds", _("Refers to terms of two school years."))

    def _leave_out_extensions(self, one: SchoolClass) -> None:
        """A session of the sender's own may stand in no year; a class needs one that does."""
        sessions = self.file.sessions
        kept = [id_ for id_ in one.sessions if id_ not in sessions or not self._is_yearless(sessions[id_])]
        if one.sessions and not kept:
            self._wrong(one, "termSourcedIds", _("Belongs to no school year."))
        one.sessions = kept

    def _is_yearless(self, session: Session) -> bool:
        return is_extension(session.kind) and not self.file.year_of(session.id)

    def _names_of_classes(self) -> None:
        """A year has one class of a name: those of one title are told apart by their code."""
        alike: defaultdict[tuple[str, str, str], list[SchoolClass]] = defaultdict(list)
        for one in self.file.classes.values():
            year = self.file.year_of(one.sessions[0]) if one.sessions else None
            if not one.gone and one.title and not is_extension(one.kind):
                alike[one.school, year.id if year else "", one.title].append(one)
        for classes in alike.values():
            if len(classes) < 2:
                continue
            codes = Counter(one.code for one in classes)
            for one in classes:
                if not one.code or codes[one.code] > 1:
                    reason = _("Another class of the year is called “%(title)s”. Give each a classCode of its own.")
                    self._wrong(one, "title", reason % {"title": one.title})
                one.title = f"{one.title} ({one.code})"
                if len(one.title) > 60:
                    self._wrong(one, "title", _("Is longer than %(most)d characters.") % {"most": 60})
