"""A data set for benches: a part of the country with people and matters, written as rows, since it is not their writing that is measured.

Everything is drawn from the row's number, so that two runs hold the same. The people are made up, their names are drawn from two lists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from django.db import connection, transaction

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.actors import System
from halfsky.kernel.matters.models import Matter, Step
from halfsky.kernel.network import actions as network
from halfsky.kernel.people.actions.creating import index
from halfsky.kernel.people.models import Person
from halfsky.site.bench.stage import Stage

BY = System("bench")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余"
GIVEN = "秀芳小梅桂英丽华玉兰红霞春燕美玲雪琴晓云海燕淑珍建平志强文静欣怡子涵雨桐思远嘉怡"
DAYS = 3 * 365  # how far back matters were registered
HANDLERS = 1000  # users who have confidential matters in hand
OPEN_DAYS = 60  # those registered since are mostly still open


@dataclass(frozen=True)
class Amount:
    """What a data set holds: divisions ("" for the whole country), people, matters."""

    place: str
    people: int
    matters: int


AMOUNTS = {
    "small": Amount("3609", 20_000, 30_000),
    "city": Amount("36", 200_000, 300_000),
    "nation": Amount("", 2_000_000, 3_000_000),
}


def make(stage: Stage) -> None:
    """Loads the places, then writes people and matters in a few large statements."""
    amount = AMOUNTS[stage.size]
    User.objects.bulk_create(User(username=f"handler-{n}", name=f"测·{n}", synthetic=True) for n in range(HANDLERS))
    _load(amount.place)
    write = Writer(connection.vendor)
    for words, statements in write.everything(amount):
        stage.say(f"  {words}")
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    tidy()


def tidy() -> None:
    """Does at once what a database at work does for itself by and by: counts rows, and notes which pages have come to rest."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _load(place: str) -> None:
    network.load_divisions(code=place, by=BY)
    network.found_territorial(division_code=place, by=BY)


