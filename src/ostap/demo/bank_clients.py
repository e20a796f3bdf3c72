"""The tables that show what the bank knows of its clients themselves."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from ostap.demo.bank_activity import numbered
from ostap.demo.bank_draw import (
    LAST_DAY,
    NO_DAY,
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
from ostap.demo.bank_people import EMPLOYED, STAGES, People
from ostap.demo.bank_reference import branch_of


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
            "client_id": people.client_id[owner],
            "kind": words(list(kinds), kind),
            "dt_given": day,
            "dt_withdrawn": np.where(withdrawn, between(rng, day, LAST_DAY, n), NO_DAY),
            "channel": pick(rng, {"office": 0.55, "app": 0.35, "call": 0.1}, n),
        }
    )
    return numbered(frame, "consent_id", "dt_given", "client_id", "kind")
