"""Phones, e-mails, long numbers and names of people do not leave this machine in a prompt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ostap.audience.llm import ChatModel, Message, ModelProfile, Reply
from ostap.audience.llm.protocol import Schema
from ostap.audience.morphology import is_person

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.])\+?\d[\d\s\xa0().-]{8,}\d(?!\w)")
_LONG_NUMBER = re.compile(r"(?<!\d)\d{10,}(?!\d)")
_NAMES = re.compile(r"\b[А-ЯЁ][а-яё]+(?:\s+[А-ЯЁ][а-яё]+){1,2}\b")
_DIGITS_OF_A_PHONE = range(10, 16)


def mask(text: str) -> str:
    """Return the text with what names or reaches a person replaced by what it was."""
    text = _EMAIL.sub("<e-mail>", text)
    text = _PHONE.sub(_phone, text)
    text = _LONG_NUMBER.sub("<number>", text)
    return _NAMES.sub(_person, text)


def _phone(match: re.Match[str]) -> str:
    digits = sum(character.isdigit() for character in match.group())
    return "<phone>" if digits in _DIGITS_OF_A_PHONE else match.group()


def _person(match: re.Match[str]) -> str:
    """Mask two or three capitalised words where at least two are a person's names."""
    words = match.group().split()
    return "<name>" if sum(is_person(word) for word in words) > 1 else match.group()


class MaskedChat:
    """A language model outside this machine, that never sees whom a text names."""

    def __init__(self, chat: ChatModel) -> None:
        self._chat = chat

    @property
    def name(self) -> str:
        """How the settings call it."""
        return self._chat.name

    @property
    def profile(self) -> ModelProfile:
        """What it can do."""
        return self._chat.profile

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Schema | None = None,
        max_tokens: int,
        deadline: float | None = None,
    ) -> Reply:
        """Return the answer to the conversation with its people masked."""
        masked = [Message(message.role, mask(message.content)) for message in messages]
        return self._chat.complete(masked, schema=schema, max_tokens=max_tokens, deadline=deadline)

    def close(self) -> None:
        """Free what the model holds."""
        self._chat.close()


def discreet(chat: ChatModel) -> ChatModel:
    """Return the model itself where it is local, else one that masks what it is sent."""
    return chat if chat.profile.local else MaskedChat(chat)
