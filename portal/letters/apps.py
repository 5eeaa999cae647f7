from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "portal.letters"
    label = "portal_letters"
