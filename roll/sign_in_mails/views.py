"""The pages on which a code is asked for and entered: with the same words and the same work, whoever asks."""

from typing import Any

from allauth.account.models import Login
from allauth.account.stages import LoginStage
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from roll.models import User
from roll.sign_in import TOO_MANY, RequestCodeForm
from roll.sign_in_mails.models import SignInMail


def look_up_nobody(login: Login) -> None:
    """Asks the database for a user where the address is unknown, as allauth has done where it is known."""
    if login.user is None:
        User.objects.filter(pk=0).first()


class RequestCodeView(RequestLoginCodeView):
    """Sends a first code, and a new one or one to another address while a code is awaited: each counts alike."""

    code_is_awaited = False

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> HttpResponseRedirect | None:
        self.code_is_awaited = True
        look_up_nobody(stage.login)
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(code_is_awaited=self.code_is_awaited, **kwargs)

    def form_invalid(self, form: Form) -> HttpResponse:
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=429 if form.has_error("email", TOO_MANY) else 422)

    @classmethod
    def ask_again(cls, request: HttpRequest, email: str) -> HttpResponse:
        """The page with the address that was given, for whoever has used up the tries of a code."""
        view = cls()
        view.setup(request)
        context = view.get_context_data(form=RequestCodeForm(initial={"email": email}), is_used_up=True)
        return view.render_to_response(context, status=429)


class ConfirmCodeView(ConfirmLoginCodeView):
    def get_form(self, form_class: type[Form] | None = None) -> Form:
        look_up_nobody(self.stage.login)
        return super().get_form(form_class)

    def form_invalid(self, form: Form) -> HttpResponse:
        """Of a code that was looked at one try is gone; where none is left, the code is."""
        is_limited, email = form.has_error("code", TOO_MANY), self.stage.login.email
        if not is_limited and not self._process.record_invalid_attempt():
            return RequestCodeView.ask_again(self.request, email)
        return self.render_to_response(self.get_context_data(form=form), status=429 if is_limited else 422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(mail_is_away=SignInMail.objects.are_away(), **kwargs)


request_code = RequestCodeView.as_view()
confirm_code = ConfirmCodeView.as_view()
