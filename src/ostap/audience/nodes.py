"""The nodes of the run's graph: each takes the state and returns what it changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ostap.audience.ablation import WHOLE, Ablation
from ostap.audience.agents import Wanted
from ostap.audience.analysis import Analysis
from ostap.audience.budget import BudgetSpentError, Meter
from ostap.audience.link import Linker, everything
from ostap.audience.llm import ChatModel
from ostap.audience.marketer import Marketer
from ostap.audience.mask import discreet
from ostap.audience.normalise import normalise, normalised_top
from ostap.audience.offer import clauses, not_read, read_offer
from ostap.audience.plain import changed, dumped, gathered, plain, read_linked, read_wanted
from ostap.audience.reading.ground import Ground
from ostap.audience.reading.mentions import Lexicon
from ostap.audience.runs import SQL_FILE, RunFolder
from ostap.audience.scope import build_scope
from ostap.audience.state import AudienceState, Json
from ostap.audience.words import contrasted
from ostap.catalog import Catalog
from ostap.criteria import (
    Bound,
    Caution,
    Funnel,
    Keys,
    Rule,
    Saved,
    approved_ids,
    bind,
    contradictions,
    count_cautions,
    data_cautions,
    describe,
    funnel,
    ids,
    validate,
    warnings_of,
)
from ostap.errors import InvalidInputError
from ostap.names import Language, Text, WrittenBy
from ostap.results.audience import CriterionLine, Offer, RuleLine
from ostap.results.criteria import Criteria, Node
from ostap.sources import Source


@dataclass(frozen=True, slots=True)
class AudienceParts:
    """What a run is made of; `ostap.compose` chooses them."""

    catalog: Catalog
    rules: tuple[Rule, ...]
    source: Source
    language: Language
    as_of: dt.date
    chat: Callable[[], ChatModel]
    """Opened only where words must be understood."""
    progress: Callable[[Text], None]
    saved: Saved | None = None
    """The saved audiences that criteria may name."""
    keys: Callable[[str, Offer | None], Keys] | None = None
    """Hands in the key sets for an entity and an offer; without it their rules are unbound."""
    ablation: Ablation = WHOLE
    """What an evaluation takes away; a run takes away nothing."""


class AudienceNodes:
    """The graph's nodes over one run's parts, folder and meter.

    Args:
        parts: the run's.
        folder: the run's.
        meter: of what it spends.
        keep: keeps a state that a node reached on its way, so that a run goes on from there.
    """

    def __init__(
        self,
        parts: AudienceParts,
        folder: RunFolder,
        meter: Meter,
        keep: Callable[[AudienceState], None] = lambda _: None,
    ) -> None:
        self._parts = parts
        self._folder = folder
        self._meter = meter
        self._keep = keep

    @cached_property
    def _index(self) -> Linker:
        """The catalog's words, indexed once a run; a finished tree needs none of it."""
        return Linker(self._parts.catalog)

    def reader(self, state: AudienceState) -> AudienceState:
        """Check the offer once more: a state may come from disk."""
        offer = state.get("offer")
        if offer is None:
            return {}
        notes = [note.to(self._parts.language) for note in not_read(read_offer(offer))]
        return {"warnings": [*state.get("warnings", []), *notes]}

    def linker(self, state: AudienceState) -> AudienceState:
        """Find the part of the catalog that the words are about."""
        self._tell(Text("Looking for the data", "Ищу нужные данные"))
        offer = state.get("offer")
        texts = list(state.get("said", []))
        if offer is not None:
            texts += [clause.text for clause in clauses(Offer.model_validate(offer))]
        pieces = [piece for text in texts for piece in contrasted(text)]
        linked = (
            self._index.link_each(pieces)
            if self._parts.ablation.linking
            else everything(self._parts.catalog)
        )
        columns = [
            {"ref": c.ref, "score": c.score, "values": list(c.values)} for c in linked.columns
        ]
        return {"linked": {"columns": columns, "tables": list(linked.tables)}}

    def marketer(self, state: AudienceState) -> AudienceState:
        """Say whom the offer is for, in words."""
        wanted = [Wanted(said, None, None, WrittenBy.PERSON) for said in state.get("said", [])]
        offer = state.get("offer")
        if offer is not None:
            self._tell(Text("Reading the offer", "Читаю предложение"))
            readers = self._readers(state.get("entity", "client"))
            marketer = Marketer(
                self._discreet if self._parts.ablation.model else None,
                self._index,
                readers,
                self._parts.as_of,
                self._parts.language,
            )
            with self._meter.within():
                read = Offer.model_validate(offer)
                found, tokens = marketer.criteria(read, self._meter.deadline)
            self._meter.add(tokens)
            wanted += found
        return {"wanted": [plain(one) for one in wanted]}

    def analyst(self, state: AudienceState) -> AudienceState:
        """Turn the words into typed conditions, one criterion after another."""
        parts = self._parts
        entity = state.get("entity", "client")
        linked = read_linked(state["linked"])
        scope = build_scope(parts.catalog, entity, linked, parts.language).naming(linked)
        analysis = Analysis(
            self._discreet,
            self._index,
            scope,
            self._readers(entity),
            parts.as_of,
            lambda node: self._fits(node, entity),
            parts.ablation,
        )
        try:
            understood = self._understood(state, entity, analysis)
        except BudgetSpentError as error:
            return self._stopped(state, error)
        return gathered(state, understood)

    def _understood(self, state: AudienceState, entity: str, analysis: Analysis) -> list[Json]:
        """Understand what is not yet understood, keeping each as soon as it is."""
        done, wanted = list(state.get("understood", [])), state["wanted"]
        state["understood"] = done
        for number, raw in enumerate(wanted[len(done) :], len(done) + 1):
            self._tell(
                Text(
                    f"Criterion {number} of {len(wanted)}: {raw['said']}",
                    f"Критерий {number} из {len(wanted)}: {raw['said']}",
                )
            )
            with self._meter.within():
                found = analysis.understand(read_wanted(raw), self._meter.deadline)
            self._meter.add(found.tokens)
            nodes, top = found.nodes, found.top
            if self._parts.ablation.normaliser:
                nodes = tuple(normalise(one, self._parts.catalog) for one in nodes)
                top = normalised_top(top, self._parts.catalog)
            said = bool(nodes or top)
            tree = dumped(Criteria(entity=entity, all_of=nodes, top=top)) if said else None
            unsaid = [one.model_dump(mode="json") for one in found.unsaid]
            done.append({"criteria": tree, "unsaid": unsaid})
            self._keep(state)
        return done

    def _stopped(self, state: AudienceState, error: BudgetSpentError) -> AudienceState:
        """Return what there is when the budget is spent; the words left are told."""
        done = state.get("understood", [])
        left = "; ".join(raw["said"] for raw in state["wanted"][len(done) :])
        told = Text(f"Not read any more: {left}", f"Осталось непрочитанным: {left}")
        language = self._parts.language
        so_far = gathered(state, done)
        warnings = [*state.get("warnings", []), error.told(language), told.to(language)]
        return {**so_far, "warnings": warnings, "status": "budget"}

    @cached_property
    def _lexicon(self) -> Lexicon:
        """The catalog's words as rules read them, indexed once a run."""
        return Lexicon(self._parts.catalog)

    @cached_property
    def _grounds(self) -> dict[str, Ground]:
        """The catalog as seen from an entity, each built once a run."""
        return {}

    def _readers(self, entity: str) -> tuple[Lexicon, Ground]:
        if entity not in self._grounds:
            self._grounds[entity] = Ground(self._parts.catalog, entity)
        return self._lexicon, self._grounds[entity]

    def _discreet(self) -> ChatModel:
        return discreet(self._parts.chat())

    def _fits(self, node: Node, entity: str) -> bool:
        """Whether a condition fits the catalog; a model's slip is not the caller's mistake."""
        catalog = self._parts.catalog
        tree = Criteria(entity=entity, all_of=(normalise(node, catalog),))
        try:
            validate(tree, catalog)
        except InvalidInputError:
            return False
        return True

    def writer(self, state: AudienceState) -> AudienceState:
        """Check the tree against the catalog, say it in words, write the SQL."""
        parts = self._parts
        tree = Criteria.model_validate(state["criteria"])
        criteria = validate(tree, parts.catalog, saved=parts.saved)
        words = self._words(criteria)
        self._folder.write_criteria(criteria, words)
        dialect = parts.source.dialect
        bound = self._bound(state, criteria)
        sql = approved_ids(
            criteria, parts.catalog, dialect, parts.as_of, parts.language, rules=bound
        )
        parts.source.explain(sql)
        self._folder.write_text(SQL_FILE, sql.text + "\n")
        warnings = [one.what.to(parts.language) for one in warnings_of(criteria, parts.catalog)]
        return {
            "criteria": dumped(criteria),
            "sql": sql.text,
            "cautions": warnings,
        }

    def critic(self, state: AudienceState) -> AudienceState:
        """Count: each criterion alone, what is left after it, what the rules removed."""
        self._tell(Text("Counting", "Считаю"))
        parts = self._parts
        criteria = Criteria.model_validate(state["criteria"])
        bound = self._bound(state, criteria)
        counts = funnel(parts.source, criteria, parts.catalog, parts.as_of, rules=bound)
        words = self._words(criteria)
        lines = [
            CriterionLine(
                id=node.id or "",
                text=words[node.id or ""],
                offer_field=node.offer_field,
                reason=node.reason,
                alone=one.alone,
                left=one.left,
                unknown=one.unknown,
                written_by=node.written_by,
            )
            for node, one in zip(criteria.all_of, counts.criteria, strict=True)
        ]
        rule_of = {rule.name: rule for rule in parts.rules}
        removed = [
            RuleLine(
                id=rule_of[one.id].id,
                text=rule_of[one.id].words(parts.language),
                removed=one.removed,
            )
            for one in counts.rules
        ]
        cautions = self._cautions(criteria, counts, bound)
        return {
            "lines": [line.model_dump(mode="json") for line in lines],
            "rules": [line.model_dump(mode="json") for line in removed],
            "count": counts.count,
            "doubts": [one.what.to(parts.language) for one in cautions],
            "status": state["status"] if state.get("status") == "budget" else "waiting",
        }

    def runner(self, state: AudienceState) -> AudienceState:
        """Fetch the ids through the guard and the read-only connection."""
        parts = self._parts
        criteria = Criteria.model_validate(state["criteria"])
        bound = self._bound(state, criteria)
        found = ids(parts.source, criteria, parts.catalog, parts.as_of, rules=bound)
        key = parts.catalog.entities.named()[criteria.entity].key
        path, count = self._folder.write_ids(key, found)
        done: AudienceState = {"ids_file": str(path), "count": count, "status": "done"}
        counted = state.get("count", count)
        if counted == count:
            return done
        # The database was written between the counts and the ids: what is told must be one day's.
        note = changed(counted, count).to(parts.language)
        anew = self.critic(state)
        return {**anew, **done, "doubts": [note, *anew["doubts"]]}

    def _bound(self, state: AudienceState, criteria: Criteria) -> Bound:
        """Return the rules that bind this audience: some look at the offer, some need keys."""
        parts, offer = self._parts, state.get("offer")
        read = None if offer is None else Offer.model_validate(offer)
        keys = parts.keys(criteria.entity, read) if parts.keys else None
        return bind(parts.rules, criteria.entity, offer=read, keys=keys)

    def _cautions(self, criteria: Criteria, counts: Funnel, bound: Bound) -> tuple[Caution, ...]:
        """Return what a careful person would notice in the counts and in the data behind them."""
        parts = self._parts
        asked = (parts.source, criteria, parts.catalog)
        empty = counts.count == 0
        excluding = contradictions(*asked, parts.as_of, rules=bound) if empty else ()
        return (
            *count_cautions(counts, criteria, parts.catalog, parts.rules, excluding),
            *data_cautions(*asked),
        )

    def _words(self, criteria: Criteria) -> dict[str, str]:
        parts = self._parts
        return {
            node.id or "": describe(node, parts.catalog, parts.language, entity=criteria.entity)
            for node in criteria.all_of
        }

    def _tell(self, text: Text) -> None:
        self._parts.progress(text)
