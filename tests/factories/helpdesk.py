"""Queries as they come to be: by the verbs, so that each has its timeline."""

from io import BytesIO
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory
from PIL import Image, ImageDraw

from helpdesk.models import Picture, Ticket
from helpdesk.states import State
from roll.models import User
from tests.factories.roll import SchoolFactory, UserFactory


def photo_upload(name: str = "trolley.jpg", size: tuple[int, int] = (640, 480)) -> SimpleUploadedFile:
    """A tablet trolley with its light off, as a phone would send it."""
    picture = Image.new("RGB", size, "#D8DDE0")
    draw, (wide, high) = ImageDraw.Draw(picture), size
    draw.rectangle((0, high * 3 // 4, wide, high), fill="#B9A58C")
    draw.rounded_rectangle((wide // 4, high // 6, wide * 3 // 4, high * 5 // 6), high // 24, fill="#4C5A63")
    for slot in range(5):
        left = wide * (6 + slot * 2) // 20
        draw.rectangle((left, high // 4, left + wide // 30, high * 3 // 4), fill="#8FB7C6")
    out = BytesIO()
    picture.save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def picture() -> Picture:
    return Picture.of_upload(photo_upload())


class TicketFactory(DjangoModelFactory):
    """A query just raised. `advance` takes it further."""

    class Meta:
        model = Ticket

    requester = factory.SubFactory(UserFactory)
    school = factory.SubFactory(SchoolFactory)
    title = "Tablet trolley is not charging"
    text = "The trolley light is off. 14 tablets have no charge."
    category = "device"
    photos = ()

    @classmethod
    def _create(cls, model_class: type[Ticket], *args: Any, **given: Any) -> Ticket:
        return model_class.raise_query(by=given.pop("requester"), **given)


def advance(ticket: Ticket, to: State | str, agent: User) -> Ticket:
    """The query, taken by the shortest way to a state."""
    if to != State.NEW:
        ticket.take(by=agent)
    if to == State.WAITING:
        ticket.ask(by=agent, text="Which trolley is it?")
    if to in (State.RESOLVED, State.CLOSED):
        ticket.resolve(by=agent, note="A new charger is in.")
    if to == State.CLOSED:
        ticket.confirm(by=ticket.requester)
    return ticket


__all__ = ["TicketFactory", "advance", "photo_upload", "picture"]
