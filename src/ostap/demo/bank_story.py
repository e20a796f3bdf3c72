"""The bank's year, told table by table: parents before children, clean (see `bank_mess`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from ostap.demo.bank_marketing import draw_response, run_campaigns
from ostap.demo.bank_operations import app_sessions, card_operations, monthly_spend
from ostap.demo.bank_people import draw_people, people_tables
from ostap.demo.bank_products import (
    account_table,
    card_table,
    deposit_table,
    draw_accounts,
    draw_credit_cards,
    draw_debit_cards,
    draw_deposits,
    draw_loans,
    loan_table,
    owner_table,
)
from ostap.demo.bank_reference import reference_tables

Told = tuple[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the bank is."""

    clients: int
    card_operations: int
    app_sessions: int
    campaign_contacts: int

    def times(self, factor: float) -> Scale:
        """Return a bank so many times larger."""
        return Scale(*(int(getattr(self, name) * factor) for name in Scale.__dataclass_fields__))


USUAL: Final = Scale(
    clients=10_000, card_operations=200_000, app_sessions=60_000, campaign_contacts=60_000
)
FULL: Final = USUAL.times(25)
"""Five million card operations."""


def tell(seed: int, scale: Scale) -> Iterator[Told]:
    """Yield every table's name and rows."""
    yield from reference_tables(seed)
    people = draw_people(seed, scale.clients)
    yield from people_tables(people, seed)
    accounts = draw_accounts(people, seed)
    yield "accounts", account_table(accounts, people, seed)
    yield "account_owners", owner_table(accounts, people, seed)
    debit, credit = draw_debit_cards(people, seed), draw_credit_cards(people, seed)
    cards = card_table(debit, credit, people, seed)
    yield "cards", cards
    operations = card_operations(people, debit, credit, seed, scale.card_operations)
    yield "card_transactions", operations
    spend = monthly_spend(people, cards, operations)
    del operations  # the largest by far: the writer has it, and lets it go
    yield "loans", loan_table(draw_loans(people, seed), people, seed)
    yield "deposits", deposit_table(draw_deposits(people, seed), people, seed)
    yield "app_sessions", app_sessions(people, seed, scale.app_sessions)
    marketing = run_campaigns(people, spend, seed, scale.campaign_contacts)
    yield "campaigns", marketing.campaigns
    yield "campaign_contacts", marketing.contacts
    yield "campaign_responses", marketing.responses


def truth(seed: int) -> dict[str, Any]:
    """Return what `truth.json` says: the process that the product may only guess."""
    return {"seed": seed, "response": draw_response(seed).told()}
