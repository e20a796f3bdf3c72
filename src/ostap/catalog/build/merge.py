"""A new draft into an old catalog: a person's words stay, what is new comes, what went is marked.

A block is a column, a link, a pair, an entity or a section. It is the machine's while it says
`proposed: true` *and* is still as the machine wrote it (its hash is kept in `profile.json`);
anything else is a person's. What the machine once wrote and a person took out stays out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ostap.catalog.build.changes import Change, ChangeKind
from ostap.catalog.build.draft import Draft
from ostap.catalog.build.yaml_edit import Path, YamlEdit
from ostap.catalog.check import check_catalog
from ostap.catalog.model import Catalog
from ostap.errors import RefusedError
from ostap.names import Text
from ostap.settings.reading import parse_as, parse_yaml

_SECTIONS: Final = ("request", "stock", "deals")
_ENTITIES: Final = ("client", "item", "manager")

Hashes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Merged:
    """A catalog built again."""

    text: str
    changes: tuple[Change, ...]
    drafted: Hashes
    """Block -> hash of what the machine wrote there last."""


@dataclass(slots=True)
class _Plan:
    edits: list[tuple[Path, Any]] = field(default_factory=list)
    """What to put; ``None`` removes."""
    changes: list[Change] = field(default_factory=list)
    drafted: Hashes = field(default_factory=dict)

    def put(self, path: Path, name: str, value: Any, was: Any) -> None:
        self.edits.append((path, value))
        kind = ChangeKind.ADDED if was is None else ChangeKind.CHANGED
        self.changes.append(Change(kind, name, was, value))
        self.drafted[name] = _hash(value)

    def remove(self, path: Path, name: str, was: Any) -> None:
        self.edits.append((path, None))
        self.changes.append(Change(ChangeKind.REMOVED, name, was))


def as_text(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return a draft as it reads back from YAML: every scalar is text."""
    return {key: _texts(value) for key, value in raw.items()}


def drafted_hashes(raw: Mapping[str, Any]) -> Hashes:
    """Return the hash of every block of a draft, by its name."""
    return {name: _hash(value) for name, value in _blocks(as_text(raw))}


def merge_catalog(text: str, draft: Draft, drafted: Hashes) -> Merged:
    """Return an old catalog's text with a new draft in it.

    Args:
        text: `catalog.yaml` as it is.
        draft: the new draft.
        drafted: what the machine wrote last, from `profile.json`; empty where that is not known.

    Raises:
        InvalidInputError: the old text is not a catalog.
        RefusedError: its YAML can't be changed in place without losing something.
    """
    old = parse_yaml(text, "catalog.yaml")
    parse_as(Catalog, old, "catalog.yaml")
    new = as_text(draft.raw)
    _yield_roles(old, new, drafted)
    plan = _Plan(drafted=dict(drafted))
    _tables(plan, old, new, draft.unread, drafted)
    _named_blocks(plan, old, new, drafted)
    _lists(plan, old, new, drafted)
    return _settled(text, old, plan)


def _settled(text: str, old: Mapping[str, Any], plan: _Plan) -> Merged:
    """Make the changes; leave out drafted blocks that do not agree with a person's words."""
    before = {(p.code, p.where) for p in check_catalog(parse_as(Catalog, old, "catalog.yaml"))}
    while True:
        merged = _applied(text, plan)
        problems = [
            p
            for p in check_catalog(parse_as(Catalog, parse_yaml(merged, "catalog.yaml"), "-"))
            if (p.code, p.where) not in before
        ]
        if not problems:
            return Merged(merged, tuple(plan.changes), plan.drafted)
        if not _drop(plan, problems[0].where, merged):
            raise _not_in_place(problems[0].what)


def _drop(plan: _Plan, where: str, merged: str) -> bool:
    """Take the drafted block that a problem is about out of the plan."""
    raw = parse_yaml(merged, "catalog.yaml")
    top, _, rest = where.partition(".")
    name = top
    if top in {"links", "pairs"}:
        name = _list_name(top, raw[top][int(rest.split(".")[0])])
    elif top == "entities":
        name = ".".join(where.split(".")[:2])
    kept = [
        (edit, change)
        for edit, change in zip(plan.edits, plan.changes, strict=True)
        if change.where != name
    ]
    if len(kept) == len(plan.edits):
        return False
    plan.edits = [edit for edit, _ in kept]
    plan.changes = [change for _, change in kept]
    plan.drafted.pop(name, None)
    return True


