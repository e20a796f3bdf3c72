"""What the agents ask of a language model, whichever it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, runtime_checkable

from ostap.results.audience import Tokens

Role = Literal["system", "user", "assistant"]
Finish = Literal["stop", "length"]
Schema = Mapping[str, Any]
"""A JSON schema of the keywords that ``validation`` knows. Its order is the order of the reply."""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered.

    Attributes:
        text: the answer; with a schema, JSON valid against it and nothing around it.
        usage: tokens of the call, its repair included.
        finish: ``length`` where the answer was cut at ``max_tokens``.
    """

    text: str
    usage: Tokens
    finish: Finish = "stop"


@dataclass(frozen=True, slots=True)
class ModelProfile:
    """What a model can do and where it runs.

    Attributes:
        local: prompts don't leave this machine, so nothing need be masked.
        supports_json_schema: the schema constrains generation; otherwise it is only checked.
        context_tokens: prompt and reply together; ``None`` where the server alone knows.
        max_concurrency: calls at once that don't wait for one another.
    """

    local: bool
    supports_json_schema: bool
    context_tokens: int | None
    max_concurrency: int


@runtime_checkable
class ChatModel(Protocol):
    """A language model. Calls may come from several threads."""

    @property
    def name(self) -> str:
        """How the settings call it."""
        ...

    @property
    def profile(self) -> ModelProfile:
        """What it can do; known without loading or asking it."""
        ...

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Schema | None = None,
        max_tokens: int,
        deadline: float | None = None,
    ) -> Reply:
        """Return the answer to a conversation.

        Args:
            messages: the conversation. What several calls share should stand first: the
                model's reading of a common prefix is reused.
            schema: what the answer must be. It is not shown to the model: say it in words too,
                and bound every string and list, or the answer may run to ``max_tokens``.
            max_tokens: tokens of the answer at most; a JSON answer cut there is asked for once
                more with twice as many.
            deadline: the ``time.monotonic()`` second after which generation stops.

        Raises:
            ModelProviderError: away, too slow, or the answer doesn't satisfy the schema.
            EnvironmentFailedError: a key, a file, an extra is missing, or models are off.
            ValueError: the schema uses what ``validation`` doesn't know.
        """
        ...

    def close(self) -> None:
        """Free what the model holds; closing twice is fine."""
        ...
