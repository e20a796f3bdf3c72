"""What random trees may ask of the small bank, and a bank full of gaps to ask it of."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

DAYS = ("2025-02-28", "2026-02-28", "2026-03-01", "2026-05-01", "2026-05-30", "2026-05-31")
CONSTANTS: dict[str, Sequence[Any]] = {
    "amount": (0, 0.5, 2.5, 10, 100, 150.5, 300, 1000),
    "count": (0, 1, 2, 3, 6),
    "number": (0, 0.5, 1, 2, 3, 5, 25, 37.625),
    "share": (0, 0.25, 0.5, 1),
    "days": (0, 1, 30, 31, 90, 91, 456),
    "years": (0, 17, 18, 20, 25, 26, 30),
    "day": DAYS,
}
KEY_SETS = {"contacted": ["1", "3", "77", "it's"], "asked": [], "sent": list("2468")}


@dataclass(frozen=True)
class Col:
    """A column: its constants, what it measures where it has an order, and what else it is."""

    values: Sequence[Any]
    measures: str = ""
    kind: str = ""
    via: tuple[str, ...] = ()
    mixed: bool = False


@dataclass(frozen=True)
class Rows:
    """Rows that may be asked about, the columns that narrow them, and the rows that they have."""

    table: str
    columns: dict[str, Col]
    via: tuple[str, ...] = ()
    timed: bool = True
    keyed: bool = True
    inner: tuple[Rows, ...] = ()

    @property
    def own(self) -> dict[str, Col]:
        """Return the columns of the rows themselves."""
        return {ref: col for ref, col in self.columns.items() if ref.startswith(f"{self.table}.")}


def _codes(*codes: str, kind: str = "code") -> Col:
    return Col(codes, kind=kind)


def _measuring(what: str, *, via: tuple[str, ...] = (), mixed: bool = False) -> Col:
    return Col(CONSTANTS[what], measures=what, via=via, mixed=mixed)


_FLAG = Col((True, False), kind="flag")
_HOME, _WORK = ("clients.home_branch",), ("clients.work_branch",)
_CARDS = {
    "cards.kind": _codes("credit", "debit"),
    "cards.contactless": _FLAG,
    "cards.credit_limit": _measuring("amount"),
    "cards.opened_on": _measuring("day"),
}
_CARD_TRANSACTIONS = {
    "card_transactions.currency": _codes("RUB", "USD"),
    "card_transactions.amount": _measuring("amount", mixed=True),
    "card_transactions.made_at": _measuring("day"),
}
_ACCOUNTS = {
    "accounts.kind": _codes("current", "deposit"),
    "accounts.balance": _measuring("amount"),
    "accounts.opened_on": _measuring("day"),
}
_ROLE = {"owners.role": _codes("owner", "user")}
_ACCOUNT_TRANSACTIONS = {
    "account_transactions.amount": _measuring("amount"),
    "account_transactions.fee": _measuring("amount"),
    "account_transactions.spent": _measuring("amount"),
    "account_transactions.made_on": _measuring("day"),
}
_PAYMENTS = {"payments.amount": _measuring("amount"), "payments.made_on": _measuring("day")}
_COMPLAINTS = {
    "complaints.topic": _codes("Комиссия", "ё", kind="text"),
    "complaints.filed_on": _measuring("day"),
}
_TO_ACCOUNTS = ("owners.client_id", "owners.account_id")

CLIENTS = Rows(
    "clients",
    {
        "clients.gender": _codes("F", "M"),
        "clients.city": _codes("nsk", "tomsk", "msk"),
        "clients.job": _codes("Бухгалтер", "50% ставки", "_", "", kind="text"),
        "clients.income": _measuring("amount"),
        "clients.children": _measuring("number"),
        "clients.married": _FLAG,
        "clients.registered_on": _measuring("day"),
        "clients.birth_date": Col(
            ("2000-02-29", "2006-05-31", "2008-06-01"), measures="day", kind="birth"
        ),
        "clients.interests": _codes("sport", "travel", "auto", kind="several"),
        "clients.channels": _codes("sms", "push", "email", kind="several"),
        "districts.average_salary": _measuring("amount"),
        "branches.rating": _measuring("number", via=_HOME),
        "branches.opened_on": _measuring("day", via=_WORK),
    },
    inner=(
        Rows("cards", _CARDS, inner=(Rows("card_transactions", _CARD_TRANSACTIONS),)),
        Rows("card_transactions", _CARD_TRANSACTIONS | _CARDS),
        Rows(
            "accounts",
            _ACCOUNTS | _ROLE,
            timed=False,
            inner=(
                Rows("account_transactions", _ACCOUNT_TRANSACTIONS),
                Rows("payments", _PAYMENTS, via=("payments.to_account",)),
            ),
        ),
        Rows("account_transactions", _ACCOUNT_TRANSACTIONS | _ACCOUNTS | _ROLE),
        Rows("payments", _PAYMENTS | _ACCOUNTS, via=(*_TO_ACCOUNTS, "payments.from_account")),
        Rows("payments", _PAYMENTS | _ROLE, via=(*_TO_ACCOUNTS, "payments.to_account")),
        Rows("complaints", _COMPLAINTS, keyed=False),
        Rows("owners", _ROLE, timed=False, keyed=False),
        Rows("districts", {"districts.average_salary": _measuring("amount")}, timed=False),
        Rows("branches", {"branches.rating": _measuring("number")}, via=_HOME),
    ),
)


def data(seed: int) -> dict[str, list[dict[str, Any]]]:
    """Return a small bank full of gaps: NULLs, orphans, repeated owners, future rows.

    Amounts, shares of them and rates are such that sums are exact, in whatever order.
    """
    dice = _Dice(seed)
    return dice.people() | dice.cards() | dice.accounts()


class _Dice:
    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - test data, no secret

    def pick(self, *values: Any) -> Any:
        return self._dice.choice([*values, None])

    def amount(self) -> float | None:
        found: float | None = self.pick(0.0, 0.5, 10.0, 100.0, 150.5, -20.0, 900.0)
        return found

    def day(self) -> dt.date | None:
        shift = dt.timedelta(self._dice.choice([-1, 0, 0, 1]))
        near = dt.date.fromisoformat(self._dice.choice(DAYS)) + shift
        return self._dice.choice([near, near, near, None])

    def text_day(self) -> str | None:
        found = self.day()
        text = f"{found:%d.%m.%Y}" if found else None
        return self._dice.choice([text, text, text, "31.02.2026", "1.2.2026", "unknown", ""])

    def moment(self) -> dt.datetime | None:
        found, hour = self.day(), self._dice.choice([0, 23])
        return dt.datetime.combine(found, dt.time(hour, 59)) if found else None

    def people(self) -> dict[str, list[dict[str, Any]]]:
        births = [dt.date(2000, 2, 29), dt.date(2006, 5, 31), dt.date(2008, 6, 1)]
        jobs = ["Главный бухгалтер", "ЁЛКА", "50% ставки", "a_b", "", " ", "c\\d"]
        clients = [
            {
                "client_id": number,
                "gender": self.pick("F", "M"),
                "birth_date": self.pick(*births, dt.date(2027, 1, 1)),
                "city": self.pick("nsk", "tomsk", "msk", ""),
                "job": self.pick(*jobs),
                "income": self.amount(),
                "children": self.pick(0, 1, 2, 4),
                "married": self.pick(*_FLAG.values),
                "registered_on": self.text_day(),
                "district_id": self.pick(1, 2, 99),
                "home_branch": self.pick(1, 2, 99),
                "work_branch": self.pick(1, 2, 3),
                "channels": self.pick("sms", "sms, push", "email ,sms", "", " ", "pushsms"),
            }
            for number in range(1, 11)
        ]
        interests = [
            {
                "client_id": self.pick(1, 2, 3, 4),
                "interest": self.pick("sport", "travel", "auto"),
            }
            for _ in range(12)
        ]
        complaints = [
            {
                "complaint_id": n,
                "client_id": self.pick(1, 2, 3, 4),
                "filed_on": self.text_day(),
                "topic": self.pick("Комиссия", "ё", "КОМИССИЯ за ЁЛКУ"),
            }
            for n in range(1, 8)
        ]
        return {
            "clients": clients,
            "client_interests": interests,
            "complaints": complaints,
            "districts": [{"district_id": n, "average_salary": self.amount()} for n in (1, 2)],
            "branches": [
                {"branch_id": n, "rating": self.pick(0, 1, 5), "opened_on": self.day()}
                for n in (1, 2, 3)
            ],
        }

    def cards(self) -> dict[str, list[dict[str, Any]]]:
        cards = [
            {
                "card_id": n,
                "client_id": self.pick(1, 2, 3, 4, 5, 77),
                "kind": self.pick("credit", "debit"),
                "contactless": self.pick(*_FLAG.values),
                "opened_on": self.day(),
                "credit_limit": self.amount(),
            }
            for n in range(1, 13)
        ]
        transactions = [
            {
                "transaction_id": n,
                "card_id": self.pick(1, 2, 3, 4, 5, 6, 88),
                "amount": self.amount(),
                "currency": self.pick("RUB", "RUB", "USD", "GBP"),
                "made_at": self.moment(),
            }
            for n in range(1, 25)
        ]
        return {"cards": cards, "card_transactions": transactions}

    def accounts(self) -> dict[str, list[dict[str, Any]]]:
        accounts = [
            {
                "account_id": n,
                "kind": self.pick("current", "deposit"),
                "balance": self.amount(),
                "opened_on": self.day(),
            }
            for n in range(1, 7)
        ]
        owners = [
            {
                "client_id": self.pick(1, 2, 3, 4),
                "account_id": self.pick(1, 2, 3, 4, 5),
                "role": self.pick("owner", "user"),
            }
            for _ in range(14)
        ]
        transactions = [
            {
                "transaction_id": n,
                "account_id": self.pick(1, 2, 3, 4),
                "amount": self.amount(),
                "made_on": self.day(),
                "fee": self.pick(0, 50, 250, 1000),
                "spent": self.pick(-1000.0, -25.0, 0.0, 50.0),
            }
            for n in range(1, 20)
        ]
        payments = [
            {
                "payment_id": n,
                "from_account": self.pick(1, 2, 3, 4),
                "to_account": self.pick(1, 2, 3, 4),
                "amount": self.amount(),
                "made_on": self.day(),
            }
            for n in range(1, 13)
        ]
        return {
            "accounts": accounts,
            "owners": owners,
            "account_transactions": transactions,
            "payments": payments,
        }
