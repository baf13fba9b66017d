"""Provider keys in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class InMemoryKeyring:
    """The port `Keyring`."""

    kept: dict[str, str] = field(default_factory=dict)
    changes: int = 0

    async def values(self) -> Mapping[str, str]:
        return dict(self.kept)

    async def set(self, name: str, value: str) -> None:
        self.kept[name] = value
        self.changes += 1

    async def remove(self, name: str) -> None:
        self.kept.pop(name, None)
        self.changes += 1

    def stamp(self) -> object:
        return self.changes
