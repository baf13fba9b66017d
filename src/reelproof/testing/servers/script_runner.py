"""Runs a script: picks the outcome of each call."""

from collections import deque
from collections.abc import Iterable

from reelproof.testing.servers.outcome import OK, Act, Outcome, OutcomeRule, ServerScript
from reelproof.testing.servers.script import check_rules


class ScriptRunner:
    """A running script. Rules may be added at any time, from any thread."""

    def __init__(self, script: ServerScript) -> None:
        self.script = script
        self._parts: list[_ActiveRule] = []
        self._turns: dict[str, int] = {}
        self.add(script.rules)

    def add(self, rules: Iterable[OutcomeRule]) -> None:
        """Adds rules. Raises ValueError if they are invalid."""
        rules = tuple(rules)
        check_rules(rules)
        self._parts.extend(_ActiveRule(one, deque(one.outcomes)) for one in rules)

    def begin(self, script: ServerScript) -> None:
        """Replaces the script. Raises ValueError if it is invalid, and keeps the old one."""
        check_rules(script.rules)
        self.script = script
        self._parts = []
        self._turns.clear()
        self.add(script.rules)

    def outcome(self, on: str, path: str, prompt: str) -> Outcome:
        for part in self._parts:
            if part.fits(on, path, prompt):
                return part.take()
        return OK

    def drops_before_body(self, on: str, path: str) -> bool:
        """Whether to reset before reading the request's body."""
        for part in self._parts:
            if not part.rule.prompt and part.fits(on, path, "") and part.waiting[0].do is Act.reset_before:
                part.take()
                return True
        return False

    def latency_s(self, outcome: Outcome, prompt: str) -> float:
        if outcome.latency_s is not None:
            return outcome.latency_s
        turn = self._turns[prompt] = self._turns.get(prompt, 0) + 1
        return self.script.latency.of(prompt, turn)


class _ActiveRule:
    """A rule and its remaining outcomes."""

    def __init__(self, rule: OutcomeRule, waiting: deque[Outcome]) -> None:
        self.rule = rule
        self.waiting = waiting

    def fits(self, on: str, path: str, prompt: str) -> bool:
        rule = self.rule
        return bool(self.waiting) and rule.on in ("", on) and rule.path in path and rule.prompt in prompt

    def take(self) -> Outcome:
        if self.rule.forever and len(self.waiting) == 1:
            return self.waiting[0]
        return self.waiting.popleft()
