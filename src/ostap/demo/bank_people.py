"""The bank's clients: what is true of them, whether or not a table shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ostap.demo.bank_draw import (
    FIRST_DAY,
    LAST_DAY,
    Bools,
    Days,
    Floats,
    Ints,
    Rng,
    between,
    chance,
    pick_index,
    sigmoid,
    stream,
    where_day,
)
from ostap.demo.bank_names import CITIES

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
