"""Every setting of an installation, in one place: an environment variable, its default, and what it is for.

Nothing else configures an installation. What a federation decides for its own place (clocks, quotas, words) is not here: those are
settings by place, kept in the database with their dates (kernel/network).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Variable:
    """One environment variable; an empty default means that the help says what happens without it."""

    name: str
    default: str
    help: str

    @property
    def text(self) -> str:
        """The value in force."""
        return os.environ.get(self.name, self.default)

    @property
    def on(self) -> bool:
        """Whether the value says yes."""
        return self.text.lower() in {"1", "true", "yes", "on"}

    @property
    def items(self) -> list[str]:
        """The value as a list separated by commas."""
        return [item.strip() for item in self.text.split(",") if item.strip()]


DATA = Variable(
    "HALFSKY_DATA", "halfsky-data", "Folder that holds everything: database, files, keys. `--data DIR` sets it too."
)
DATABASE_URL = Variable(
    "HALFSKY_DATABASE_URL", "", "postgresql://user:password@host/name; without it SQLite in the data folder."
)
SECRET_KEY = Variable(
    "HALFSKY_SECRET_KEY", "", "Secret for signing sessions; without it one is made and kept in the data folder."
)
KEYS = Variable("HALFSKY_KEYS", "", "Folder of the encryption keys; without it `keys` in the data folder.")
HOSTS = Variable(
    "HALFSKY_HOSTS", "localhost,127.0.0.1,[::1]", "Host names this installation answers to, separated by commas."
)
ORIGIN = Variable("HALFSKY_ORIGIN", "http://localhost:8000", "Address people type, as printed in links and QR codes.")
BEHIND_TLS = Variable(
    "HALFSKY_BEHIND_TLS",
    "no",
    "yes behind a TLS proxy that sets X-Forwarded-Proto: cookies become secure, HSTS is sent.",
)
DEBUG = Variable(
    "HALFSKY_DEBUG", "no", "yes shows tracebacks in the browser; never on an installation with real people."
)
LANGUAGE = Variable("HALFSKY_LANGUAGE", "zh-hans", "Language before a person chooses one: zh-hans or en.")
QUICK_EXIT = Variable(
    "HALFSKY_QUICK_EXIT",
    "https://www.weather.com.cn/",
    "Where the quick exit of public pages leads: a site of no meaning.",
)
DEMO = Variable("HALFSKY_DEMO", "no", "yes marks every page as a demonstration with synthetic people.")
WORKERS = Variable("HALFSKY_WORKERS", "2", "Web processes that `halfsky serve` starts.")
BACKUP_PASSPHRASE = Variable(
    "HALFSKY_BACKUP_PASSPHRASE",
    "",
    "With it a backup carries the keys too, encrypted; without it the keys stay where they are.",
)

ALL = (
    DATA,
    DATABASE_URL,
    SECRET_KEY,
    KEYS,
    HOSTS,
    ORIGIN,
    BEHIND_TLS,
    DEBUG,
    LANGUAGE,
    QUICK_EXIT,
    DEMO,
    WORKERS,
    BACKUP_PASSPHRASE,
)


def data_folder() -> Path:
    """The folder that holds everything, made if it is not there; readable by its owner only."""
    folder = Path(DATA.text).expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def secret_key() -> str:
    """The secret for signing: given, or made once and kept with the keys."""
    if SECRET_KEY.text:
        return SECRET_KEY.text
    path = keys_folder() / "django.secret"
    if not path.exists():
        import secrets

        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def keys_folder() -> Path:
    """The folder of the encryption keys, made if it is not there."""
    folder = Path(KEYS.text).expanduser().resolve() if KEYS.text else data_folder() / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
