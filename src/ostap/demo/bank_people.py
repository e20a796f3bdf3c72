"""The bank's clients: what is true of them, and the tables that show a part of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from ostap.demo.bank_draw import (
    FIRST_DAY,
    LAST_DAY,
    NO_DAY,
    Bools,
    Days,
    Floats,
    Ints,
    Rng,
    between,
    chance,
    digits,
    pick,
    pick_index,
    sigmoid,
    stream,
    where_day,
    words,
)
from ostap.demo.bank_names import CITIES, FATHERS, MEN, SURNAMES, WOMEN
from ostap.demo.bank_reference import branch_of

TASTES: Final = ("thrift", "credit", "travel", "home")
"""The hidden tastes: saving, buying on credit, going away, staying in."""
STAGES: Final = ("pupil", "student", "employed", "self_employed", "none", "retired")
PUPIL, STUDENT, EMPLOYED, SELF_EMPLOYED, JOBLESS, RETIRED = range(6)

_AGE_BANDS: Final = ((14, 18), (18, 26), (26, 36), (36, 51), (51, 65), (65, 90))
_AGE_SHARES: Final = (0.02, 0.18, 0.22, 0.28, 0.17, 0.13)
_WAGE: Final = (4_000, 24_000, 82_000, 74_000, 18_000, 27_000)
"""Median monthly income of each stage, roubles."""


@dataclass(frozen=True, slots=True)
class People:
    """What is true of each client, shown by a table or not; arrays of one length.

    Attributes:
        client_id: from 100001 on.
        birth: day of birth.
        age: full and part years on the last day.
        is_woman: sex.
        stage: position in `STAGES`.
        city: position in `CITIES`.
        income: roubles a month.
        married: has a spouse.
        registered: the day the client came.
        left: the day the client went, else no day.
        died: the day of death, else no day.
        digital: 0 (never in the app) to 1 (lives in it).
        tastes: (clients) x (`TASTES`), standard normal given the age.
    """

    client_id: Ints
    birth: Days
    age: Floats
    is_woman: Bools
    stage: Ints
    city: Ints
    income: Floats
    married: Bools
    registered: Days
    left: Days
    died: Days
    digital: Floats
    tastes: Floats

    @property
    def here(self) -> Bools:
        """Whether the client is with the bank on the last day."""
        return np.isnat(self.left) & np.isnat(self.died)

    @property
    def until(self) -> Days:
        """The last day on which something can happen to the client."""
        return np.fmin(np.fmin(self.left, self.died), LAST_DAY)

    def __len__(self) -> int:
        return len(self.client_id)

    def taste(self, name: str) -> Floats:
        """Return one hidden taste by its name in `TASTES`."""
        return np.asarray(self.tastes[:, TASTES.index(name)])


def draw_people(seed: int, n: int) -> People:
    """Return ``n`` clients; each seed has its own shares of ages and cities."""
    rng = stream(seed, "people")
    bands = pick_index(rng, rng.dirichlet(np.array(_AGE_SHARES) * 400), n)
    low, high = np.array(_AGE_BANDS).T
    age = low[bands] + rng.random(n) * (high - low)[bands] * np.where(bands == 5, rng.random(n), 1)
    birth = LAST_DAY - np.floor(age * 365.25).astype(np.int64)
    is_woman = chance(rng, 0.5 + np.clip((age - 50) / 200, 0, 0.15), n)
    stage = _stages(rng, age, is_woman)
    shares = np.array([city.share for city in CITIES])
    city = pick_index(rng, rng.dirichlet(shares * 20), n)
    wages = np.array([c.wages for c in CITIES])[city]
    prime = 1 - np.clip(np.abs(age - 42) - 12, 0, 30) / 90
    income = np.array(_WAGE)[stage] * wages * prime * np.exp(rng.normal(0, 0.42, n))
    tastes = rng.normal(0, 1, (n, len(TASTES)))
    tastes[:, 0] += np.clip((age - 45) / 25, -0.8, 1.2)
    tastes[:, 2] -= np.clip((age - 40) / 30, -0.5, 1.2)
    registered = _registered(rng, birth, n)
    left, died = _goodbyes(rng, age, registered)
    return People(
        client_id=np.arange(100_001, 100_001 + n),
        birth=birth,
        age=age,
        is_woman=is_woman,
        stage=stage,
        city=city,
        income=np.round(income, -2),
        married=chance(rng, sigmoid((np.minimum(age, 60) - 29) / 4) * 0.68, n),
        registered=registered,
        left=left,
        died=died,
        digital=sigmoid(2.6 - (age - 25) * 0.07 + rng.normal(0, 1.0, n)),
        tastes=tastes,
    )


def _stages(rng: Rng, age: Floats, is_woman: Bools) -> Ints:
    n = len(age)
    working = pick_index(rng, (0.84, 0.1, 0.06), n) + EMPLOYED
    studies = chance(rng, np.clip((26 - age) / 7, 0, 0.85), n)
    stage = np.where(studies, STUDENT, working)
    retires_at = np.where(is_woman, 60, 65) - 5 * chance(rng, 0.08, n)
    stage = np.where((age >= retires_at) & chance(rng, 0.9, n), RETIRED, stage)
    return np.where(age < 18, PUPIL, stage)


def _registered(rng: Rng, birth: Days, n: int) -> Days:
    """Come any day since the bank opened and they were 14, more often of late."""
    earliest = np.maximum(birth + int(14 * 365.25) + 30, FIRST_DAY)
    return between(rng, np.minimum(earliest, LAST_DAY - 3), LAST_DAY - 2, n, power=0.75)


def _goodbyes(rng: Rng, age: Floats, registered: Days) -> tuple[Days, Days]:
    n = len(age)
    day = between(rng, registered, LAST_DAY, n, power=0.6)
    dies = chance(rng, np.clip((age - 55) / 900, 0, 0.04), n)
    leaves = chance(rng, 0.085, n) & ~dies
    return where_day(leaves, day), where_day(dies, day)


def people_tables(people: People, seed: int) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the tables about the clients themselves."""
    yield "clients", _clients(people, stream(seed, "clients"))
    yield "client_documents", _documents(people, stream(seed, "client_documents"))
    yield "consents", _consents(people, stream(seed, "consents"))


