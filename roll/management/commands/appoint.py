from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.forms import Field

from foundation import clock
from foundation.plain_text import LineField, MailAddressField
from roll.kinds import POSTED, POSTING_ENDED
from roll.models import Area, Posting, School, User
from roll.rights import Role


class Command(BaseCommand):
    help = (
        "Posts a person at a school or an area: the first office, editor or agent, whom no roll file names. "
        "Or ends who serves an area (--end)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=Role.values)
        place = parser.add_mutually_exclusive_group(required=True)
        place.add_argument("--school", help="the school's slug")
        place.add_argument("--area", help="the area's code")
        parser.add_argument("--name", default="", help="as others read it: Ms Kaur")
        parser.add_argument("--end", action="store_true", help="ends it this minute; for an area")

    def handle(self, *args: Any, **options: Any) -> None:
        place = self.place(options)
        email = read("The address", options["email"], MailAddressField(max_length=254)).lower()
        if options["end"]:
            self.end(email, options["role"], place)
            return
        name = read("The name", options["name"], LineField(max_length=120, required=False))
        with transaction.atomic():
            user = User.of_address(email, name=name)
            posting, made = Posting.objects.get_or_create(
                user=user, role=options["role"], ends_on=None, **place, defaults={"name": name}
            )
            if made:
                POSTED.write(school=posting.school_id, subject=posting)
        self.stdout.write(f"{'Posted' if made else 'Already posted'}: {posting}")

    @transaction.atomic
    def end(self, email: str, role: str, place: dict[str, Any]) -> None:
        """Ends who serves an area in that role, this minute. Raises CommandError for a school, and for who does not."""
        if "school" in place:
            raise CommandError("Who serves a school is ended by its head or office, on the page Staff.")
        open_ones = Posting.objects.filter(user__email=email, role=role, ends_on=None, **place)
        posting = open_ones.select_for_update(of=("self",)).first()
        if not posting:
            raise CommandError(f"{email} serves {place['area']} as {role} no longer, or never did.")
        posting.end_on(clock.today() - timedelta(days=1))
        posting.save(update_fields=["starts_on", "ends_on"])
        numbers: dict[str, Any] = {role: 1}
        POSTING_ENDED.write(subject=posting, **numbers)
        self.stdout.write(f"Ended: {posting}")

    @staticmethod
    def place(options: dict[str, Any]) -> dict[str, Any]:
        """Raises CommandError where there is no such school or area, or the role doesn't belong there."""
        if options["school"]:
            if school := School.objects.filter(slug=options["school"]).first():
                return {"school": school}
            raise CommandError(f"There is no school {options['school']}.")
        if options["role"] not in {Role.AGENT, Role.OFFICER, Role.PARTNER}:
            raise CommandError(f"A {options['role']} is posted at a school, not at an area.")
        if area := Area.objects.filter(code=options["area"]).first():
            return {"area": area}
        raise CommandError(f"There is no area {options['area']}.")


def read(what: str, written: str, field: Field) -> str:
    """Returns what a form of ours would keep of it. Raises CommandError where it would refuse it."""
    try:
        kept: str = field.clean(written)
    except ValidationError as error:
        raise CommandError(f"{what} “{written[:40]}” can't be taken. {' '.join(error.messages)}") from error
    return kept