@dataclass(frozen=True)
class Writer:
    """The statements of the data set, in the dialect of one engine."""

    vendor: str

    @property
    def literals(self) -> tuple[str, str, str]:
        """True, false and no bytes."""
        return ("1", "0", "x''") if self.vendor == "sqlite" else ("true", "false", "''::bytea")

    def everything(self, amount: Amount) -> Iterable[tuple[str, list[str]]]:
        """What to say, and the statements that do it, in order."""
        yield "numbers and names", [*self._numbers(max(amount.people, amount.matters)), *self._names()]
        yield f"{amount.people:,} people", self._people(amount)
        yield f"{amount.matters:,} matters", self._matters(amount)
        yield "their access, parties, clocks and steps", self._around(amount)

    def ago(self, minutes: str) -> str:
        """The moment so many minutes before now."""
        if self.vendor == "sqlite":
            return f"strftime('%Y-%m-%d %H:%M:%S', 'now', printf('%+d minutes', -({minutes})))"
        return f"(now() - ({minutes}) * interval '1 minute')"

    def _numbers(self, most: int) -> list[str]:
        villages = (
            "SELECT ROW_NUMBER() OVER (ORDER BY id) - 1 AS pos, id FROM network_organisation WHERE level = 'village'"
        )
        whole = "INTEGER" if self.vendor == "sqlite" else "BIGINT"  # some are multiplied
        return [
            f"CREATE TABLE bench_number (i {whole} PRIMARY KEY)",
            f"""INSERT INTO bench_number
                WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {most - 1:d}) SELECT i FROM n""",
            f"CREATE TABLE bench_place AS {villages}",
            "CREATE UNIQUE INDEX bench_place_pos ON bench_place (pos)",
        ]

    def _names(self) -> list[str]:
        names = []
        for place, (surname, first) in enumerate(product(SURNAMES, range(len(GIVEN) - 1))):
            person = Person(name=surname + GIVEN[first : first + 2])
            index(person)
            names.append(f"({place}, '{person.name}', '{person.pinyin}', '{person.words}')")
        return [
            "CREATE TABLE bench_name (k INTEGER PRIMARY KEY, name TEXT, pinyin TEXT, words TEXT)",
            f"INSERT INTO bench_name VALUES {', '.join(names)}",
        ]

    def _people(self, amount: Amount) -> list[str]:
        true, false, empty = self.literals
        names = len(SURNAMES) * (len(GIVEN) - 1)
        ago = self.ago("n.i % 1500000")
        return [
            f"""INSERT INTO people_person (id, name, pinyin, words, sex, ethnic, marriage, schooling, relation, organisation_id, protected,
                                           synthetic, registered_at)
                SELECT n.i + 1, w.name, w.pinyin, w.words, '2', '', '', '', '', p.id, {false}, {true}, {ago}
                FROM bench_number n JOIN bench_name w ON w.k = (n.i * 31) % {names:d}
                JOIN bench_place p ON p.pos = n.i % (SELECT COUNT(*) FROM bench_place) WHERE n.i < {amount.people:d}""",
            f"""INSERT INTO people_vault (person_id, number, phone, address, note, number_blind, number_tail_blind, phone_blind,
                                          phone_tail_blind)
                SELECT id, {empty}, {empty}, {empty}, {empty}, '', '', '', '' FROM people_person""",
            f"""INSERT INTO people_personaccess (person_id, organisation_id, reason, source, sealed, since)
                SELECT id, organisation_id, 'registered', '', {false}, registered_at FROM people_person""",
        ]

    def _matters(self, amount: Amount) -> list[str]:
        true, false, empty = self.literals
        age = f"((n.i * 7919) % {DAYS * 1440:d})"
        state = f"""CASE WHEN {age} > {OPEN_DAYS * 1440:d} AND n.i % 50 <> 0 THEN 'archived' WHEN n.i % 3 = 0 THEN 'registered'
                         ELSE 'handling' END"""
        closed = f"CASE WHEN {age} > {OPEN_DAYS * 1440:d} AND n.i % 50 <> 0 THEN {self.ago(f'{age} - 14400')} END"
        due = (
            f"CASE WHEN {age} > {OPEN_DAYS * 1440:d} AND n.i % 50 <> 0 THEN NULL ELSE {self.ago(f'{age} - 57600')} END"
        )
        return [
            f"""INSERT INTO matters_matter (id, number, kind_slug, channel, state, title, story, confidential, urgent, supervised,
                                            owner_id, place_id, registered_at, registered_by, accepted_at, answered_at, finished_at,
                                            closed_at, due_at, follow_hash, synthetic)
                SELECT n.i + 1, 'BX-' || (n.i + 1), CASE n.i % 3 WHEN 0 THEN 'advice' WHEN 1 THEN 'need' ELSE 'complaint' END,
                       CASE n.i % 4 WHEN 0 THEN 'hotline' WHEN 1 THEN 'window' WHEN 2 THEN 'online' ELSE 'visit' END, {state},
                       '事项 ' || (n.i % 1000), {empty}, CASE WHEN n.i % 20 = 0 THEN {true} ELSE {false} END, {false}, {false},
                       p.organisation_id, p.organisation_id, {self.ago(age)}, 'bench', {self.ago(f"{age} - 600")},
                       {closed}, {closed}, {closed}, {due}, '', {true}
                FROM bench_number n JOIN people_person p ON p.id = n.i % {amount.people:d} + 1 WHERE n.i < {amount.matters:d}""",
        ]

    def _around(self, amount: Amount) -> list[str]:
        true, false, empty = self.literals
        return [
            """INSERT INTO matters_matteraccess (matter_id, organisation_id, reason, sealed, since)
                SELECT id, owner_id, 'owner', confidential, registered_at FROM matters_matter""",
            f"""INSERT INTO matters_matteraccess (matter_id, user_id, reason, sealed, since)
                SELECT m.id, u.id, 'handler', {false}, m.registered_at FROM matters_matter m
                JOIN accounts_user u ON u.id = (SELECT MIN(id) FROM accounts_user) + m.id % {HANDLERS:d} WHERE m.confidential""",
            f"""INSERT INTO matters_party (matter_id, role, person_id, linked, alias, relation, dialect, disability, safe_times, safe_phone,
                                           contact_agreed)
                SELECT id, 'concerned', (id - 1) % {amount.people:d} + 1, {false}, {empty}, '', '', '', '', {empty}, {true}
                FROM matters_matter""",
            """INSERT INTO matters_clock (matter_id, which, amount, started_at, due_at, stopped_at)
               SELECT id, 'accept', '24 hour', registered_at, accepted_at, accepted_at FROM matters_matter""",
            """INSERT INTO matters_clock (matter_id, which, amount, started_at, due_at, stopped_at)
               SELECT id, 'finish', '5 workday', accepted_at, COALESCE(due_at, finished_at), finished_at FROM matters_matter""",
            *(self._steps(verb, state, at, empty) for verb, state, at in (
                ("register", "registered", "registered_at"), ("accept", "accepted", "accepted_at"))),
            *self._sequences(),
        ]  # fmt: skip

    def _steps(self, verb: str, state: str, at: str, empty: str) -> str:
        return f"""INSERT INTO {Step._meta.db_table} (matter_id, at, verb, state, actor, organisation_id, note, told, salt)
                   SELECT id, {at}, '{verb}', '{state}', 'bench', owner_id, {empty}, {empty}, {empty} FROM matters_matter"""

    def _sequences(self) -> list[str]:
        """PostgreSQL's own counters must not give out the keys written here."""
        if self.vendor == "sqlite":
            return []
        tables = (Person._meta.db_table, Matter._meta.db_table)
        return [
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))" for table in tables
        ]
