"""A criterion's words read by rules alone, and how much of them was understood."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from ostap.audience.reading.columns import Columns
from ostap.audience.reading.cover import Cover
from ostap.audience.reading.cue import Cue
from ostap.audience.reading.entries import speaks
from ostap.audience.reading.everybody import against_everybody
from ostap.audience.reading.ground import Ground
from ostap.audience.reading.groups import Group, Grouping
from ostap.audience.reading.heard import Heard, hear
from ostap.audience.reading.measured import Pairs
from ostap.audience.reading.mentions import Lexicon
from ostap.audience.reading.places import read_places
from ostap.audience.reading.rows import Rows
from ostap.audience.reading.spans import TimeSaid
from ostap.audience.reading.top import read_top
from ostap.audience.reading.used import Used
from ostap.names import WrittenBy
from ostap.results.criteria import (
    Aggregate,
    Attribute,
    Measured,
    Node,
    Presence,
    Related,
    Top,
)
from ostap.results.criteria import Group as AnyOf

_CONTENT = frozenset({"NOUN", "ADJF", "NUMR", None})
"""What names things and their kinds; "выдан", "оформлен" tell what most conditions tell anyway."""
_PLAIN_WORDS = frozenset({
    "клиент", "человек", "люди", "покупатель", "пользователь", "держатель", "владелец", "штука",
    "раз", "банк", "наш", "время", "период", "момент", "день", "общий", "client", "customer",
    "лицо", "физический", "тот", "каждый", "который", "сейчас", "данный", "person",
    "people", "those",
})  # fmt: skip


@dataclass(slots=True)
class ReadPart:
    """Words that ask one thing, and what rules made of them."""

    start: int
    end: int
    said: str
    nodes: list[Node] = field(default_factory=list)
    top: Top | None = None
    unheard: list[str] = field(default_factory=list)
    """Words that the catalog knows and that are in no condition."""
    strange: list[str] = field(default_factory=list)
    """Words for things that nothing in the catalog speaks of."""
    numbers_left: int = 0
    """Numbers and spans of time that no condition took."""

    @property
    def missed(self) -> int:
        """How much was said that is in no condition."""
        return len(self.unheard) + self.numbers_left + (not self.nodes and self.top is None)

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing but words that another part has taken, or small ones."""
        found = bool(self.nodes) or self.top is not None
        return not (found or self.unheard or self.strange or self.numbers_left)


@dataclass(slots=True)
class Reading:
    """What rules made of a sentence, thing by thing, in its order."""

    parts: list[ReadPart] = field(default_factory=list)

    @property
    def nodes(self) -> list[Node]:
        """All conditions, repeats dropped."""
        return without_bare(list(dict.fromkeys(n for part in self.parts for n in part.nodes)))

    @property
    def top(self) -> Top | None:
        """The cut, where one is asked for."""
        return next((part.top for part in self.parts if part.top is not None), None)

    @property
    def sure(self) -> bool:
        """Whether everything that was said is in the conditions."""
        understood = bool(self.nodes or self.top)
        return understood and not any(part.missed or part.strange for part in self.parts)


def read_criterion(text: str, lexicon: Lexicon, ground: Ground, as_of: dt.date) -> Reading:
    """Return what rules make of the words of one criterion, or of a whole sentence of them."""
    return read_heard(hear(text, lexicon, ground, as_of), lexicon)


def read_heard(heard: Heard, lexicon: Lexicon) -> Reading:
    """Return what rules make of words that were heard."""
    used = Used()
    parts: list[ReadPart] = []
    rest = heard
    for start, end, place in read_places(heard, used):
        parts.append(ReadPart(start, end, heard.tokens.said(start, end), [place]))
        rest = rest.without(start, end)
    if found := read_top(rest, used):
        top, (start, end) = found
        parts.append(ReadPart(start, end, heard.tokens.said(start, end), top=top))
        rest = rest.without(start, end)
    if pair := Pairs(rest, used).pair():
        node, (start, end) = pair
        parts.append(ReadPart(start, end, heard.tokens.said(start, end), [node]))
        rest = rest.without(start, end)
    parts += _of_groups(rest, used)
    for part in parts:
        _weigh(part, heard, used, lexicon)
    telling = [part for part in parts if not part.is_empty] or parts[:1]
    return Reading(sorted(telling, key=lambda part: part.start))


