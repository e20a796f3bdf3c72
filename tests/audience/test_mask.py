"""What names or reaches a person never leaves this machine."""

import pytest

from ostap.audience.llm import Message, ScriptedChat
from ostap.audience.mask import discreet, mask


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("звоните +7 (913) 123-45-67", "звоните <phone>"),
        ("пишите ivan.petrov@mail.ru сегодня", "пишите <e-mail> сегодня"),
        ("карта 4276123412341234", "карта <number>"),
        ("договор 12345678901234567890", "договор <number>"),
        ("ваш менеджер Иванова Мария Петровна", "ваш менеджер <name>"),
        ("живут в Нижнем Новгороде", "живут в Нижнем Новгороде"),
        ("от 10 000 до 500 000 рублей", "от 10 000 до 500 000 рублей"),
        ("с 2026-01-15 по 2026-03-20", "с 2026-01-15 по 2026-03-20"),
    ],
)
def test_people_are_masked_and_figures_are_not(text: str, expected: str) -> None:
    assert mask(text) == expected


def test_only_a_model_outside_this_machine_gets_masked_text() -> None:
    said = [Message("user", "пишите ivan@mail.ru")]
    far, near = ScriptedChat(["да"], local=False), ScriptedChat(["да"], local=True)
    discreet(far).complete(said, max_tokens=5)
    discreet(near).complete(said, max_tokens=5)
    assert far.calls[0].messages[0].content == "пишите <e-mail>"
    assert near.calls[0].messages[0].content == "пишите ivan@mail.ru"
