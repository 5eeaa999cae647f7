from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "portal.letters"
    label = "portal_letters"

    def ready(self) -> None:
        import portal.letters.notices  # noqa: F401  (so that the inbox knows the kind)
