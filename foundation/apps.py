from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "foundation"

    def ready(self) -> None:
        from django.core.checks import Tags, register

        from foundation.stylesheet import check_stylesheet

        register(check_stylesheet, Tags.staticfiles)
