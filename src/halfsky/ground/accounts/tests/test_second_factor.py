from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from halfsky.ground.accounts import actions, queries
from halfsky.ground.accounts.models import User
from halfsky.ground.accounts.tests.conftest import BY, PASSWORD, SECRET, code, sign_in, signed_in, verbs

ME = "/accounts/me/"


def set_up(client: Client) -> Any:
    """Signs in, is led to the set-up, and sets up an app."""
    sign_in(client)
    client.get(reverse("mfa_activate_totp"))
    return client.post(reverse("mfa_activate_totp"), {"code": code(client.session["mfa.totp.secret"])})


@pytest.mark.parametrize(
    "path", ["/", ME, "/search/?q=x", "/network/", "/accounts/second-factor/codes/", "/accounts/password/"]
)
def test_who_needs_one_and_has_none_is_led_to_set_it_up_and_reaches_nothing_else(
    client: Client, needs: User, path: str
) -> None:
    sign_in(client)
    answer = client.get(path)

    assert answer.status_code == 302
    assert answer.url == reverse("mfa_index")


def test_the_api_stays_closed_too(client: Client, needs: User) -> None:
    sign_in(client)

    assert client.get("/api/openapi.json").status_code == 403


def test_she_may_still_sign_out_and_choose_her_language(client: Client, needs: User) -> None:
    sign_in(client)
    assert client.post(reverse("web:language"), {"language": "en", "next": "/x"}).url == "/x"

    client.post(reverse("account_logout"))
    assert not signed_in(client)


def test_who_needs_none_is_left_alone(client: Client, wangli: User) -> None:
    sign_in(client)

    assert client.get(ME).status_code == 200


def test_setting_up_an_app_shows_recovery_codes_and_opens_the_house(client: Client, needs: User) -> None:
    answer = set_up(client)

    assert answer.url == reverse("mfa_view_recovery_codes")
    assert len(re.findall(r"<code>\d{4} \d{4}</code>", client.get(answer.url).content.decode())) == 10
    assert client.get(ME).status_code == 200
    assert verbs(needs)[2:] == ["accounts.add_second_factor", "accounts.add_second_factor"]


def test_the_password_just_typed_is_not_asked_again_for_setting_up(client: Client, needs: User) -> None:
    sign_in(client)
    page = client.get(reverse("mfa_activate_totp"))

    assert page.status_code == 200
    assert client.session["mfa.totp.secret"] in page.content.decode()


def test_a_wrong_first_code_sets_up_nothing(client: Client, needs: User) -> None:
    sign_in(client)
    client.get(reverse("mfa_activate_totp"))
    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert "This code is wrong" in answer.content.decode()
    assert not queries.has_second_factor(needs)


def test_signing_in_asks_for_the_code(client: Client, needs: User) -> None:
    actions.add_authenticator_app(user=needs, secret=SECRET, by=BY)
    answer = sign_in(client)
    assert answer.url == reverse("mfa_authenticate")
    assert not signed_in(client)

    client.post(answer.url, {"code": code()})
    assert client.get(ME).status_code == 200


def test_a_code_counts_once(client: Client, needs: User) -> None:
    actions.add_authenticator_app(user=needs, secret=SECRET, by=BY)
    shown = code()
    for browser in (client, Client()):
        sign_in(browser)
        browser.post(reverse("mfa_authenticate"), {"code": shown})

    assert signed_in(client)
    assert not signed_in(browser)


def test_a_recovery_code_opens_once(client: Client, needs: User) -> None:
    set_up(client)
    spare = Authenticator.objects.get(user=needs, type="recovery_codes").wrap().get_unused_codes()[0]
    first, second = Client(), Client()
    for browser in (first, second):
        sign_in(browser)
        answer = browser.post(reverse("mfa_authenticate"), {"code": spare})

    assert signed_in(first)
    assert not signed_in(second)
    assert "This code is wrong or was used already" in answer.content.decode()
    assert queries.second_factor(needs).codes_left == 9


