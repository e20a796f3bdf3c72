"""How clients and the bank speak: the application, calls, visits, complaints, notifications."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl

from ostap.demo.bank_activity import happen, numbered
from ostap.demo.bank_draw import (
    LAST_DAY,
    LAST_MOMENT,
    Bools,
    Ints,
    chance,
    moments,
    pick,
    pick_index,
    pick_rows,
    stream,
    where_day,
    words,
)
from ostap.demo.bank_people import People
from ostap.demo.bank_reference import branch_of, staff_numbers

SESSIONS_PER_CLIENT: Final = 6
EVENTS_PER_SESSION: Final = 1.7

_SCREENS: Final = (
    ("login", "home", 20.0, (0, 0, 0, 0)),
    ("view_card", "cards", 14.0, (0, 0.2, 0, 0)),
    ("pay_services", "payments", 9.0, (0, 0, 0, 0.3)),
    ("transfer", "payments", 10.0, (0, 0, 0, 0)),
    ("view_deposits", "savings", 3.0, (0.8, -0.2, 0, 0)),
    ("loan_calculator", "credits", 2.5, (-0.2, 0.9, 0, 0.1)),
    ("view_credit_card", "credits", 2.5, (-0.2, 0.8, 0, 0)),
    ("travel_insurance", "insurance", 1.0, (0, 0, 1.1, -0.2)),
    ("currency_exchange", "currency", 1.5, (0, 0, 0.9, 0)),
    ("cashback_choice", "loyalty", 4.0, (0.1, 0.2, 0.1, 0)),
    ("invest_showcase", "invest", 2.0, (0.6, -0.2, 0.1, 0)),
    ("chat", "support", 3.0, (0, 0, 0, 0)),
)
"""Event, screen, how often, pull of the four tastes: what people look at betrays what they want."""


def app_users(people: People, seed: int) -> Bools:
    """Return who has the application at all."""
    share = np.minimum(0.1 + 0.88 * people.digital, 1)
    return chance(stream(seed, "app_users"), share, len(people))


def digital_tables(people: People, seed: int) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the tables of contacts that are not advertising."""
    sessions = _sessions(people, seed)
    yield "app_sessions", sessions.drop("owner")
    yield "app_events", _events(people, sessions, seed)
    yield "calls", _calls(people, seed)
    yield "branch_visits", _visits(people, seed)
    yield "complaints", _complaints(people, seed)
    yield "notifications", _notifications(people, seed)


def _sessions(people: People, seed: int) -> pl.DataFrame:
    rng = stream(seed, "app_sessions")
    rate = app_users(people, seed) * people.digital * rng.gamma(1.2, 1, len(people))
    total = SESSIONS_PER_CLIENT * len(people)
    owner, day = happen(rng, people, rate, total, days=183)
    ios = chance(stream(seed, "platform"), np.where(people.age < 30, 0.4, 0.25), len(people))
    frame = pl.DataFrame(
        {
            "client_id": people.client_id[owner],
            "started_at": moments(rng, day),
            "seconds": np.ceil(rng.gamma(1.5, 70, total)).astype(np.int64),
            "platform": words(["android", "ios"], ios[owner].astype(int)),
            "app_version": pick(rng, {"10.2.0": 0.5, "10.1.3": 0.3, "9.8.1": 0.2}, total),
            "owner": owner,
        }
    )
    return numbered(frame, "session_id", "started_at", "client_id")


def _events(people: People, sessions: pl.DataFrame, seed: int) -> pl.DataFrame:
    rng = stream(seed, "app_events")
    total = int(len(sessions) * EVENTS_PER_SESSION)
    session = np.sort(rng.integers(0, len(sessions), total))
    owner = sessions["owner"].to_numpy()[session]
    pulls = np.array([pull for *_, pull in _SCREENS])
    often = np.array([often for _, _, often, _ in _SCREENS])
    what = pick_rows(rng, often * np.exp(people.tastes @ pulls.T), owner)
    late = np.floor(rng.random(total) * sessions["seconds"].to_numpy()[session])
    moment = sessions["started_at"].to_numpy()[session] + late.astype("timedelta64[s]")
    frame = pl.DataFrame(
        {
            "session_id": session + 1,
            "client_id": people.client_id[owner],
            "event_time": np.minimum(moment, LAST_MOMENT),
            "event_name": words([name for name, *_ in _SCREENS], what),
            "screen": words([screen for _, screen, *_ in _SCREENS], what),
        }
    )
    return numbered(frame, "event_id", "event_time", "session_id")