def _of_groups(rest: Heard, used: Used) -> list[ReadPart]:
    parts: list[ReadPart] = []
    inherited: TimeSaid | None = None
    presence: Presence | None = None
    for group in Grouping(rest).groups():
        part = rest.part(group.start, group.end)
        for nested in group.nested:
            part = part.without(nested.start, nested.end)
        compared = against_everybody(part, used)
        made, inherited = _of_group(part, group, used, inherited, compared)
        if not made and presence is not None and group.cover.base is None:
            made = list(Columns(part, group.cover, used).presence_of_all(presence.op))
        made = [_with_nested(node, rest, group, used) for node in made]
        told = (n.test for n in made if isinstance(n, Attribute))
        presence = next((test for test in told if isinstance(test, Presence)), None)
        said = rest.tokens.said(group.start, group.end)
        if group.is_alternative and parts and parts[-1].nodes and made:
            parts[-1] = _either(parts[-1], made, group.end, rest)
            continue
        parts.append(ReadPart(group.start, group.end, said, made))
    return parts


def _either(before: ReadPart, made: list[Node], end: int, heard: Heard) -> ReadPart:
    """Return two parts joined by "или" as one that asks for either."""
    items = [_whole(before.nodes), _whole(made)]
    first = items[0]
    if isinstance(first, AnyOf) and first.combine == "any_of":
        items = [*first.items, items[1]]
    either = AnyOf(combine="any_of", items=tuple(items), written_by=WrittenBy.RULE)
    return ReadPart(before.start, end, heard.tokens.said(before.start, end), [either])


def _whole(nodes: list[Node]) -> Node:
    if len(nodes) == 1:
        return nodes[0]
    return AnyOf(combine="all_of", items=tuple(nodes), written_by=WrittenBy.RULE)


def _with_nested(node: Node, heard: Heard, group: Group, used: Used) -> Node:
    """Return a condition on rows with what is asked of the rows that belong to those."""
    if not isinstance(node, Related) or not group.nested:
        return node
    inner = []
    for nested in group.nested:
        base = nested.cover.base
        if base is None:
            continue
        part = heard.part(nested.start, nested.end)
        denied = _denied(part, nested.cover, used)
        inner.append(Rows(part, nested.cover, base, used, denied=denied).node())
    return node.model_copy(update={"where": (*node.where, *inner)})


def without_bare(nodes: list[Node]) -> list[Node]:
    """Drop "есть вклады" where another node asks for deposits of some kind."""
    told = {
        node.table for node in nodes
        if isinstance(node, Related) and node.aggregate is not Aggregate.NONE and not _is_bare(node)
    }  # fmt: skip
    return [n for n in nodes if not (isinstance(n, Related) and _is_bare(n) and n.table in told)]


def _is_bare(node: Related) -> bool:
    return node.aggregate is Aggregate.EXISTS and not node.where and node.window is None


def _of_group(
    part: Heard, group: Group, used: Used, inherited: TimeSaid | None, compared: Measured | None
) -> tuple[list[Node], TimeSaid | None]:
    if compared is not None:
        return [compared], inherited
    made: list[Node] = []
    own = group.cover if group.cover.base is None else group.own
    base = group.cover.base
    own = _sure_of(part, own, group)
    if own.mentions or base is None:
        columns = Columns(part, own, used)
        made += _own(part, columns, own, alone=base is None)
    if base is not None:
        denied = group.inherits_negation or _denied(part, group.cover, used)
        windows = [t for t in part.times if t.window is not None and not t.pointed]
        rows = Rows(part, group.cover, base, used, denied=denied)
        same = part.has(Cue.SAME_TIME)
        made.append(rows.node(inherited if same or _may_inherit(part, group) else None))
        inherited = windows[0] if windows else inherited
    return made, inherited