def _applied(text: str, plan: _Plan) -> str:
    edit = YamlEdit(text)
    for path, value in plan.edits:
        if value is None:
            edit.remove(path)
        else:
            edit.put(path, value)
    return edit.result()


def _tables(
    plan: _Plan,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    unread: frozenset[str],
    drafted: Hashes,
) -> None:
    for name, table in new["tables"].items():
        where = f"tables.{name}"
        there = old["tables"].get(name)
        if there is None:
            if where not in drafted:
                plan.put(("tables", name), where, table, None)
                plan.drafted |= {n: _hash(b) for n, b in _table_blocks(name, table)}
            continue
        _returned(plan, ("tables", name), where, there)
        _table_head(plan, name, there, table, drafted)
        for column, told in table["columns"].items():
            path: Path = ("tables", name, "columns", column)
            was = there["columns"].get(column)
            ref = f"{where}.columns.{column}"
            if was is not None and name in unread:
                continue
            if was is not None and not _is_machine(was, ref, drafted):
                _returned(plan, path, ref, was)
            else:
                _block(plan, path, ref, was, told, drafted)
    _vanished(plan, old, new)


def _table_head(
    plan: _Plan, name: str, there: Mapping[str, Any], table: Mapping[str, Any], drafted: Hashes
) -> None:
    head = {key: value for key, value in there.items() if key != "columns"}
    fresh = {key: value for key, value in table.items() if key != "columns"}
    where = f"tables.{name}"
    if not _is_machine(head, where, drafted):
        return
    for key in ("title", "key"):
        if key in fresh and head.get(key) != fresh[key]:
            plan.put(("tables", name, key), f"{where}.{key}", fresh[key], head.get(key))
            del plan.drafted[f"{where}.{key}"]
            plan.drafted[where] = _hash(fresh)


