"""Telling people: a room says what happened and to whom; everything after that is here.

A room subclasses Notice in its `notices.py` and calls `ReportPublished(report).send(by=user)` inside the verb's
transaction. The words live in `templates/notices/<template>.txt`, first line the title, the rest the message, and are
rendered in each reader's own language; the page around them in an e-mail is `templates/emails/base.html`.
"""

from __future__ import annotations

from functools import partial
from html import unescape
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_q.tasks import async_task

from foundation import ports
from foundation.plain_text import one_line, plain
from notices.channels import EMAIL, INBOX, Channel
from notices.models import Event

if TYPE_CHECKING:
    from roll.models import Guardian, School, User
    from roll.recipients import Recipients


class Text(NamedTuple):
    title: str
    body: str


class Notice:
    """One kind of thing told, about one subject."""

    kinds: ClassVar[dict[str, type[Notice]]] = {}
    # "reports.published": how the database knows it, whatever the class is called. A base of others has none.
    kind: ClassVar[str]
    # "portal_reports.Report": by name, so that models import their notices and never the other way round.
    subject_model: ClassVar[str]
    # What the texts need of it, in one query.
    loaded: ClassVar[tuple[str, ...]] = ()
    template: ClassVar[str]
    icon: ClassVar[str] = "bell"
    right: ClassVar[str] = ""
    channels: ClassVar[tuple[Channel, ...]] = (INBOX, EMAIL)
    # Whether the school writes home: then a mail says how to write to the school.
    writes_home: ClassVar[bool] = True
    event_id: int = 0

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if kind := vars(cls).get("kind"):
            if kind in Notice.kinds:
                raise ImproperlyConfigured(f"The kind {kind} is taken: {Notice.kinds[kind].__qualname__}.")
            if INBOX not in cls.channels:
                # Who has an account has a row of each event by the inbox: so an expansion knows who is told.
                raise ImproperlyConfigured(f"The kind {kind} goes to no inbox.")
            Notice.kinds[kind] = cls

    def __init__(self, subject: Any) -> None:
        self.subject = subject
        # By language and children: five hundred mails of a batch are written with one notice.
        self.texts: dict[tuple[str, str], Text] = {}
        # By school and language: one for all notices of a batch, which look for each once.
        self.contacts: dict[tuple[int, str], str] = {}

    # What a room answers ---------------------------------------------------------------------------------------------
    def recipients(self) -> Recipients:
        """Returns who is told; asked again at delivery, for who may still be told."""
        raise NotImplementedError

    def url(self) -> str:
        """Returns the path of the page that the notice leads to."""
        raise NotImplementedError

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        """Returns the subjects that this person may open now; the inbox asks again each time."""
        raise NotImplementedError

    def school(self) -> School | None:
        """Returns the school that tells it: the subject's own, None where it has none."""
        return getattr(self.subject, "school", None)

    def dedupe_key(self) -> str:
        """Returns what makes it one telling: of two sends with the same key the second tells nobody again."""
        return f"{self.kind}:{self.subject.pk}"

    def thread(self) -> str:
        """Returns the name of what it is a part of: mail programs keep those of one name together."""
        return f"{self.subject._meta.model_name}-{self.subject.pk}"

    def children_of(self, reader: User | Guardian) -> str:
        """Returns the first names of the reader's children whom it is about; "" where its words name nobody."""
        return ""

    def is_public(self) -> bool:
        """Returns whether anybody may open it, so that its link needs no sign-in."""
        return False

    # What the engine does --------------------------------------------------------------------------------------------
    def send(self, *, by: User | None) -> Event:
        """Writes one Event row in the caller's transaction and returns it; a job tells the people once it commits.

        Told before, it tells nobody twice. Where the subject was gone before all had heard, the others hear now.
        """
        key = self.dedupe_key()
        try:
            # Written before it is looked for: nearly everything is told for the first time.
            with transaction.atomic():
                event = Event.objects.create(
                    dedupe_key=key, kind=self.kind, subject_id=self.subject.pk, by=by, school=self.school()
                )
        except IntegrityError:
            return self._send_again(key, by)
        transaction.on_commit(partial(async_task, "notices.jobs.expand", event.pk))
        return event

    @transaction.atomic
    def _send_again(self, key: str, by: User | None) -> Event:
        # Locked: a job that finds the subject gone writes so before this, or looks again after.
        event = Event.objects.select_for_update().filter(dedupe_key=key).first()
        if event is None:  # Taken back, or forgotten, at that very moment.
            return self.send(by=by)
        if event.subject_id != self.subject.pk and not Notice.of(event):
            # Told with another, which is gone: its translation stands for it from now on.
            event.subject_id = self.subject.pk
            event.save(update_fields=["subject_id"])
        if event.cut_short:
            event.resume()
            transaction.on_commit(partial(async_task, "notices.jobs.expand", event.pk))
        return event

    def recall(self, *, by: User, reason: str = "") -> Event | None:
        """Takes back what was told of its subject and returns the Event; None where nobody was told, or it is taken
        back.

        Mails that wait are stopped, and the link says so to whoever was told. Sent again, it is told anew.
        """
        event = Event.objects.filter(dedupe_key=self.dedupe_key()).first()
        try:
            if event:
                event.recall(by=by, reason=reason)
        except Event.Recalled:
            return None
        return event

    def stand_in(self) -> None:
        """Lets what was told under its key be about its subject, in place of one that is gone. Nobody is told again."""
        Event.objects.filter(dedupe_key=self.dedupe_key()).update(subject_id=self.subject.pk)

    @classmethod
    def of(cls, event: Event) -> Notice | None:
        """Returns the Notice of an Event; None where its subject is gone."""
        kind = Notice.kinds[event.kind]
        subject = kind.subjects().filter(pk=event.subject_id).first()
        return kind.about(subject, event) if subject else None

    @classmethod
    def about(cls, subject: Any, event: Event) -> Notice:
        """Returns the notice of a subject that was told by this event, which `link` leads through."""
        notice = cls(subject)
        notice.event_id = event.pk
        return notice

    @classmethod
    def subjects(cls) -> Any:
        """Returns all subjects of this kind, by their own default manager, with what the texts need loaded."""
        return apps.get_model(cls.subject_model)._default_manager.select_related(*cls.loaded)

    def link(self) -> str:
        """Returns the absolute address for an e-mail.

        Where the reader has to sign in anyway it leads through the view that marks the notice opened.
        """
        path = self.url() if self.is_public() else reverse("notices:open", args=[self.event_id])
        return f"{settings.BASE_URL}{path}"

    def contact(self) -> str:
        """Returns the absolute address of the page that says, in the active language, how to write to the school.

        "" where there is none, and where the notice is no word of the school to a home.
        """
        school = self.school() if self.writes_home else None
        if school is None:
            return ""
        key = school.pk, translation.get_language() or ""
        if key not in self.contacts:
            page = ports.contact_of(school.pk)
            self.contacts[key] = f"{settings.BASE_URL}{page.address_in_current_language}" if page else ""
        return self.contacts[key]

    def text(self, reader: User | Guardian) -> Text:
        """Returns title, in one line, and message in the reader's language."""
        with translation.override(reader.language):
            words = reader.language, self.children_of(reader)
            if words not in self.texts:
                self.texts[words] = self._render(words[1])
            return self.texts[words]

    def _render(self, children: str) -> Text:
        context = {"notice": self, "subject": self.subject, "children": children}
        title, _, body = render_to_string(f"notices/{self.template}.txt", context).strip().partition("\n")
        return Text(one_line(unescape(title)), plain(unescape(body)))
