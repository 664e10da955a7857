"""Django's settings, derived from the installation's variables in `environment.py`."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.functional import SimpleLazyObject

from halfsky.ground.lib.sealing import Keyring
from halfsky.site import environment

PACKAGE = Path(__file__).resolve().parents[1]
DATA = environment.data_folder()

SECRET_KEY = environment.secret_key()
DEBUG = environment.DEBUG.on
ALLOWED_HOSTS = environment.HOSTS.items
HALFSKY_ORIGIN = environment.ORIGIN.text.rstrip("/")
HALFSKY_QUICK_EXIT = environment.QUICK_EXIT.text
HALFSKY_DEMO = environment.DEMO.on
HALFSKY_KEYRING = SimpleLazyObject(lambda: Keyring.load(environment.keys_folder()))
HALFSKY_FILES = DATA / "files"

GROUND = ["lib", "web", "journal", "accounts", "files", "jobs", "notices", "imports"]
KERNEL = ["network", "people", "matters", "activities", "insight"]
PROGRAMMES = ["rights"]
HALFSKY_ROOMS = [
    *(f"halfsky.ground.{room}" for room in GROUND[1:]),
    *(f"halfsky.kernel.{room}" for room in KERNEL),
    *(f"halfsky.programmes.{room}" for room in PROGRAMMES),
]

INSTALLED_APPS = [
    *HALFSKY_ROOMS,  # before those they build on, so that our templates and translations come first
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "template_partials",
    "csp",
    "ninja",
    "halfsky.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "halfsky.ground.web.middleware.language",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "halfsky.ground.web.middleware.whole_pages",
    "allauth.account.middleware.AccountMiddleware",
    "halfsky.ground.accounts.middleware.last_seen",
    "halfsky.ground.accounts.middleware.second_factor",
    "halfsky.kernel.network.middleware.here",
    "halfsky.ground.web.middleware.security_headers",
    "halfsky.ground.web.middleware.refusals",
]

ROOT_URLCONF = "halfsky.site.urls"
WSGI_APPLICATION = "halfsky.site.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "halfsky.site.navigation.shell",
            ],
        },
    }
]
FORM_RENDERER = "halfsky.ground.web.forms.Renderer"


def database(url: str) -> dict[str, Any]:
    """Django's database entry for a URL; SQLite in the data folder when there is none."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "halfsky.sqlite3",
            "CONN_MAX_AGE": 60,  # opened for each page it would read all tables' definitions again: as long as a short page takes
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Pages ask much that is short: compiling it, and starting helpers for it, takes longer than answering. What they look up
        # lies in memory or on a disk without a head.
        "OPTIONS": {"options": "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1"},
    }


assert sqlite3.sqlite_version_info >= (3, 35), "SQLite 3.35 or newer is needed"
DATABASES = {"default": database(environment.DATABASE_URL.text)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# People sign in by user name or phone; a second factor is required of roles that see sensitive records.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "halfsky.ground.accounts.adapters.SignInBackend",
    "halfsky.kernel.network.adapters.GrantBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "halfsky.ground.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
ACCOUNT_FORMS = {
    "login": "halfsky.ground.accounts.forms.SignInForm",
    "reauthenticate": "halfsky.ground.accounts.forms.PasswordAgainForm",
    "change_password": "halfsky.ground.accounts.forms.ChangePasswordForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = (
    1 if environment.BEHIND_TLS.on else 0
)  # otherwise the proxy's address would be locked out for all
MFA_ADAPTER = "halfsky.ground.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "halfsky.ground.accounts.forms.CodeForm",
    "reauthenticate": "halfsky.ground.accounts.forms.CodeAgainForm",
    "activate_totp": "halfsky.ground.accounts.forms.FirstCodeForm",
    "add_webauthn": "halfsky.ground.accounts.forms.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "HalfSky"
MFA_TOTP_TOLERANCE = 1  # the code before and the one after: telephones are off by seconds, and typing takes some
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or HALFSKY_ORIGIN.startswith("http://localhost")
USERSESSIONS_TRACK_ACTIVITY = (
    False  # accounts' own middleware notes it every few minutes, not with a write for every page
)
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "halfsky.ground.web.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [HALFSKY_ORIGIN]

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if environment.BEHIND_TLS.on:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = environment.LANGUAGE.text
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "halfsky_language"
LOCALE_PATHS = [PACKAGE / "ground" / "lib" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
# `halfsky serve` gathers the static files under names with their digests, compressed, to be kept by browsers for good.
_GATHERED = (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = not _GATHERED
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HALFSKY_FILES}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _GATHERED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
SILENCED_SYSTEM_CHECKS: list[str] = []
TEST_RUNNER = "django.test.runner.DiscoverRunner"
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
