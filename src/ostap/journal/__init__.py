"""What was shown, picked, sent, and how it ended: append-only, ids only."""

from ostap.journal.events import AnyEvent
from ostap.journal.files import JournalFiles
from ostap.journal.opening import open_engine
from ostap.journal.outbox import CrmPort, Outbox
from ostap.journal.spool import Recorder, Spool
from ostap.journal.state import OfferState, Stage, offer_states
from ostap.journal.store import Asked, Journal

__all__ = [
    "AnyEvent",
    "Asked",
    "CrmPort",
    "Journal",
    "JournalFiles",
    "OfferState",
    "Outbox",
    "Recorder",
    "Spool",
    "Stage",
    "offer_states",
    "open_engine",
]