def _calls(people: People, seed: int) -> pl.DataFrame:
    rng = stream(seed, "calls")
    total = int(0.8 * len(people))
    owner, day = happen(rng, people, 1.3 - people.digital, total)
    topics = {"card": 0.3, "loan": 0.15, "deposit": 0.12, "app": 0.13, "fraud": 0.1, "other": 0.2}
    answered = chance(rng, 0.9, total)
    frame = pl.DataFrame(
        {
            "client_id": people.client_id[owner],
            "call_time": moments(rng, day, office=True),
            "direction": pick(rng, {"IN": 0.7, "OUT": 0.3}, total),
            "topic": pick(rng, topics, total),
            "seconds": np.where(answered, np.ceil(rng.gamma(2, 110, total)), 0).astype(np.int64),
            "operator_tab_no": words(staff_numbers(), _operators(rng, total)),
            "result": words(["NO_ANSWER", "DONE"], answered.astype(int)),
        }
    )
    return numbered(frame, "call_id", "call_time", "client_id")


def _operators(rng: np.random.Generator, n: int) -> Ints:
    """Return who of the staff answered: every fifth of them sits in the call centre."""
    return rng.integers(0, len(staff_numbers()) // 5, n) * 5


def _visits(people: People, seed: int) -> pl.DataFrame:
    rng = stream(seed, "branch_visits")
    total = int(1.2 * len(people))
    owner, day = happen(rng, people, 1.2 - people.digital, total)
    purposes = {"cash": 0.3, "deposit": 0.2, "loan": 0.15, "card": 0.2, "documents": 0.15}
    frame = pl.DataFrame(
        {
            "client_id": people.client_id[owner],
            "branch_code": branch_of(people.city[owner], pick_index(rng, (0.75, 0.25), total)),
            "visited_at": moments(rng, day, office=True),
            "purpose": pick(rng, purposes, total),
            "minutes_waited": np.ceil(rng.gamma(2, 6, total)).astype(np.int64),
        }
    )
    return numbered(frame, "visit_id", "visited_at", "client_id")


def _complaints(people: People, seed: int) -> pl.DataFrame:
    rng = stream(seed, "complaints")
    total = int(0.12 * len(people))
    owner, day = happen(rng, people, np.ones(len(people)), total, days=730)
    solved = chance(rng, 0.85, total) | (day < LAST_DAY - 60)
    solved_on = np.minimum(day + rng.geometric(0.12, total), LAST_DAY)
    topic = pick_index(rng, (0.3, 0.25, 0.2, 0.15, 0.1), total)
    told = ["Списана комиссия, о которой не предупреждали", "Не работает приложение",
            "Долго ждал в отделении", "Навязали страховку", "Не начислен кэшбэк"]  # fmt: skip
    frame = pl.DataFrame(
        {
            "client_id": people.client_id[owner],
            "dt_create": day,
            "tema": words(["fee", "app", "service", "insurance", "cashback"], topic),
            "channel": pick(rng, {"app": 0.4, "call": 0.35, "office": 0.25}, total),
            "status": words(["В работе", "Решена"], solved.astype(int)),
            "dt_close": where_day(solved, solved_on),
            "in_favour_of_client": words(["no", "yes"], chance(rng, 0.45, total).astype(int)),
            "complaint_text": words(told, topic),
        }
    )
    return numbered(frame, "complaint_id", "dt_create", "client_id")


def _notifications(people: People, seed: int) -> pl.DataFrame:
    rng = stream(seed, "notifications")
    total = 5 * len(people)
    owner, day = happen(rng, people, np.full(len(people), 1.0), total, days=92)
    push = chance(rng, people.digital[owner], total)
    kinds = {"operation": 0.6, "payment_due": 0.12, "security": 0.13, "news": 0.15}
    frame = pl.DataFrame(
        {
            "client_id": people.client_id[owner],
            "sent_at": moments(rng, day),
            "kind": pick(rng, kinds, total),
            "channel": words(["sms", "push"], push.astype(int)),
            "status": pick(rng, {"READ": 0.45, "DELIVERED": 0.48, "FAILED": 0.07}, total),
        }
    )
    return numbered(frame, "notification_id", "sent_at", "client_id")