def _sure_of(part: Heard, own: Cover, group: Group) -> Cover:
    """Return the entity's own columns less adjectives that belong to the rows named beside them.

    "клиенты с действующим тарифом": the tariff is active, not the client.
    """
    if group.cover.base is None:
        return own
    nouns = {m.start for m in group.cover.mentions if part.tokens[m.start].pos in {"NOUN", None}}
    kept = tuple(
        m for m in own.mentions
        if not (m.kind == "value" and part.tokens[m.start].pos in {"ADJF", "PRTF"}
                and {m.end, m.end + 1} & nouns)
    )  # fmt: skip
    return Cover(None, kept, own.score)


def _may_inherit(part: Heard, group: Group) -> bool:
    """Whether a span of time said for the thing before holds for this one too: events alone."""
    base = group.cover.base
    if base is None or part.has(Cue.NEVER, Cue.NOW):
        return False
    columns = dict(part.ground.columns(base.name)).values()
    lasts = any(c.type.is_time and c.role != "event_time" for c in columns)
    return not lasts and part.ground.event_time(base.name) is not None


def _own(part: Heard, columns: Columns, own: Cover, *, alone: bool) -> list[Node]:
    made: list[Node] = list(columns.conditions())
    lifetimes = columns.lifetimes
    if lifetimes.speak_of_age():
        since = lifetimes.tenure() or lifetimes.of_named_table() or lifetimes.age(None)
        made += [since] if since is not None else []
    if own.base is None and alone:
        made += columns.of_what_is_left()
    if not made and alone:
        denied = part.has(Cue.NONE, Cue.NEVER, Cue.NOT, Cue.EXCEPT)
        member = columns.membership(denied=denied)
        made += [member] if member is not None else []
    return made


def _denied(part: Heard, cover: Cover, used: Used) -> bool:
    """Whether the words deny that there are such rows."""
    for said in part.of(Cue.NONE, Cue.NEVER):
        used.take(range(said.start, said.end))
        # "ни одной заявки не одобрили": the second denial only agrees with the first.
        used.denials |= {c.start for c in part.of(Cue.NOT)}
        used.take(*(range(c.start, c.end) for c in part.of(Cue.NOT)))
        return True
    last = max((m.end for m in cover.mentions), default=0)
    for said in part.of(Cue.EXCEPT):
        if said.start >= last:  # "тех, кто снимает жильё, исключаем"
            used.take(range(said.start, said.end))
            return True
    named = cover.places
    for said in part.of(Cue.NOT, Cue.EXCEPT):
        after = part.tokens[said.end].pos if said.end < len(part.tokens) else None
        value = any(m.start - said.end in {0, 1} and m.kind != "table" for m in cover.mentions)
        verb = after in {"VERB", "INFN"}
        if (verb and said.end + 4 > min(named, default=0)) or (not value and said.end in named):
            used.take(range(said.start, said.end))
            used.denials.add(said.start)
            return True
    return False


def _weigh(part: ReadPart, heard: Heard, used: Used, lexicon: Lexicon) -> None:
    """Note what a part said that is in no condition."""
    cues = {n for c in heard.cues for n in range(c.start, c.end)}
    for n in range(part.start, part.end):
        token = heard.tokens[n]
        content = speaks(token) and token.pos in _CONTENT and token.lemma not in _PLAIN_WORDS
        if not content or n in used.places or n in cues:
            continue
        (part.unheard if lexicon.knows(token) else part.strange).append(token.text)
    within = range(part.start, part.end)
    heard_of = {n for q in heard.quantities for n in range(q.start, q.end)}
    heard_of |= {n for t in heard.times for n in range(t.start, t.end)} | used.places
    unread = sum(heard.tokens[n].kind in {"number", "date"} and n not in heard_of for n in within)
    part.numbers_left = (
        unread
        + sum(q.at in within and q.at not in used.quantities for q in heard.quantities)
        + sum(t.start in within and t.start not in used.times for t in heard.times)
    )
