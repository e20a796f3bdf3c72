"""Whether a JSON value satisfies a schema: the keywords that a constrained reply needs.

A schema with any other keyword is refused, so that nothing is left unchecked in silence. The
meaning of each keyword is that of JSON Schema 2020-12.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any, Final

from ostap.audience.llm.protocol import Schema

_TYPES: Final[dict[str, type | tuple[type, ...]]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
}
_SUBSCHEMAS: Final = ("items", "additionalProperties")
_LISTS: Final = ("anyOf", "oneOf", "allOf", "prefixItems")
_MAPS: Final = ("properties", "$defs")
_PLAIN: Final = (
    *("type", "enum", "const", "required", "$ref", "pattern"),
    *("minItems", "maxItems", "uniqueItems", "minLength", "maxLength"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("title", "description", "default", "examples"),
)
_KNOWN: Final = frozenset((*_SUBSCHEMAS, *_LISTS, *_MAPS, *_PLAIN))


def check_schema(schema: Schema) -> None:
    """Refuse a schema that can't be checked in full.

    Raises:
        ValueError: an unknown keyword, or a ``$ref`` that leads nowhere.
    """
    pending: list[tuple[str, Any]] = [("#", schema)]
    while pending:
        where, here = pending.pop()
        if isinstance(here, bool):
            continue
        if unknown := sorted(set(here) - _KNOWN):
            message = f"{where}: keywords that are not supported: {', '.join(unknown)}"
            raise ValueError(message)
        if "$ref" in here:
            _resolve(schema, here["$ref"])
        pending += [(f"{where}/{k}", here[k]) for k in _SUBSCHEMAS if k in here]
        pending += [(f"{where}/{k}/{i}", s) for k in _LISTS for i, s in enumerate(here.get(k, ()))]
        pending += [(f"{where}/{k}/{n}", s) for k in _MAPS for n, s in here.get(k, {}).items()]


def first_violation(value: Any, schema: Schema) -> str | None:
    """Return where and how ``value`` breaks ``schema`` (in English), or None where it doesn't."""
    return next(_violations(value, schema, schema, "$"), None)


def _resolve(root: Schema, reference: str) -> Schema:
    here: Any = root
    for part in reference.removeprefix("#").strip("/").split("/"):
        if part and not (isinstance(here, dict) and part in here):
            message = f"$ref {reference} leads nowhere"
            raise ValueError(message)
        here = here[part] if part else here
    return here  # type: ignore[no-any-return]  # a schema's node is JSON


def _violations(value: Any, schema: Schema | bool, root: Schema, at: str) -> Iterator[str]:
    if isinstance(schema, bool):
        if not schema:
            yield f"{at}: nothing is allowed here"
        return
    if "$ref" in schema:
        yield from _violations(value, _resolve(root, schema["$ref"]), root, at)
    yield from _own(value, schema, at)
    yield from _combined(value, schema, root, at)
    if isinstance(value, dict):
        yield from _of_object(value, schema, root, at)
    elif isinstance(value, list):
        yield from _of_array(value, schema, root, at)


def _own(value: Any, schema: Schema, at: str) -> Iterator[str]:
    if "type" in schema:
        kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        if not any(_is(value, kind) for kind in kinds):
            yield f"{at}: {type(value).__name__} is not {' or '.join(kinds)}"
    if "enum" in schema and not any(_same(value, one) for one in schema["enum"]):
        yield f"{at}: {value!r} is not one of the allowed values"
    if "const" in schema and not _same(value, schema["const"]):
        yield f"{at}: {value!r} is not {schema['const']!r}"
    if isinstance(value, str):
        yield from _length(len(value), schema, "Length", at)
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{at}: {value!r} does not match {schema['pattern']}"
    elif _is(value, "number"):
        yield from _bounds(value, schema, at)


def _bounds(value: float, schema: Schema, at: str) -> Iterator[str]:
    outside = (
        value < schema.get("minimum", -math.inf)
        or value > schema.get("maximum", math.inf)
        or ("exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"])
        or ("exclusiveMaximum" in schema and value >= schema["exclusiveMaximum"])
    )
    if outside:
        yield f"{at}: {value!r} is out of bounds"


def _length(length: int, schema: Schema, of: str, at: str) -> Iterator[str]:
    low, high = schema.get(f"min{of}", 0), schema.get(f"max{of}", math.inf)
    if not low <= length <= high:
        yield f"{at}: length {length} is not between {low} and {high}"


def _combined(value: Any, schema: Schema, root: Schema, at: str) -> Iterator[str]:
    for keyword, least, most in (("anyOf", 1, math.inf), ("oneOf", 1, 1)):
        if keyword in schema:
            fits = [next(_violations(value, s, root, at), None) for s in schema[keyword]].count(
                None
            )
            if not least <= fits <= most:
                yield f"{at}: fits {fits} of the {len(schema[keyword])} forms of {keyword}"
    for each in schema.get("allOf", ()):
        yield from _violations(value, each, root, at)


def _of_object(value: dict[str, Any], schema: Schema, root: Schema, at: str) -> Iterator[str]:
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{at}: '{name}' is missing"
    known = schema.get("properties", {})
    for name, inner in value.items():
        inside = known.get(name, schema.get("additionalProperties", True))
        yield from _violations(inner, inside, root, f"{at}.{name}")


def _of_array(value: list[Any], schema: Schema, root: Schema, at: str) -> Iterator[str]:
    yield from _length(len(value), schema, "Items", at)
    if schema.get("uniqueItems") and any(
        _same(one, other) for i, one in enumerate(value) for other in value[:i]
    ):
        yield f"{at}: items repeat"
    first = schema.get("prefixItems", ())
    for i, inner in enumerate(value):
        inside = first[i] if i < len(first) else schema.get("items", True)
        yield from _violations(inner, inside, root, f"{at}[{i}]")


def _is(value: Any, kind: str) -> bool:
    if kind in {"integer", "number"}:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return kind == "number" or float(value).is_integer()
    return isinstance(value, _TYPES[kind])


def _same(one: Any, other: Any) -> bool:
    """Equality as JSON has it: true is not 1."""
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
