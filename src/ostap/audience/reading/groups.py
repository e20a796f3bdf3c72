"""The pieces of a text joined into groups that each ask one thing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ostap.audience.reading.cover import Cover, cover_of_base, cover_of_root
from ostap.audience.reading.cue import Cue
from ostap.audience.reading.ground import Base
from ostap.audience.reading.heard import Heard
from ostap.audience.reading.pieces import Piece, cut
from ostap.audience.reading.said_numbers import AGE_WORDS
from ostap.audience.reading.value_tests import fits

_TIMELESS: Final = 0.5
"""What is counted in a time happens in time: rows without a day are seldom meant."""
_BESIDE: Final = 0.95
_MEASURED: Final = 1.8
"""Rows with a column that is measured in the very unit that was said."""
_LIKE: Final = 0.55
"""Words that fit the rows already spoken of nearly as well as any other are about them."""


@dataclass(slots=True)
class Group:
    """Pieces that ask one thing, and what they are about."""

    pieces: list[Piece]
    cover: Cover
    """Of the rows it is about, or of the entity's own columns."""
    own: Cover
    """Of the entity's own columns, among the words that the rows leave."""
    inherits_negation: bool = False
    nested: list[Group] = field(default_factory=list)
    """What is asked of rows that belong to these rows: "счёт, по которому не было операций"."""

    @property
    def is_alternative(self) -> bool:
        """Whether "или" stands before it, and it is denied by no word before."""
        return self.pieces[0].link == "or" and not self.inherits_negation

    @property
    def start(self) -> int:
        """The first token."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """The token after the last."""
        return self.pieces[-1].end


class Grouping:
    """Joins pieces: what has nothing of its own, goes on about the same, or lists values."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self._ground = heard.ground

    def groups(self) -> list[Group]:
        """Return the groups in the order of the text."""
        found: list[Group] = []
        waiting: list[Piece] = []
        for piece in cut(self._heard):
            if not self._says(piece) or self._completes(piece, found):
                if found and not waiting and not piece.people:
                    last = found[-1].nested[-1] if found[-1].nested else found[-1]
                    last.pieces.append(piece)
                    if last is not found[-1]:
                        found[-1].pieces.append(piece)
                else:
                    waiting.append(piece)
                continue
            if found and not waiting and self._goes_on(found[-1], piece):
                found[-1] = self._with(found[-1], piece)
                continue
            group = self._about([*waiting, piece])
            if found:
                group.inherits_negation = self._same_denial(found[-1], piece)
                if self._denied_together(found[-1], group):
                    found[-1].inherits_negation = True
            found.append(group)
            waiting = []
        if waiting:
            if found:
                found[-1].pieces.extend(waiting)
            else:
                found.append(self._about(waiting))
        return found

    def _with(self, group: Group, piece: Piece) -> Group:
        """Return a group with one more piece: of its own rows, or of rows that belong to them."""
        base = group.cover.base
        alone = self._about([piece])
        inner = alone.cover.base
        nests = (
            piece.back and base is not None and inner is not None and inner.name != base.name
            and any(step.to_table == base.name for step in inner.path)
        )  # fmt: skip
        if nests:
            group.pieces.append(piece)
            group.nested.append(alone)
            return group
        joined = self._about([*group.pieces, piece], group)
        joined.nested = group.nested
        joined.inherits_negation = group.inherits_negation
        return joined

    def _denied_together(self, before: Group, group: Group) -> bool:
        """Whether a "нет" at the end denies two things: "просрочек и кредита нет"."""
        heard = self._heard
        last = max((m.end for m in group.cover.mentions), default=group.end)
        part = heard.part(group.start, group.end)
        after = any(c.cue in {Cue.NONE, Cue.NEVER} and c.start >= last for c in part.cues)
        bare = not heard.part(before.start, before.end).has(Cue.NONE, Cue.NEVER) and not any(
            heard.tokens[n].pos in {"VERB", "PRED", "PRTS"} or heard.tokens.folded(n) == "есть"
            for n in range(before.start, before.end)
        )
        return after and bare and group.pieces[0].link == "and" and before.cover.base is not None

    def _completes(self, piece: Piece, found: list[Group]) -> bool:
        """Whether a bare number is what the group before waits for: "остаток — от 5 тысяч"."""
        if piece.mentions or not found:
            return False
        last = found[-1]
        return not self._heard.part(last.start, last.end).quantities

    def _says(self, piece: Piece) -> bool:
        """Whether a piece names anything by itself, or asks for an age."""
        if any(m.kind != "table" or m.table != self._ground.root for m in piece.mentions):
            return True
        part = self._heard.part(piece.start, piece.end)
        return any(q.of in {"year", "money"} or q.unit for q in part.quantities) or any(
            self._heard.tokens.folded(n) in AGE_WORDS
            for q in part.quantities
            for n in range(q.start, q.at)
        )

    def _about(self, pieces: list[Piece], before: Group | None = None) -> Group:
        """Return what pieces are about together."""
        mentions = [m for piece in pieces for m in piece.mentions]
        own = cover_of_root(self._ground, mentions)
        parts = [self._heard.part(piece.start, piece.end) for piece in pieces]
        timed = any(t.window is not None and not t.pointed for part in parts for t in part.times)
        timed |= any(q.of == "times" for part in parts for q in part.quantities)
        best, left, score = own, own, own.score * (_TIMELESS if timed else 1.0)
        for base in self._ground.bases.values():
            cover = cover_of_base(self._ground, base, mentions)
            if not cover.mentions:
                continue
            free = [m for m in mentions if not m.places & cover.places]
            rest = cover_of_root(self._ground, free)
            lasting = timed and self._ground.event_time(base.name) is None
            beside = _TIMELESS if timed else _BESIDE
            total = cover.score * (_TIMELESS if lasting else 1.0) + rest.score * beside
            if self._has_room(cover, parts):
                total *= _MEASURED
            if before and before.cover.base and before.cover.base.name == base.name:
                total *= 1.15
            if total > score + 1e-9:
                best, left, score = cover, rest, total
        if best.base is None:
            left = Cover(None, (), 0.0)
        return Group(pieces, best, left)

    def _has_room(self, cover: Cover, parts: list[Heard]) -> bool:
        """Whether a number's own unit is that of a column named: "просрочка 30+ дней"."""
        told = [q for part in parts for q in part.quantities if q.of in {"day", "minute"} or q.unit]
        columns = [
            self._ground.column(m.column or "")
            for m in cover.of("column") if m.column
        ]  # fmt: skip
        return any(c.unit is not None and fits(c, q) for c in columns for q in told)

    def _goes_on(self, group: Group, piece: Piece) -> bool:
        """Whether a piece is about the same rows, or lists one more value of the same column."""
        if piece.people:
            return False
        alone = self._about([piece])
        base = group.cover.base
        if base is None:
            return self._lists_on(group, alone)
        if piece.back:
            return True
        if self._heard.part(piece.start, piece.end).has(Cue.NONE, Cue.NEVER):
            return False
        return self._is_of_rows(group, base, piece, alone)

    def _is_of_rows(self, group: Group, base: Base, piece: Piece, alone: Group) -> bool:
        """Whether a piece speaks of the rows of a group sooner than of anything else."""
        same = cover_of_base(self._ground, base, piece.mentions)
        named = any(m.kind == "table" for m in alone.cover.mentions)
        if named and alone.cover.base is not None and alone.cover.base.name != base.name:
            return False
        if any(m.kind == "table" and m.table == base.name for m in same.mentions):
            nameless = not any(m.kind == "table" for m in group.cover.mentions)
            return piece.link == "with" or (nameless and piece.link in {"and", "or"})
        full = sum(m.weight for m in same.mentions)
        best = sum(m.weight for m in (*alone.cover.mentions, *alone.own.mentions))
        return self._one_more_value(group, same) or (full >= _LIKE * best and full > 0)

    def _one_more_value(self, group: Group, same: Cover) -> bool:
        """Whether a piece names one more value of the column named last: "за связь, интернет"."""
        last = max(group.cover.mentions, key=lambda m: m.start)
        told = [m for m in same.mentions if m.kind == "value" and m.column == last.column]
        return last.kind == "value" and bool(told)

    def _lists_on(self, group: Group, alone: Group) -> bool:
        if alone.cover.base is not None or not group.cover.mentions or not alone.cover.mentions:
            return False
        last = max(group.cover.mentions, key=lambda m: m.start)
        told = [m for m in alone.cover.mentions if m.kind != "table"]
        first = min(told, key=lambda m: m.start, default=None)
        columns = {m.column for m in told}
        listed = first is not None and first.kind == "value" == last.kind
        return listed and columns == {last.column}

    def _same_denial(self, group: Group, piece: Piece) -> bool:
        """Whether "нет вклада и ипотеки" denies this piece too: a bare noun, right after."""
        heard = self._heard
        before = heard.part(group.start, group.end)
        denied = before.has(Cue.NONE, Cue.NEVER) or group.inherits_negation
        after = heard.part(piece.start, piece.end)
        verbs = any(
            heard.tokens[n].pos in {"VERB", "PRED"}
            or heard.tokens.folded(n) in {"есть", "has", "have"}
            for n in range(piece.start, piece.end)
        )
        joined = piece.link in {"and", "or"} or (piece.after_comma and piece.link == "")
        plain = not after.quantities and not after.times and not after.cues
        return denied and joined and plain and not verbs and not piece.people