def test_too_many_wrong_codes_lock_for_a_while(client: Client, needs: User) -> None:
    actions.add_authenticator_app(user=needs, secret=SECRET, by=BY)
    sign_in(client)
    for _turn in range(6):
        answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert "Too many failed attempts. Wait 5 minutes" in answer.content.decode()


def test_a_password_alone_does_not_come_in_when_she_sets_up_elsewhere(client: Client, needs: User) -> None:
    thief = Client()
    sign_in(thief)
    set_up(client)
    answer = thief.get(ME)

    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    for name in [
        "mfa_view_recovery_codes",
        "mfa_deactivate_totp",
        "account_reauthenticate",
        "mfa_add_webauthn",
        "mfa_index",
    ]:
        assert thief.get(reverse(name)).url.startswith(reverse("mfa_reauthenticate")), name


def test_a_session_from_before_shows_the_code_and_goes_on_where_it_was(client: Client, needs: User) -> None:
    sign_in(client)
    actions.add_authenticator_app(user=needs, secret=SECRET, by=BY)
    challenge = client.get(ME).url
    answer = client.post(challenge, {"code": code(), "next": ME})

    assert answer.url == ME
    assert client.get(ME).status_code == 200


def test_the_last_second_factor_of_a_role_that_needs_one_is_kept(client: Client, needs: User) -> None:
    set_up(client)
    client.post(reverse("mfa_deactivate_totp"))

    assert queries.has_second_factor(needs)


def test_who_needs_none_may_remove_it_and_it_is_journalled(client: Client, wangli: User) -> None:
    set_up(client)
    client.post(reverse("mfa_deactivate_totp"))

    assert not queries.second_factor(wangli)
    assert verbs(wangli).count("accounts.remove_second_factor") == 2


def test_secrets_are_sealed_in_the_database(client: Client, needs: User) -> None:
    actions.add_authenticator_app(user=needs, secret=SECRET, by=BY)

    assert SECRET not in str(Authenticator.objects.get(user=needs).data)


def test_making_new_codes_is_journalled_and_the_old_ones_go(client: Client, needs: User) -> None:
    set_up(client)
    old = Authenticator.objects.get(user=needs, type="recovery_codes").wrap().get_unused_codes()
    client.post(reverse("mfa_generate_recovery_codes"))

    assert not {*old} & {*Authenticator.objects.get(user=needs, type="recovery_codes").wrap().get_unused_codes()}
    assert verbs(needs)[-2:] == ["accounts.remove_second_factor", "accounts.add_second_factor"]


def test_after_a_while_the_codes_are_shown_only_to_who_proves_herself_again(client: Client, needs: User) -> None:
    set_up(client)
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**one, "at": one["at"] - 400} for one in records]
    session.save()
    answer = client.get(reverse("mfa_view_recovery_codes"))
    assert answer.url.startswith(reverse("account_reauthenticate"))

    again = client.post(answer.url, {"password": PASSWORD, "next": reverse("mfa_view_recovery_codes")})
    assert client.get(again.url).status_code == 200


def test_without_recovery_codes_the_page_offers_to_make_some(client: Client, wangli: User) -> None:
    sign_in(client)
    actions.add_authenticator_app(user=wangli, secret=SECRET, by=BY)

    assert reverse("mfa_generate_recovery_codes") in client.get(reverse("mfa_index")).content.decode()


def test_adding_a_passkey_asks_the_device_to_keep_it(client: Client, needs: User) -> None:
    sign_in(client)
    page = client.get(reverse("mfa_add_webauthn")).content.decode()

    assert 'data-webauthn="create"' in page
    assert '"residentKey": "preferred"' in page


def test_the_sign_in_page_offers_passkeys(client: Client) -> None:
    assert client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"}).json()["request_options"]


def test_showing_it_costs_no_query(client: Client, needs: User, django_assert_max_num_queries: Any) -> None:
    set_up(client)
    client.get(reverse("mfa_view_recovery_codes"))
    with django_assert_max_num_queries(15) as asked:
        client.get(ME)

    # One question about authenticators is the page's own.
    assert sum("mfa_authenticator" in one["sql"] for one in asked.captured_queries) == 1
