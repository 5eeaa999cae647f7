from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.utils.translation import gettext_lazy as _


class RollConfig(AppConfig):
    name = "roll"
    verbose_name = _("Who is who")

    def ready(self) -> None:
        """Signing in and out are Django's, whoever asks for them: each way in is heard here."""
        from roll.sessions import limits

        user_logged_in.connect(limits.begin, dispatch_uid="roll.sessions")
        user_logged_out.connect(limits.signed_out, dispatch_uid="roll.sessions")
