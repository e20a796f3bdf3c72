"""A language model that says what it is told to: for tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ostap.audience.llm.answer import usable
from ostap.audience.llm.protocol import Message, ModelProfile, Reply, Schema
from ostap.errors import ModelProviderError, OstapError
from ostap.names import Text
from ostap.results.audience import Tokens

Line = str | Reply | OstapError


@dataclass(frozen=True, slots=True)
class Call:
    """What a model was asked."""

    messages: tuple[Message, ...]
    schema: Schema | None
    max_tokens: int
    deadline: float | None


class ScriptedChat:
    """Says its lines in order, or what a function of the messages returns.

    Args:
        script: the lines, or the function. An error among them is raised. A text counts as
            many tokens as it has words.
        name: how it is called.
        local: whether it passes for a model of this machine.
    """

    def __init__(
        self,
        script: Sequence[Line] | Callable[[Sequence[Message]], Line],
        *,
        name: str = "scripted",
        local: bool = True,
    ) -> None:
        self.name = name
        self.profile = ModelProfile(
            local=local, supports_json_schema=False, context_tokens=None, max_concurrency=1
        )
        self.calls: list[Call] = []
        self._answer = script if callable(script) else None
        self._lines = iter(() if callable(script) else script)

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Schema | None = None,
        max_tokens: int,
        deadline: float | None = None,
    ) -> Reply:
        """Return the next line, checked as a real model's would be."""

        def ask(tokens: int) -> Reply:
            self.calls.append(Call(tuple(messages), schema, tokens, deadline))
            line = self._next(messages)
            if isinstance(line, OstapError):
                raise line
            if isinstance(line, Reply):
                return line
            read = sum(len(m.content.split()) for m in messages)
            return Reply(line, Tokens(prompt=read, completion=len(line.split())))

        return usable(self.name, ask, schema=schema, max_tokens=max_tokens, deadline=deadline)

    def close(self) -> None:
        """Nothing is held."""

    def _next(self, messages: Sequence[Message]) -> Line:
        if self._answer is not None:
            return self._answer(messages)
        try:
            return next(self._lines)
        except StopIteration:
            raise ModelProviderError(
                "model.script_ended",
                Text(
                    f"The script of '{self.name}' has no line left.",
                    f"В сценарии '{self.name}' не осталось реплик.",
                ),
            ) from None
