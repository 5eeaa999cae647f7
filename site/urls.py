"""Every address of the site, in the order that decides: allauth before Wagtail's own log-ins, Wagtail's pages last."""

from allauth.account import views as account
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, register_converter
from django.views.generic import RedirectView
from files import document, media, video
from health import healthz
from maps import robots, sitemap, sitemap_part
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from well_known import manifest, security_txt

from foundation.keys import KeyConverter
from home.search_views import search
from notices.views import refused_addresses
from roll.consent.views import photo_consents
from roll.language import set_language
from roll.link_views import sign_in_link
from roll.pupil_views import pupil_sign_in
from roll.sessions import views as sign_ins
from roll.sign_in_mails.views import confirm_code, request_code
from roll.unsent.views import unsent, unsent_removal

register_converter(KeyConverter, "key")
# Wagtail's own log-ins have neither limit nor second factor: whatever leads to one leads to ours.
sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("admin/login/", sign_in),
    path("admin/password_reset/", sign_in),
    path("_util/login/", sign_in),
    *(path(f"{code}/_util/login/", sign_in) for code, _ in settings.LANGUAGES),
    path("admin/", include(wagtailadmin_urls)),
    # The only one: Wagtail's own asks no page, and takes numbers written in other ways.
    path("documents/<key:document_id>/<str:document_filename>", document, name="wagtaildocs_serve"),
    path("media/videos/<str:name>", video, name="video"),
    path("media/<path:path>", media, name="media"),
    path("accounts/login/", request_code, name="account_login"),
    path("accounts/login/code/", request_code, name="account_request_login_code"),
    path("accounts/login/code/confirm/", confirm_code, name="account_confirm_login_code"),
    path("accounts/link/<str:token>/", sign_in_link, name="sign_in_link"),
    path("accounts/pupil/", pupil_sign_in, name="pupil_sign_in"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("sign-ins/others/ending/", sign_ins.others_ending, name="sign_ins_others_ending"),
    path("sign-ins/<key:pk>/ending/", sign_ins.ending, name="sign_in_ending"),
    path("unsent/<str:token>/", unsent, name="unsent"),
    path("unsent/<str:token>/removal/", unsent_removal, name="unsent_removal"),
    # Names that allauth reverses, for things that aren't here: nobody signs up or has a password.
    *(
        path(f"accounts/{name}/", sign_in, name=f"account_{name}")
        for name in ("signup", "reauthenticate", "email", "inactive")
    ),
    path("language/", set_language, name="language"),
    path("healthz/", healthz, name="healthz"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<key:number>.xml", sitemap_part, name="sitemap_part"),
    path("site.webmanifest", manifest, name="manifest"),
    path("site-<str:language>.webmanifest", manifest, name="manifest_in"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("family/<str:code>/photos/", photo_consents, name="photo_consents"),
    path("portal/", include("portal.urls")),
    path("notices/", include("notices.urls")),
    path("administration/", include("roll.administration.urls")),
    path("office/<slug:school>/addresses/", refused_addresses, name="refused_addresses"),
    path("office/", include("roll.urls")),
    path("help/", include("helpdesk.urls")),
    path("news/", include("newsfeed.urls")),
    path("school/", include("editing.urls")),
    path("school/", include("home.urls")),
]
handler400, handler500 = "errors.bad_request", "errors.server_error"
if settings.DEMO:
    urlpatterns.append(path("demo/", include("demo.urls")))
# No school's slug is `search`: the database refuses it.
urlpatterns += i18n_patterns(
    path("search/", search, name="search"), path("", include(wagtail_urls)), prefix_default_language=True
)
