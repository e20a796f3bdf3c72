"""A run step by step: every finished node is told, measured and kept before the next begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from ostap.audience.budget import Meter
from ostap.audience.state import AudienceState
from ostap.names import Text
from ostap.results.audience import StepLine, Tokens

Keep = Callable[[AudienceState], None]
Tell = Callable[[Text], None]


class Node(Protocol):
    """A step's work: the state so far in, what it changed out."""

    def __call__(self, state: AudienceState) -> AudienceState:
        """Do it."""
        ...


TITLES: Final = {
    "reader": Text("Offer read", "Предложение прочитано"),
    "linker": Text("Data found", "Нужные данные найдены"),
    "marketer": Text("Criteria in words made", "Критерии словами составлены"),
    "analyst": Text("Words understood", "Слова разобраны"),
    "writer": Text("SQL written", "SQL написан"),
    "critic": Text("Counted", "Посчитано"),
    "runner": Text("Ids fetched", "Идентификаторы получены"),
}
ORDER: Final = tuple(TITLES)


class Steps:
    """Makes of a node a step that outlives the process.

    What a step took counts from the end of the one before, so the steps add up to the run.

    Args:
        meter: of the run.
        keep: writes the state where a resumed run finds it; it must be durable on return.
        tell: streams progress.
    """

    def __init__(self, meter: Meter, keep: Keep, tell: Tell) -> None:
        self._meter = meter
        self._keep = keep
        self._tell = tell
        self._seconds, self._tokens = meter.seconds, meter.tokens

    def step(self, name: str, node: Node) -> Node:
        """Return the node as a step: afterwards the state says that ``name`` is finished."""

        def walk(state: AudienceState) -> AudienceState:
            changes = node(state)
            line = self.lap(name)
            steps = [*state.get("steps", []), line.model_dump(mode="json")]
            ended: AudienceState = {**changes, "finished": name, "steps": steps}
            self._keep({**state, **ended})
            self._tell(_told(line))
            return ended

        return walk

    def lap(self, name: str) -> StepLine:
        """Return what was spent since the last lap."""
        seconds, tokens = self._meter.seconds, self._meter.tokens
        line = StepLine(
            node=name,
            seconds=round(max(seconds - self._seconds, 0.0), 3),
            tokens=Tokens(
                prompt=tokens.prompt - self._tokens.prompt,
                cached=tokens.cached - self._tokens.cached,
                completion=tokens.completion - self._tokens.completion,
            ),
        )
        self._seconds, self._tokens = seconds, tokens
        return line


def following(finished: str | None) -> str:
    """Return the node after ``finished``: the first where nothing is."""
    return ORDER[0] if finished is None else ORDER[ORDER.index(finished) + 1]


def _told(line: StepLine) -> Text:
    took, spent = line.seconds, line.tokens
    title = TITLES[line.node]
    uncached = spent.prompt - spent.cached + spent.completion
    if not spent.prompt:
        return Text(f"  {title.en}: {took:.1f} s", f"  {title.ru}: {took:.1f} с")
    return Text(
        f"  {title.en}: {took:.1f} s, {uncached} tokens ({spent.cached} more from the cache)",
        f"  {title.ru}: {took:.1f} с, токенов {uncached} (и ещё {spent.cached} из кэша)",
    )