def _vanished(plan: _Plan, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Mark what the database no longer has. Columns of several values stand in no table."""
    for name, table in old["tables"].items():
        fresh = new["tables"].get(name)
        if fresh is None:
            _mark(plan, ("tables", name), f"tables.{name}", table)
            continue
        for column, told in table["columns"].items():
            elsewhere = (told.get("multi") or {}).get("table")
            if column not in fresh["columns"] and not elsewhere:
                path: Path = ("tables", name, "columns", column)
                _mark(plan, path, f"tables.{name}.columns.{column}", told)


def _mark(plan: _Plan, path: Path, where: str, told: Mapping[str, Any]) -> None:
    if not _is_true(told.get("vanished")):
        plan.edits.append(((*path, "vanished"), True))
        plan.changes.append(Change(ChangeKind.VANISHED, where))


def _returned(plan: _Plan, path: Path, where: str, told: Mapping[str, Any]) -> None:
    if "vanished" in told:
        plan.edits.append(((*path, "vanished"), None))
        plan.changes.append(Change(ChangeKind.RETURNED, where))


def _named_blocks(
    plan: _Plan, old: Mapping[str, Any], new: Mapping[str, Any], drafted: Hashes
) -> None:
    for name in _ENTITIES:
        was, told = old["entities"].get(name), new["entities"].get(name)
        _block(plan, ("entities", name), f"entities.{name}", was, told, drafted)
    for name in _SECTIONS:
        _block(plan, (name,), name, old.get(name), new.get(name), drafted)


def _lists(plan: _Plan, old: Mapping[str, Any], new: Mapping[str, Any], drafted: Hashes) -> None:
    for key in ("links", "pairs"):
        there: list[dict[str, Any]] = old.get(key) or []
        fresh = {_list_name(key, one): one for one in new.get(key, [])}
        known = {_list_name(key, one): number for number, one in enumerate(there)}
        persons = {
            one["from"]
            for one in there
            if key == "links" and not _is_machine(one, _list_name(key, one), drafted)
        }
        kept = len(there)
        for name, number in known.items():
            told = fresh.get(name)
            _block(plan, (key, number), name, there[number], told, drafted)
            gone = told is None and _is_machine(there[number], name, drafted)
            kept -= gone
        added = {
            name: one
            for name, one in fresh.items()
            if name not in known and name not in drafted and one.get("from") not in persons
        }
        _add_to_list(plan, key, there, kept, added)


def _add_to_list(
    plan: _Plan, key: str, there: list[dict[str, Any]], kept: int, added: Mapping[str, Any]
) -> None:
    if kept == 0 and (there or added):
        # A list that loses all it had, or that was not there, is written whole.
        removed = [c for c in plan.changes if c.where.startswith(f"{key}.")]
        plan.edits = [e for e in plan.edits if e[0][0] != key]
        plan.changes = [c for c in plan.changes if c not in removed]
        plan.edits.append(((key,), list(added.values())))
        plan.changes.append(Change(ChangeKind.CHANGED, key, len(there), len(added)))
        plan.drafted |= {name: _hash(one) for name, one in added.items()}
        return
    for number, (name, one) in enumerate(added.items()):
        plan.put((key, len(there) + number), name, one, None)


def _block(plan: _Plan, path: Path, name: str, was: Any, told: Any, drafted: Hashes) -> None:
    """Bring one block up to date, unless it is a person's or a person took it out."""
    if was is None:
        if told is not None and name not in drafted:
            plan.put(path, name, told, None)
        return
    if not _is_machine(was, name, drafted):
        return
    if told is None:
        plan.remove(path, name, was)
    elif _without_confidence(was) != _without_confidence(told):
        plan.put(path, name, told, was)


def _yield_roles(old: Mapping[str, Any], new: Mapping[str, Any], drafted: Hashes) -> None:
    """Take drafted roles away where a person gave the role to another column of the table."""
    for name, table in old["tables"].items():
        fresh = new["tables"].get(name, {}).get("columns", {})
        for column, told in table["columns"].items():
            where = f"tables.{name}.columns.{column}"
            if told.get("role") is None or _is_machine(told, where, drafted):
                continue
            for other in fresh.values():
                if other.get("role") == told["role"]:
                    del other["role"]


def _blocks(raw: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, entity in raw["entities"].items():
        yield f"entities.{name}", entity
    for name, table in raw["tables"].items():
        yield from _table_blocks(name, table)
    for name in _SECTIONS:
        if name in raw:
            yield name, raw[name]
    for key in ("links", "pairs"):
        for one in raw.get(key, []):
            yield _list_name(key, one), one


def _table_blocks(name: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield f"tables.{name}", {key: value for key, value in table.items() if key != "columns"}
    for column, told in table["columns"].items():
        yield f"tables.{name}.columns.{column}", told


def _list_name(key: str, one: Mapping[str, Any]) -> str:
    if key == "links":
        return f"links.{one['from']} -> {one['to']}"
    wish = one["wish"] if isinstance(one["wish"], str) else ", ".join(one["wish"])
    return f"pairs.{wish} -> {one['value']}"


def _is_machine(block: Mapping[str, Any], name: str, drafted: Hashes) -> bool:
    plain = {key: value for key, value in block.items() if key != "vanished"}
    same = name not in drafted or drafted[name] == _hash(plain)
    return _is_true(block.get("proposed")) and same


def _is_true(value: Any) -> bool:
    return str(value).lower() in {"true", "yes", "on", "1"}


def _without_confidence(block: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in block.items() if key != "confidence"}


def _hash(value: Any) -> str:
    dumped = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(dumped.encode()).hexdigest()[:12]


def _texts(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _texts(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_texts(one) for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _not_in_place(why: Text) -> RefusedError:
    return RefusedError(
        "catalog.not_in_place",
        Text(
            f"catalog.yaml can't be changed in place: {why.en}",
            f"catalog.yaml не удаётся изменить на месте: {why.ru}",
        ),
        Text(
            "Put the file aside and build again to see the draft.",
            "Отложите файл в сторону и соберите каталог заново, чтобы увидеть черновик.",
        ),
    )
