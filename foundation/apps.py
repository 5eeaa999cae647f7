from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "foundation"

    def ready(self) -> None:
        from django.core.checks import Tags, register

        from foundation.requests import read_as_utf_8
        from foundation.stylesheet import check_stylesheet

        read_as_utf_8()
        register(check_stylesheet, Tags.staticfiles)
