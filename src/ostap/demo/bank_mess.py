"""What years, migrations and hands do to a database: the clean story is told, then spoiled here.

Only codes and free values are spoiled, never keys, so that the links hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from ostap.demo.bank_draw import Rng, chance, stream


@dataclass(frozen=True, slots=True)
class Mess:
    """What goes wrong with one table.

    Attributes:
        respelled: column -> {right value: (the other spelling, its share)}.
        missing: column -> the share of values lost.
        unknown_days: column -> the share of days that an old system wrote as 1900-01-01.
    """

    respelled: Mapping[str, Mapping[str, tuple[str, float]]] = field(default_factory=dict)
    missing: Mapping[str, float] = field(default_factory=dict)
    unknown_days: Mapping[str, float] = field(default_factory=dict)


_ROUBLE: Final = {"currency": {"RUB": ("RUR", 0.15)}}
_ACTIVE: Final = ("active", 0.12)

MESS: Final[Mapping[str, Mess]] = {
    "clients": Mess(
        respelled={
            "klient_status": {"ACTIVE": _ACTIVE, "Закрыт": ("закрыт", 0.3)},
            "city": {"Санкт-Петербург": ("СПб", 0.08)},
            "gender": {"М": ("M", 0.04), "Ж": ("F", 0.03)},
            "employment": {"employed": ("EMPLOYED", 0.05)},
        },
        missing={
            "otch": 0.02, "city": 0.03, "education": 0.3, "marital_status": 0.12, "income": 0.18,
            "children_cnt": 0.35, "email": 0.3, "inn": 0.4, "religion": 0.93, "nationality": 0.9,
            "health_group": 0.95, "preferred_channels": 0.25, "risk_grade": 0.08,
        },
        unknown_days={"birth_date": 0.003},
    ),
    "client_documents": Mess(missing={"dt_vydan": 0.01}),
    "accounts": Mess(
        respelled={**_ROUBLE, "status": {"открыт": ("Открыт", 0.2), "Закрыт": ("закрыт", 0.4)}},
        missing={"branch_code": 0.04},
    ),
    "cards": Mess(respelled={"status": {"ACTIVE": _ACTIVE, "Закрыта": ("закрыта", 0.35)}}),
    "card_transactions": Mess(respelled=_ROUBLE, missing={"city": 0.05, "merchant_id": 0.02}),
    "loans": Mess(
        respelled={**_ROUBLE, "status": {"ACTIVE": ("active", 0.1), "Закрыт": ("закрыт", 0.3)}},
    ),
    "deposits": Mess(
        respelled={**_ROUBLE, "status": {"ACTIVE": ("active", 0.1), "Закрыт": ("закрыт", 0.3)}},
    ),
    "app_sessions": Mess(
        respelled={"platform": {"ios": ("iOS", 0.2), "android": ("Android", 0.1)}},
    ),
    "atms": Mess(respelled={"sostoyanie": {"РАБОТАЕТ": ("работает", 0.25)}}),
    "client_property": Mess(
        respelled=_ROUBLE, missing={"estimate": 0.35, "made_in_year": 0.2, "car_make": 0.1}
    ),
    "client_addresses": Mess(missing={"flat": 0.2, "postal_code": 0.1}),
    "salary_payments": Mess(respelled=_ROUBLE),
    "transfers": Mess(respelled=_ROUBLE, missing={"bank_name": 0.15}),
    "account_operations": Mess(respelled=_ROUBLE, missing={"naznachenie": 0.1}),
    "provider_payments": Mess(respelled={"usluga": {"utilities": ("ЖКХ", 0.2)}}),
    "loan_applications": Mess(respelled={"decision": {"ODOBRENO": ("одобрено", 0.15)}}),
    "insurance_policies": Mess(respelled={**_ROUBLE, "status": {"ACTIVE": _ACTIVE}}),
    "broker_trades": Mess(respelled=_ROUBLE),
    "broker_accounts": Mess(missing={"risk_profile": 0.3}),
    "complaints": Mess(
        respelled={"status": {"В работе": ("в работе", 0.3), "Решена": ("решена", 0.3)}},
    ),
}  # fmt: skip


def spoil(name: str, frame: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Return the table as it lies in the database."""
    mess = MESS.get(name)
    if mess is None:
        return frame
    rng = stream(seed, f"mess.{name}")
    spoiled = [_respelled(frame[c], other, rng) for c, other in mess.respelled.items()]
    frame = frame.with_columns(spoiled)
    frame = frame.with_columns([_lost(frame[c], share, rng) for c, share in mess.missing.items()])
    forgotten = [_forgotten(frame[c], share, rng) for c, share in mess.unknown_days.items()]
    return frame.with_columns(forgotten)


def _respelled(values: pl.Series, other: Mapping[str, tuple[str, float]], rng: Rng) -> pl.Series:
    for right, (spelling, share) in other.items():
        hit = pl.Series(chance(rng, share, len(values))) & (values == right).fill_null(value=False)
        values = (
            pl.repeat(spelling, len(values), eager=True).zip_with(hit, values).alias(values.name)
        )
    return values


def _lost(values: pl.Series, share: float, rng: Rng) -> pl.Series:
    return values.set(pl.Series(chance(rng, share, len(values))), None)


def _forgotten(days: pl.Series, share: float, rng: Rng) -> pl.Series:
    return days.set(pl.Series(chance(rng, share, len(days))), dt.date(1900, 1, 1))
