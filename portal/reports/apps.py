from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "portal.reports"
    label = "portal_reports"