def _clients(people: People, rng: Rng) -> pl.DataFrame:
    n = len(people)
    children = np.minimum(rng.poisson(0.25 + 0.95 * people.married, n), 5)
    return pl.DataFrame(
        {
            "client_id": people.client_id,
            **_full_names(people, rng),
            "gender": words(["М", "Ж"], people.is_woman.astype(int)),
            "birth_date": people.birth,
            "city": words([city.name for city in CITIES], people.city),
            "region_code": words([city.region for city in CITIES], people.city),
            "segment": _segments(people),
            "klient_status": _statuses(people, rng),
            "dt_reg": people.registered,
            "dt_close": people.left,
            "dt_death": people.died,
            "education": _education(people, rng),
            "marital_status": _marital(people, rng),
            "children_cnt": np.where(people.age < 20, 0, children),
            "employment": words(STAGES, people.stage),
            "income": people.income,
            "income_confirmed": (people.stage == EMPLOYED) & chance(rng, 0.7, n),
            **_contacts(people, rng),
            "resident": pick(rng, {"yes": 0.97, "no": 0.03}, n),
            "dnc": pick(rng, {"no": 0.95, "yes": 0.05}, n),
            "is_employee": (people.stage == EMPLOYED) & chance(rng, 0.02, n),
            **_protected(rng, n),
            "home_branch": branch_of(people.city, pick_index(rng, (0.7, 0.3), n)),
            "preferred_channels": _channels(people, rng),
            "risk_grade": pick(rng, {"A": 0.3, "B": 0.35, "C": 0.2, "D": 0.1, "E": 0.05}, n),
            "updated_at": between(rng, people.registered, LAST_DAY, n, 0.3).astype(
                "datetime64[us]"
            ),
        }
    )


def _full_names(people: People, rng: Rng) -> dict[str, pl.Series]:
    n = len(people)
    woman = pl.Series(people.is_woman)
    surnames = words(SURNAMES, rng.integers(0, len(SURNAMES), n))
    fathers = words(FATHERS, rng.integers(0, len(FATHERS), n))
    given = rng.integers(0, len(MEN), n)
    return {
        "fam": surnames + words(["", "а"], people.is_woman.astype(int)),
        "imya": words(WOMEN, given).zip_with(woman, words(MEN, given)),
        "otch": fathers + words(["ич", "на"], people.is_woman.astype(int)),
    }


def _segments(people: People) -> pl.Series:
    level = np.searchsorted([150_000, 300_000], people.income)
    return words(["mass", "premium", "private"], level)


def _statuses(people: People, rng: Rng) -> pl.Series:
    blocked = chance(rng, 0.015, len(people))
    state = np.where(people.here, np.where(blocked, 1, 0), 2)
    return words(["ACTIVE", "BLOCKED", "Закрыт"], state)


