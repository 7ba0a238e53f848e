"""Addresses of the console. The pages of a room are there when the room is built."""

from importlib.util import find_spec

from django.urls import URLPattern, include, path

from anlan.console.views import accounts, acts, admin, cases, home, map, organisations, registry, sign  # noqa: A004 - the page is called map

prefix = ""
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("sign-in/", sign.sign_in, name="sign-in"),
    path("sign-out/", sign.sign_out, name="sign-out"),
    path("language/", sign.language, name="language"),
    path("me/", sign.profile, name="profile"),
    path("me/password/", sign.change_password, name="change-password"),
    path("me/second-factor/", sign.second_factor, name="second-factor"),
    path("me/tokens/", sign.token, name="token-new"),
    path("me/tokens/<int:pk>/revoke/", sign.revoke_token, name="token-revoke"),
    path("me/sessions/<str:key>/end/", sign.close_session, name="close-session"),
    path("map/", map.one_map, name="map"),
    path("map/card/<slug:kind>/<int:pk>", map.card, name="map-card"),
    path("act/<slug:kind>/<int:pk>/", acts.act, name="act"),
    path("cases/<slug:key>/", cases.cases, name="cases"),
    path("cases/<slug:key>/new/", cases.new, name="case-new"),
    path("cases/<slug:key>/export.xlsx", cases.take_out, name="cases-export"),
    path("cases/<slug:key>/<int:pk>/", cases.case, name="case"),
    path("cases/<slug:key>/<int:pk>/files/", cases.add_file, name="case-file"),
    path("registry/", registry.index, name="registry"),
    path("registry/<slug:key>/", registry.records, name="records"),
    path("registry/<slug:key>/new/", registry.edit, name="record-new"),
    path("registry/<slug:key>/import/", registry.bring_in, name="import"),
    path("registry/<slug:key>/export.<slug:form>", registry.take_out, name="export"),
    path("registry/<slug:key>/<int:pk>/", registry.record, name="record"),
    path("registry/<slug:key>/<int:pk>/edit/", registry.edit, name="record-edit"),
    path("registry/<slug:key>/<int:pk>/delete/", registry.delete, name="record-delete"),
    path("admin/", accounts.users, name="accounts"),
    path("admin/users/new/", accounts.new, name="account-new"),
    path("admin/users/<int:pk>/", accounts.user, name="account"),
    path("admin/users/<int:pk>/update/", accounts.update, name="account-update"),
    path("admin/users/<int:pk>/switch/", accounts.switch, name="account-switch"),
    path("admin/users/<int:pk>/unlock/", accounts.unlock, name="account-unlock"),
    path("admin/users/<int:pk>/grant/", accounts.grant, name="account-grant"),
    path("admin/users/<int:pk>/revoke/", accounts.revoke, name="account-revoke"),
    path("admin/users/<int:pk>/sessions/end/", accounts.end_sessions, name="account-sessions"),
    path("admin/users/<int:pk>/tokens/revoke/", accounts.revoke_token, name="account-token"),
    path("admin/users/<int:pk>/second-factor/reset/", accounts.reset_totp, name="account-totp"),
    path("admin/users/<int:pk>/password/reset/", accounts.reset_password, name="account-password"),
    path("admin/organisations/", organisations.organisations, name="organisations"),
    path("admin/organisations/new/", organisations.organisation, name="organisation-new"),
    path("admin/organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("admin/organisations/<int:pk>/posts/", organisations.post, name="organisation-post"),
    path("audit/", admin.audit, name="audit"),
    path("admin/system/", admin.system, name="system"),
]
for room in ("sensing", "plans", "warning", "command", "affairs", "citysafety", "supervision", "enforcement"):
    if find_spec(f"anlan.domains.{room}") and find_spec(f"anlan.domains.{room}.apps"):
        urlpatterns.append(path("", include(f"anlan.console.pages.{room}")))
