"""The bank's year, told table by table: parents before children, clean (see `bank_mess`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from ostap.demo.bank_clients import people_tables
from ostap.demo.bank_digital import digital_tables
from ostap.demo.bank_household import household_tables
from ostap.demo.bank_income import income_tables
from ostap.demo.bank_lending import (
    deposit_table,
    draw_deposits,
    draw_loans,
    loan_applications,
    loan_schedule,
    loan_table,
    preapproved,
)
from ostap.demo.bank_marketing import draw_response, run_campaigns
from ostap.demo.bank_network import network_tables
from ostap.demo.bank_operations import card_operations, monthly_spend
from ostap.demo.bank_people import People, draw_people
from ostap.demo.bank_products import (
    account_table,
    card_table,
    draw_accounts,
    draw_credit_cards,
    draw_debit_cards,
    owner_table,
)
from ostap.demo.bank_reference import reference_tables
from ostap.demo.bank_services import service_tables

Told = tuple[str, pl.DataFrame]


CONTACTS_PER_CLIENT: Final = 6


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the bank is; everything else is in proportion to its clients."""

    clients: int
    card_operations: int


USUAL: Final = Scale(clients=10_000, card_operations=200_000)
FULL: Final = Scale(clients=100_000, card_operations=5_000_000)


def tell(seed: int, scale: Scale) -> Iterator[Told]:
    """Yield every table's name and rows."""
    yield from reference_tables(seed)
    yield from network_tables(seed)
    people = draw_people(seed, scale.clients)
    yield from people_tables(people, seed)
    yield from household_tables(people, seed)
    accounts = draw_accounts(people, seed)
    yield "accounts", account_table(accounts, people, seed)
    yield "account_owners", owner_table(accounts, people, seed)
    yield from income_tables(people, seed)
    yield from _lending(people, seed)
    yield from service_tables(people, seed)
    yield from digital_tables(people, seed)
    yield from _cards_and_campaigns(people, seed, scale)


def _lending(people: People, seed: int) -> Iterator[Told]:
    loans = loan_table(draw_loans(people, seed), people, seed)
    yield "loans", loans
    yield "loan_schedule", loan_schedule(loans, seed)
    yield "loan_applications", loan_applications(people, seed)
    yield "preapproved_limits", preapproved(people, seed)
    yield "deposits", deposit_table(draw_deposits(people, seed), people, seed)


def _cards_and_campaigns(people: People, seed: int, scale: Scale) -> Iterator[Told]:
    """Campaigns come last: who answers depends on what was spent by card."""
    debit, credit = draw_debit_cards(people, seed), draw_credit_cards(people, seed)
    cards = card_table(debit, credit, people, seed)
    yield "cards", cards
    operations = card_operations(people, debit, credit, seed, scale.card_operations)
    yield "card_transactions", operations
    spend = monthly_spend(people, cards, operations)
    del operations  # by far the largest: not needed while the campaigns are drawn
    marketing = run_campaigns(people, spend, seed, CONTACTS_PER_CLIENT * len(people))
    yield "campaigns", marketing.campaigns
    yield "campaign_contacts", marketing.contacts
    yield "campaign_responses", marketing.responses


def truth(seed: int) -> dict[str, Any]:
    """Return what `truth.json` says: the process that the product may only guess."""
    return {"demo": "bank", "seed": seed, "response": draw_response(seed).told()}
