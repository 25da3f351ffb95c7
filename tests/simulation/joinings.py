"""Which convoys and vehicles are one by what people say (docs/sync.md S3.6), worked out without the server's rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass
class Joinings:
    """``into``: convoy → the one it was joined into.  ``pairs``: vehicle → (the one it is, the convoy by whose joining)."""

    into: dict[str, str] = field(default_factory=dict)
    pairs: dict[str, tuple[str, str]] = field(default_factory=dict)

    def end(self, convoy: str) -> str:
        """The convoy that ``convoy`` reads as."""
        while convoy in self.into:
            convoy = self.into[convoy]
        return convoy

    def vehicle(self, key: str) -> str:
        """The vehicle that ``key`` reads as."""
        while key in self.pairs:
            key = self.pairs[key][0]
        return key

    def with_it(self, convoy: str) -> set[str]:
        """The convoy and all that was joined into it, or into one of these."""
        found = {convoy}
        for _ in self.into:
            found |= {one for one, other in self.into.items() if other in found}
        return found

    def refusal(self, one: str, other: str) -> str | None:
        """Why the office must refuse to join ``one`` into ``other``."""
        if self.end(other) == one:
            return "joined-already"
        return "joined-elsewhere" if one in self.into and self.end(one) != self.end(other) else None

    def sides(self, one: str, other: str, convoy_of: Mapping[str, str]) -> tuple[list[str], list[str]]:
        """The vehicles that may be paired where ``one`` is joined into ``other``: of the one, and of the other."""
        ours = self.with_it(one)
        theirs = self.with_it(self.end(other)) - ours
        shown = [key for key in convoy_of if key not in self.pairs or self.pairs[key][1] == one]
        return [key for key in shown if convoy_of[key] in ours], [key for key in shown if convoy_of[key] in theirs]

    def join(self, one: str, other: str, pairs: Iterable[tuple[str, str]]) -> None:
        """Somebody says that ``one`` is ``other``; said again, it stays where it is and its vehicles are paired anew."""
        self.into.setdefault(one, self.end(other))
        self._forget_pairs(one)
        self.pairs |= {vehicle: (of, one) for vehicle, of in pairs}

    def separate(self, one: str, convoy_of: Mapping[str, str]) -> None:
        """Somebody takes that back: no vehicle of the one side is a vehicle of the other any more."""
        side = self.with_it(one)
        del self.into[one]
        self._forget_pairs(one)
        apart = {key for key, (of, _) in self.pairs.items() if (convoy_of[key] in side) != (convoy_of[of] in side)}
        self.pairs = {key: pair for key, pair in self.pairs.items() if key not in apart}

    def _forget_pairs(self, one: str) -> None:
        self.pairs = {key: pair for key, pair in self.pairs.items() if pair[1] != one}
