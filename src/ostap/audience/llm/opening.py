"""From the settings to a language model."""

from __future__ import annotations

from ostap.audience.llm.protocol import ChatModel
from ostap.errors import InvalidInputError, did_you_mean
from ostap.names import Text
from ostap.settings.workspace import Models


def open_chat_model(models: Models, name: str | None = None) -> ChatModel:
    """Return a language model; nothing is loaded and nobody is asked before its first question.

    Args:
        models: the workspace's settings.
        name: which of them; None for the one that the settings use.

    Raises:
        InvalidInputError: no such model, or its settings are not complete.
    """
    name = models.use if name is None else name
    settings = models.known.get(name)
    if settings is None:
        raise InvalidInputError(
            "model.unknown",
            Text(f"There is no language model '{name}'.", f"Нет языковой модели '{name}'."),
            did_you_mean(name, models.known),
        )
    if settings.kind == "embedded":
        from ostap.audience.llm.embedded import EmbeddedChat

        return EmbeddedChat(settings.path, name=name, timeout=settings.timeout)
    from ostap.audience.llm.langchain_chat import LangChainChat

    return LangChainChat(settings, name=name)
