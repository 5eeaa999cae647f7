"""Signing in with a code sent to an address the school holds. Nobody signs up: the school's roll decides.

Asking for a code with an address that stands on a Guardian with a granted Guardianship makes the User, without
password and unverified; the right code verifies the address and links every Guardian that carries it. An address on
two Guardians of one school links neither: the office has to say first who is who.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.fields import EmailField as AllauthEmailField
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.account.models import EmailAddress
from allauth.core import context
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from foundation import clock
from foundation.plain_text import LineField, MailAddressField
from roll import devices
from roll.kinds import CODE_ASKED, CODE_REFUSED, SIGNED_IN_BY_CODE
from roll.limits import within_limit, write_limit
from roll.models import ContactPoint, Guardian, User

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
    if known:
        return known
    guardian = guardians_by_email(address).first()
    if guardian is None:
        return None
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
                raise get_adapter().validation_error(TOO_MANY)
        self.cleaned_data["email"] = email
        try:
            checked = super().clean_email()
        except ValidationError as error:
            if error.code == TOO_MANY:
                write_limit(context.request, "request_login_code")
            raise
        # Whether the address is known or not: both take as long.
        CODE_ASKED.write(by=self._user)
        return checked


class ConfirmCodeForm(ConfirmLoginCodeForm):
    """The code that was sent. A wrong one is written down, without what was typed."""

    code = LineField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "code" not in self.cleaned_data:
            # allauth keeps it there from the question for a code on; nobody's where the address is unknown.
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
        SIGNED_IN_BY_CODE.write(by=user, request=request)
        devices.remember(request, response, user)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """To strangers few over all: who writes to thousands that never asked is soon taken for a cheat."""
        to_stranger = template_prefix == "account/email/unknown_account"
        if not to_stranger or within_limit(self.request, "mail_to_stranger", "all"):
            super().send_mail(template_prefix, email, context)


def link_guardians(user: User, address: str) -> None:
    """Joins a person to every Guardian whose address they have just proved."""
    with transaction.atomic():
        for guardian in guardians_by_email(address).distinct():
            if not user.guardians.filter(school=guardian.school_id).exists():
                guardian.link(user)
        ContactPoint.objects.filter(
            guardian__user=user, kind=ContactPoint.Kind.EMAIL, value=address.lower(), verified_at__isnull=True
        ).update(verified_at=clock.now())
