from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from foundation.plain_text import MailAddressField
from roll.kinds import ADMINISTRATOR_MADE, LINK_MADE
from roll.models import User
from roll.sign_in_links import LIFE, link_for


class Command(BaseCommand):
    help = (
        "Prints a link that signs this person in once, without mail. With --admin they become an administrator of the "
        "whole site, and are made where nobody has the address: so the first one comes in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--admin", action="store_true", help="makes this person an administrator")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            email = MailAddressField(max_length=254).clean(email)
        except ValidationError:
            raise CommandError(f"{options['email']} is no e-mail address.") from None
        with transaction.atomic():
            user = administrator(email) if options["admin"] else User.objects.filter(email=email).first()
            if not user:
                raise CommandError(f"Nobody signs in with {email}. To make an administrator of them, add --admin.")
            if not user.is_active:
                raise CommandError(f"{email} may not sign in: the account is closed.")
            LINK_MADE.write(subject=user)
        self.stdout.write(link_for(user))
        minutes = int(LIFE.total_seconds() // 60)
        self.stderr.write(f"It signs in {email}, once, within {minutes} minutes. Give it to nobody else.")


def administrator(email: str) -> User:
    """The person with this address, made where there is none, as an administrator of the whole site."""
    user, is_new = User.objects.get_or_create(email=email)
    if is_new:
        user.set_unusable_password()
    if user.is_active and not user.is_superuser:
        user.is_superuser = user.is_staff = True
        ADMINISTRATOR_MADE.write(subject=user)
    user.save()
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"primary": True})
    return user
