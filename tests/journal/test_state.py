"""What became of each offer: the same from any order of events, repeated or not."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ostap.journal.events import (
    AnyEvent,
    DealMade,
    Outcome,
    Pick,
    Rejection,
    Selection,
    Sent,
    Shown,
)
from ostap.journal.opening import open_engine
from ostap.journal.state import OfferState, Stage, offer_states
from ostap.journal.store import Journal

DAY = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
PAIR: dict[str, Any] = {"client": "C1", "item": "P1"}


def on(day: int) -> dt.datetime:
    return DAY + dt.timedelta(days=day)


def outcome(key: str, day: int, result: Any, **more: Any) -> Outcome:
    return Outcome(key=key, at=on(day), result=result, **(PAIR | more))


SHOWN = Selection(
    key="sel", at=on(0), client="C1", as_of=on(0).date(),
    shown=(Shown(id="P2", position=1), Shown(id="P1", position=2)),
)  # fmt: skip
PICKED = Pick(key="pick", at=on(1), **PAIR)
REJECTED = Rejection(key="rej", at=on(2), by="client", reason="expensive", **PAIR)
SENT = Sent(key="sent", at=on(3), **PAIR)
DEAL = DealMade(key="deal:sent", at=on(3), sent="sent", deal="D1", **PAIR)


def state(*events: AnyEvent) -> OfferState:
    return offer_states(events)["C1", "P1"]


def test_an_offer_goes_from_shown_to_won() -> None:
    assert state(SHOWN) == OfferState(Stage.SHOWN, shown=1, best_position=2)
    assert state(SHOWN, PICKED).stage is Stage.PICKED
    assert state(SHOWN, PICKED, REJECTED).stage is Stage.REJECTED
    assert state(SHOWN, PICKED, REJECTED, SENT).stage is Stage.SENT
    assert state(SHOWN, PICKED, REJECTED, SENT, DEAL, outcome("o", 30, "won")) == OfferState(
        Stage.WON, shown=1, best_position=2, picked=True, sent=1, deal="D1", reason="expensive"
    )
    assert offer_states([SHOWN])["C1", "P2"] == OfferState(Stage.SHOWN, 1, 1)


def test_clients_shown_for_an_item_are_pairs_too() -> None:
    reverse = Selection(
        key="rev", at=on(0), of="client", item="P1", as_of=on(0).date(),
        shown=(Shown(id="C1", position=1),),
    )  # fmt: skip
    assert state(reverse) == OfferState(Stage.SHOWN, 1, 1)


def test_one_source_may_change_its_mind_two_may_not_disagree_in_silence() -> None:
    lost, won = outcome("o1", 10, "lost"), outcome("o2", 20, "won")
    assert state(SENT, lost, won).stage is Stage.WON
    assert state(SENT, lost, outcome("o3", 5, "won")).stage is Stage.LOST  # entered late
    paid = outcome("o4", 15, "won", source="contract")
    assert state(SENT, lost, paid).stage is Stage.CONTRADICTORY
    assert state(SENT, lost, paid, outcome("o5", 30, "open")).stage is Stage.WON


def test_a_corrected_word_does_not_count() -> None:
    lost = outcome("o1", 10, "lost")
    paid = outcome("o2", 15, "won", source="contract")
    assert state(SENT, lost, paid, outcome("o3", 16, "won", corrects="o1")).stage is Stage.WON
    reopened = outcome("o4", 17, "open", corrects="o1")
    assert state(SENT, lost, reopened).stage is Stage.SENT


PAIRS = st.sampled_from([{"client": c, "item": i} for c in ("C1", "C2") for i in ("P1", "P2")])
DAYS = st.integers(0, 30).map(on)
KINDS = st.one_of(
    st.builds(lambda at, pair: {"model": Pick, "at": at, **pair}, DAYS, PAIRS),
    st.builds(lambda at, pair: {"model": Sent, "at": at, **pair}, DAYS, PAIRS),
    st.builds(
        lambda at, pair, why: {"model": Rejection, "at": at, "by": "client", "reason": why, **pair},
        DAYS, PAIRS, st.sampled_from(["expensive", "far"]),
    ),
    st.builds(
        lambda at, pair, result, source, corrects: {
            "model": Outcome, "at": at, "result": result, "source": source,
            "corrects": corrects, **pair,
        },
        DAYS, PAIRS, st.sampled_from(["won", "lost", "open"]), st.sampled_from(["crm", "contract"]),
        st.none() | st.integers(0, 11).map(lambda n: f"k{n}"),
    ),
    st.builds(
        lambda at, pair, place: {
            "model": Selection, "at": at, "client": pair["client"], "as_of": at.date(),
            "shown": (Shown(id=pair["item"], position=place),),
        },
        DAYS, PAIRS, st.integers(1, 9),
    ),
)  # fmt: skip
HISTORIES = st.lists(KINDS, max_size=12).map(
    lambda made: [one.pop("model")(key=f"k{n}", **one) for n, one in enumerate(made)]
)


@given(HISTORIES, st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_order_and_repeats_change_nothing(history: list[AnyEvent], chance: random.Random) -> None:
    told = history + chance.choices(history, k=len(history)) if history else []
    chance.shuffle(told)
    assert offer_states(told) == offer_states(history)


@given(HISTORIES, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_neither_do_they_on_the_way_through_a_store(
    tmp_path_factory: Any, history: list[AnyEvent], chance: random.Random
) -> None:
    told = history + chance.choices(history, k=len(history)) if history else []
    chance.shuffle(told)
    folder = tmp_path_factory.mktemp("state")
    with Journal(open_engine("journal.db", folder, {})) as journal:
        for event in told:
            journal.append(event)
        assert offer_states(journal.events()) == offer_states(history)
