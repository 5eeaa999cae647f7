from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse

from foundation.punctuation import listed
from foundation.sorting import sort_key
from notices.models import Event
from notices.notice import Notice
from roll.models import Enrolment, Guardian, User
from roll.recipients import Recipients
from roll.rights import Right
from roll.scope import family_keys, open_guardianships


class HomeworkSet(Notice):
    """What was set for one class on one day, told at once: of its homework, any that stands is the subject.

    Of a day there may be several, numbered: what is set when the mails of one have begun to leave is told by the next.
    """

    kind = "homework.set"
    subject_model = "portal_homework.Homework"
    loaded = ("school", "school_class", "subject")
    template = "homework_set"
    icon = "book-open"
    right = Right.HOMEWORK

    def recipients(self) -> Recipients:
        """The guardians with the right, and the pupils who sign in; nobody once it is withdrawn."""
        pupils = self.subject.pupils()
        if self.subject.is_withdrawn:
            pupils = pupils.none()
        return Recipients.guardians_of(pupils, self.right).with_pupils(pupils)

    def url(self) -> str:
        return reverse("portal:homework:detail", args=[self.subject.pk])

    def dedupe_key(self) -> str:
        number = f"/{self.subject.telling}" if self.subject.telling > 1 else ""
        return f"{self.kind}:{self.subject.school_class_id}:{self.subject.set_on.isoformat()}{number}"

    def has_left(self) -> bool:
        """Returns whether what is told under its key takes in no more: see `Event.can_grow`."""
        event = Event.objects.filter(dedupe_key=self.dedupe_key()).first()
        return event is not None and not event.can_grow()

    def tell(self, *, by: User) -> None:
        """Sends it; told with other homework, that shows as new again in the inboxes."""
        event = self.send(by=by)
        if event.subject_id != self.subject.pk:
            event.renew()

    def recall(self, *, by: User, reason: str = "") -> Event | None:
        """Takes back what was told; where another homework of it stands, that is its subject from now on.

        What was told before homework was told by class and day has a key of its own.
        """
        alone = Event.objects.filter(dedupe_key=super().dedupe_key(), recalled_at__isnull=True).first()
        if alone:
            alone.recall(by=by, reason=reason)
        if other := type(self.subject).objects.told_with(self.subject).last():
            HomeworkSet(other).stand_in()
            return alone
        return super().recall(by=by, reason=reason) or alone

    def children_of(self, reader: User | Guardian) -> str:
        """A guardian's; nobody's where it is the pupil who reads."""
        enrolments = getattr(self.subject.school_class, "reader_enrolments", None)
        if enrolments is not None:
            names = {enrolment.pupil_id: enrolment.pupil.first_name for enrolment in enrolments}
        else:
            names = self._names[type(reader), reader.pk]
        in_order = sorted(names.values(), key=sort_key)
        return listed(in_order)

    @cached_property
    def _names(self) -> dict[tuple[type, int], dict[int, str]]:
        """The first names of the children of each who is told: one query for a batch."""
        pairs = open_guardianships(self.right, self.subject.pupils().order_by().values("pk"))
        found: dict[tuple[type, int], dict[int, str]] = defaultdict(dict)
        rows = pairs.values_list("guardian__user", "guardian", "pupil", "pupil__first_name")
        for user, guardian, pupil, name in rows.order_by():
            found[User, user][pupil] = found[Guardian, guardian][pupil] = name
        return found

    @property
    def homework(self) -> Iterable[Any]:
        """What the message lists, told with it; nothing in an inbox, which shows titles alone."""
        if hasattr(self.subject.school_class, "reader_enrolments"):
            return ()
        homework: Any = type(self.subject).objects
        return homework.told_with(self.subject).select_related("subject").order_by("due_on", "pk")

    @classmethod
    def subjects(cls) -> Any:
        """With `number`, how much was told with it."""
        found = super().subjects()
        together = found.model.objects.standing().filter(
            school_class=OuterRef("school_class"), set_on=OuterRef("set_on"), telling=OuterRef("telling")
        )
        number = together.order_by().values("set_on").annotate(n=Count("pk")).values("n")
        return found.annotate(number=Subquery(number))

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        """Each with the reader's children in its class."""
        children = family_keys(user).as_guardian(cls.right)
        enrolments = Enrolment.objects.holding().filter(pupil__in=children).select_related("pupil")
        theirs = Prefetch("school_class__enrolments", enrolments, to_attr="reader_enrolments")
        return cls.subjects().of_family(user).prefetch_related(theirs)
