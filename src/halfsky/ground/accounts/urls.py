"""The addresses of one's own account, and those pages of allauth that are open here.

There is no sign-up, no mail and no resetting of passwords by mail, so their addresses do not exist. Names of allauth stay its own.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView

from halfsky.ground.accounts import views
from halfsky.ground.accounts.views import noted

app_name = "accounts"

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/sessions/end/", views.end_other_sessions, name="end_other_sessions"),
    path("me/sessions/<int:pk>/end/", views.end_session, name="end_session"),
    path("me/filters/", views.saved_views, name="saved_views"),
    path("me/filters/<int:pk>/drop/", views.delete_view, name="delete_view"),
    path("<int:pk>/restore/", views.restore, name="restore"),
]

public_urlpatterns = [
    path("<str:secret>/", views.invitation, name="invitation"),
]

allauth_urls = [
    path("login/", account.login, name="account_login"),
    # Open to strangers, because somebody who gives up halfway through signing in is one.
    path("logout/", login_not_required(account.logout), name="account_logout"),
    path("closed/", login_not_required(account.account_inactive), name="account_inactive"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", noted(account.password_change), name="account_change_password"),
    path("second-factor/", views.second_factor, name="mfa_index"),
    path("second-factor/show/", mfa.authenticate, name="mfa_authenticate"),
    path("second-factor/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/app/", noted(totp.activate_totp), name="mfa_activate_totp"),
    path("second-factor/app/remove/", noted(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("second-factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", noted(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("second-factor/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("passkeys/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/again/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/add/", noted(views.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", noted(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
]
