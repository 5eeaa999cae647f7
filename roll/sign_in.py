"""Signing in with a code sent to an address the school holds. Nobody signs up: the school's roll decides.

Asking for a code with an address that stands on a Guardian with a granted Guardianship makes the User, without
password and unverified; the right code verifies the address and links every Guardian that carries it. An address on
two Guardians of one school links neither: the office has to say first who is who.
"""

from typing import Any
from unicodedata import digit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.fields import EmailField as AllauthEmailField
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core import context, ratelimit
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from foundation import clock
from foundation.plain_text import LineField, MailAddressField
from roll import devices
from roll.kinds import CODE_ASKED, CODE_REFUSED, SIGNED_IN_BY_CODE, SIGNED_IN_BY_LINK
from roll.limits import within_limit, write_limit
from roll.models import ContactPoint, Guardian, User
from roll.sign_in_mails.models import SignInMail

# How allauth's record in the session names a sign-in by a link.
LINK = "link"
TOO_MANY = "too_many_login_attempts"


def guardians_by_email(address: str) -> QuerySet[Guardian]:
    """The unlinked guardians an e-mail address may stand for: one a school, access granted at least once."""
    here = Guardian.objects.filter(contact_points__kind=ContactPoint.Kind.EMAIL, contact_points__value=address.lower())
    twice = here.values("school").annotate(n=Count("pk", distinct=True)).filter(n__gt=1).values("school")
    return Guardian.objects.filter(
        pk__in=here.values("pk"), user__isnull=True, guardianships__access_state="granted"
    ).exclude(school__in=twice)


def get_or_invite_user(address: str) -> User | None:
    """The User of an address: found, or made where a school has opened its record to that address."""
    address = address.strip().lower()
    known = User.objects.filter(email=address).first()
    # Looked for where it is not needed, too: so that a known address takes as long as an unknown one.
    guardian = guardians_by_email(address).first()
    if known or guardian is None:
        return known
    with transaction.atomic():
        user, _ = User.objects.get_or_create(
            email=address,
            defaults={
                "first_name": guardian.first_name,
                "last_name": guardian.last_name,
                "language": guardian.language,
            },
        )
        EmailAddress.objects.get_or_create(user=user, email=address, defaults={"primary": True})
    return user


class EmailField(MailAddressField, AllauthEmailField):
    """Allauth's field, for an address without controls."""


class RequestCodeForm(RequestLoginCodeForm):
    """Answers the same whether the address is known or not."""

    email = EmailField()

    def clean_email(self) -> str:
        email = (self.cleaned_data.get("email") or "").lower()
        if email:
            user = get_or_invite_user(email)
            if not within_limit(
                context.request, "code_for_address", devices.counter_of(context.request, email, user), user
            ):
                words = gettext("Too many codes were asked for. Enter the newest one, or wait ten minutes.")
                raise ValidationError(words, code=TOO_MANY)
        self.cleaned_data["email"] = email
        try:
            checked = super().clean_email()
        except ValidationError as error:
            if error.code != TOO_MANY:
                raise
            write_limit(context.request, "request_login_code")
            words = gettext("Too many codes were asked for from one place. Wait a minute, then try again.")
            raise ValidationError(words, code=TOO_MANY) from None
        # Whether the address is known or not: both take as long.
        CODE_ASKED.write(by=self._user)
        return checked


class ConfirmCodeForm(ConfirmLoginCodeForm):
    """The code that was sent. A wrong one is written down, without what was typed.

    Tries are counted by address before the code is looked at: what the session counts, requests at one time share.
    """

    code = LineField(label=gettext_lazy("Code"))

    def clean_code(self) -> str:
        # allauth keeps it there from the question for a code on; nobody's where the address is unknown.
        login = context.request._login_stage.login
        counter = devices.counter_of(context.request, login.email, login.user)
        if not within_limit(context.request, "code_tries", counter, login.user):
            raise ValidationError(gettext("Too many tries. Wait ten minutes, then ask for a new code."), code=TOO_MANY)
        # Typed on any keyboard: a digit of another script is that digit.
        self.cleaned_data["code"] = "".join(str(digit(sign, sign)) for sign in self.cleaned_data["code"])
        try:
            return str(super().clean_code())
        except ValidationError:
            words = gettext("This code is not right. Type the one from the newest e-mail, or have a new one sent.")
            raise ValidationError(words) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "code" not in self.cleaned_data and not self.has_error("code", TOO_MANY):
            CODE_REFUSED.write(by=context.request._login_stage.login.user)
        return cleaned


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            link_guardians(email_address.user, email_address.email)
        return confirmed

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        # A school may have added this address since the person last proved it.
        for address in EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True):
            link_guardians(user, address)
        response = super().post_login(request, user, **kwargs)
        records = get_authentication_records(request, user)
        kind = SIGNED_IN_BY_LINK if records and records[-1]["method"] == LINK else SIGNED_IN_BY_CODE
        kind.write(by=user, request=request)
        devices.remember(request, response, user)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Asks the quick lane for it: the same work whether the address is known or not, and none for a mail server.

        To strangers few over all: who writes to thousands that never asked is soon taken for a cheat.
        """
        if template_prefix == "account/email/unknown_account":
            is_sent = within_limit(self.request, "mail_to_stranger", "all")
        else:
            # Looked at, so that it takes as long, and not counted.
            ratelimit.consume(self.request, action="mail_to_stranger", key="all", dry_run=True)
            is_sent = True
        SignInMail.ask(template_prefix, email, context, is_sent=is_sent)


def link_guardians(user: User, address: str) -> None:
    """Joins a person to every Guardian whose address they have just proved."""
    with transaction.atomic():
        for guardian in guardians_by_email(address).distinct():
            if not user.guardians.filter(school=guardian.school_id).exists():
                guardian.link(user)
        ContactPoint.objects.filter(
            guardian__user=user, kind=ContactPoint.Kind.EMAIL, value=address.lower(), verified_at__isnull=True
        ).update(verified_at=clock.now())
