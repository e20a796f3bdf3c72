"""What of the audience may be switched off, to see what it is worth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ablation:
    """Parts of a run that are on unless an evaluation takes one away; a run leaves all on.

    Titles of values need no switch: an evaluation hands in a catalog without them.
    """

    linking: bool = True
    """Only the linked part of the catalog is looked at; off: all of it, in its own order."""
    second_parse: bool = True
    """A second parse, votes, a repair turn; off: the first answer stands."""
    normaliser: bool = True
    """What every careful analyst adds without being told; off: nodes stay as they were read."""
    rules: bool = True
    """Words are read by rules first; off: the model reads all of them."""
    model: bool = True
    """A language model is asked what rules leave open; off: nobody opens or asks it."""


WHOLE = Ablation()