def _education(people: People, rng: Rng) -> pl.Series:
    higher = sigmoid(np.log(people.income / 50_000) + (people.age > 22) * 1.2 - 1.2)
    chances = np.stack(
        [higher, np.full(len(people), 0.3), (1 - higher) * 0.5, higher * 0.03], axis=1
    )
    level = (
        chances.cumsum(axis=1) / chances.sum(axis=1, keepdims=True) < rng.random((len(people), 1))
    ).sum(axis=1)
    return words(["HIGH", "SPEC", "MIDDLE", "DEGREE"], np.where(people.age < 18, 2, level))


def _marital(people: People, rng: Rng) -> pl.Series:
    n = len(people)
    alone = pick_index(rng, (0.75, 0.25), n) * 2  # single, divorced
    alone = np.where(people.age < 22, 0, alone)
    widowed = (people.age > 62) & chance(rng, 0.5, n)
    return words(["S", "M", "D", "W"], np.where(people.married, 1, np.where(widowed, 3, alone)))


def _contacts(people: People, rng: Rng) -> dict[str, pl.Series]:
    """Return numbers that can't be anyone's: code 000, the reserved example.com, series 00."""
    n = len(people)
    ids = pl.Series(people.client_id).cast(pl.String)
    return {
        "phone": digits(rng, 7, n, "+7000"),
        "email": "client" + ids + "@example.com",
        "inn": digits(rng, 10, n, "00"),
        "snils": digits(rng, 8, n, "000"),
    }


def _protected(rng: Rng, n: int) -> dict[str, pl.Series]:
    nationality = {"русский": 0.78, "татарин": 0.05, "башкир": 0.02, "другая": 0.15}
    religion = {"православие": 0.5, "ислам": 0.09, "нет": 0.36, "другая": 0.05}
    return {
        "religion": pick(rng, religion, n),
        "nationality": pick(rng, nationality, n),
        "health_group": pick(rng, {"1": 0.35, "2": 0.45, "3": 0.15, "INV": 0.05}, n),
    }


def _channels(people: People, rng: Rng) -> pl.Series:
    n = len(people)
    told = [
        words(["", name], chance(rng, share, n).astype(int))
        for name, share in {
            "sms": np.full(n, 0.6),
            "push": people.digital,
            "email": people.digital * 0.5,
            "call": 0.6 - people.digital * 0.5,
        }.items()
    ]
    lists = pl.DataFrame(told).select(
        pl.concat_list(pl.all()).list.eval(pl.element().filter(pl.element() != "")).list.join(",")
    )
    return lists.to_series().replace("", None)


def _documents(people: People, rng: Rng) -> pl.DataFrame:
    """Return the passport of each, and for some a driving licence; days are text, as scanned."""
    drives = (people.age >= 18) & chance(rng, 0.42, len(people))
    owner = np.concatenate([np.arange(len(people)), np.flatnonzero(drives)])
    n = len(owner)
    licence = np.arange(n) >= len(people)
    since = people.birth[owner] + np.where(licence, int(19 * 365.25), int(14.1 * 365.25))
    issued = between(rng, np.minimum(since, LAST_DAY - 400), LAST_DAY - 30, n)
    expires = where_day(licence, issued + 3_652)
    return pl.DataFrame(
        {
            "doc_id": np.arange(1, n + 1),
            "client_id": people.client_id[owner],
            "doc_type": words(["21", "22"], licence.astype(int)),
            "seriya": digits(rng, 2, n, "00"),
            "nomer": digits(rng, 6, n),
            "dt_vydan": pl.Series(issued).dt.strftime("%d.%m.%Y"),
            "kem_vydan": words(["ГУ МВД", "ОВД", "УФМС", "МФЦ", None], rng.integers(0, 5, n)),
            "dt_srok": pl.Series(expires).dt.strftime("%d.%m.%Y"),
            "is_main": ~licence,
        }
    )


def _consents(people: People, rng: Rng) -> pl.DataFrame:
    kinds = {"personal_data": 1.0, "marketing": 0.8, "bki": 0.55, "biometry": 0.12}
    given = [chance(rng, share, len(people)) for share in kinds.values()]
    kind, owner = np.nonzero(np.stack(given))
    n = len(owner)
    day = between(rng, people.registered[owner], people.until[owner], n, power=4)
    withdrawn = chance(rng, np.array([0.0, 0.1, 0.02, 0.05])[kind], n)
    frame = pl.DataFrame(
        {
            "consent_id": np.zeros(n, dtype=np.int64),
            "client_id": people.client_id[owner],
            "kind": words(list(kinds), kind),
            "dt_given": day,
            "dt_withdrawn": np.where(withdrawn, between(rng, day, LAST_DAY, n), NO_DAY),
            "channel": pick(rng, {"office": 0.55, "app": 0.35, "call": 0.1}, n),
        }
    ).sort("dt_given", "client_id", "kind")
    return frame.with_columns(consent_id=pl.int_range(1, n + 1))
