"""From what a model wrote to a usable reply: JSON found, checked, and asked for once more."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from ostap.audience.llm.failures import cut_short, nonsense, out_of_time
from ostap.audience.llm.protocol import Reply, Schema
from ostap.audience.llm.validation import check_schema, first_violation
from ostap.results.audience import Tokens


def usable(
    name: str,
    ask: Callable[[int], Reply],
    *,
    schema: Schema | None,
    max_tokens: int,
    deadline: float | None = None,
) -> Reply:
    """Return a reply that satisfies ``schema``.

    An answer cut at ``max_tokens`` is asked for once more with twice as many. Nothing else is
    asked again: with a temperature of zero the same question brings the same answer.

    Args:
        name: of the model, for messages.
        ask: asks the model for an answer of at most so many tokens.
        schema: what the answer must be; None where any text will do.
        max_tokens: of the first try.
        deadline: the monotonic second after which the model isn't asked again.

    Raises:
        ModelProviderError: the answer is no JSON or not of the schema.
        ValueError: the schema can't be checked.
    """
    if schema is None:
        return ask(max_tokens)
    check_schema(schema)
    reply = ask(max_tokens)
    found, problem = _read(reply.text, schema)
    if problem is None:
        return Reply(found, reply.usage)
    if reply.finish != "length":
        raise nonsense(name, problem)
    if deadline is not None and time.monotonic() >= deadline:
        raise out_of_time(name)
    again = ask(2 * max_tokens)
    found, problem = _read(again.text, schema)
    if problem is None:
        return Reply(found, _sum(reply.usage, again.usage))
    raise cut_short(name, 2 * max_tokens) if again.finish == "length" else nonsense(name, problem)


def _read(text: str, schema: Schema) -> tuple[str, str | None]:
    """Return the JSON in ``text`` that fits ``schema``, and what is wrong where none does.

    Prose and fences around it are dropped; of several values the first that fits is taken.
    """
    problem = None
    for value, written in _values(text):
        violation = first_violation(value, schema)
        if violation is None:
            return written, None
        problem = problem or violation
    return "", problem or f"no JSON in {text[:80]!r}"


def _values(text: str) -> list[tuple[Any, str]]:
    decoder = json.JSONDecoder(parse_constant=_refuse)
    found: list[tuple[Any, str]] = []
    whole = text.strip()
    try:
        return [(json.loads(whole, parse_constant=_refuse), whole)]
    except (ValueError, RecursionError):
        at = 0
    while at < len(text):
        if text[at] not in "{[":
            at += 1
            continue
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            at += 1
            continue
        found.append((value, text[at:end]))
        at = end
    return found


def _refuse(name: str) -> Any:
    message = f"{name} is not a JSON number"
    raise ValueError(message)


def _sum(one: Tokens, other: Tokens) -> Tokens:
    return Tokens(
        prompt=one.prompt + other.prompt,
        cached=one.cached + other.cached,
        completion=one.completion + other.completion,
    )
