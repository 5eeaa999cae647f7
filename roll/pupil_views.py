"""How a pupil comes in: the page that asks for the card, and the pages on which a school makes cards."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from foundation.plain_text import LineField
from foundation.ways_back import way_back
from roll import devices
from roll.cards import authenticate_card, make_cards, normalise_user_name, normalise_words
from roll.doors import MemberRequest, public_page, staff_page
from roll.kinds import CARD_REFUSED, SIGNED_IN_BY_CARD
from roll.limits import within_limit
from roll.models import Posting, User
from roll.rights import STAFF
from roll.sessions.limits import end_after_a_day_at_school


class CardForm(forms.Form):
    user_name = LineField(
        label=_("Your user name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Please enter the user name on your card.")},
    )
    words = LineField(
        label=_("Your three words"),
        max_length=80,
        help_text=_("They are on your card, with a space between them."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Please enter the three words on your card.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("words")
@never_cache
@public_page
def pupil_sign_in(request: HttpRequest) -> HttpResponse:
    form = CardForm(request.POST if request.method == "POST" else None)
    asked = request.POST.get("next") or request.GET.get("next") or ""
    target = way_back(request, asked, otherwise=reverse("portal:home"))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        name, words = normalise_user_name(form.cleaned_data["user_name"]), form.cleaned_data["words"]
        holder = User.objects.filter(username=name).first()
        if not (rate_limited := is_rate_limited(request, name, holder)) and (
            user := authenticate_card(name, normalise_words(words))
        ):
            sign_in(request, user)
            response = redirect(target)
            devices.remember(request, response, user)
            return response
        status = add_sign_in_error(form, rate_limited, holder)
    return render(request, "roll/pupil_sign_in.html", {"form": form, "target": target}, status=status)


def is_rate_limited(request: HttpRequest, name: str, holder: User | None) -> bool:
    """Strict for a user name, known or not; generous for an address, behind which a whole school may stand.

    What a stranger has tried doesn't count on a device where this pupil has signed in before.
    """
    counter = devices.counter_of(request, name, holder)
    return not (
        within_limit(request, "pupil_sign_in", user=holder) and within_limit(request, "pupil_card", counter, holder)
    )


def add_sign_in_error(form: CardForm, rate_limited: bool, holder: User | None) -> int:
    """The same words for a name that nobody has and for wrong words."""
    if rate_limited:
        form.add_error(None, _("Too many tries. Wait ten minutes, or ask your teacher for a new card."))
        return 429
    CARD_REFUSED.write(by=holder)
    form.add_error(None, _("That user name and those words don’t match. Look at your card and try again."))
    return 422


def sign_in(request: HttpRequest, user: User) -> None:
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    end_after_a_day_at_school(request)
    SIGNED_IN_BY_CARD.write(by=user, request=request)
    ratelimit.clear(request, action="pupil_card", key=devices.counter_of(request, user.username, user))


# --- At school -------------------------------------------------------------------------------------------------------
@require_safe
@staff_page(*STAFF)
def cards(request: MemberRequest, posting: Posting) -> HttpResponse:
    """The classes whose cards this person may make."""
    classes = _classes(request.user, posting)
    return render(request, "roll/cards.html", {"school": posting.at, "classes": classes})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_page(*STAFF)
def class_cards(request: MemberRequest, posting: Posting, class_pk: int) -> HttpResponse:
    """Who has a card; a POST makes new ones and shows them, this once."""
    school_class = get_object_or_404(_classes(request.user, posting), pk=class_pk)
    pupils = list(school_class.pupils_on(posting.at.today()).select_related("card"))
    context: dict[str, Any] = {"school": posting.at, "school_class": school_class, "pupils": pupils}
    if request.method != "POST":
        return render(request, "roll/class_cards.html", context)
    pupil_keys = set(request.POST.getlist("pupil"))
    chosen = [pupil for pupil in pupils if str(pupil.pk) in pupil_keys]
    if not chosen:
        context["wrong"] = gettext("Tick the pupils who need a card.")
        return render(request, "roll/class_cards.html", context, status=422)
    context["cards"] = make_cards(chosen, by=request.user)
    context["address"] = settings.BASE_URL.partition("://")[2] + reverse("pupil_sign_in")
    return render(request, "roll/card_sheet.html", context)


def _classes(user: User, posting: Posting) -> Any:
    today = posting.at.today()
    running = user.classes_at(posting.at).filter(academic_year__starts_on__lte=today, academic_year__ends_on__gte=today)
    return running.order_by("year_group__order", "sort_key")
