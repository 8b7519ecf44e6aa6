"""Records that stay bytes until they are asked for: one assessment needs a few substances and claims of thousands."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar, cast, overload

K = TypeVar("K")
V = TypeVar("V")


class Kept(Mapping[K, V], Generic[K, V]):
    """A mapping whose values are unpickled one by one, each once."""

    def __init__(self, items: Mapping[K, V]):
        self.raw = {key: pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL) for key, value in items.items()}
        self.made: dict[K, V] = {}

    def __getitem__(self, key: K) -> V:
        if key not in self.made:
            self.made[key] = pickle.loads(self.raw[key])
        return self.made[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self.raw)

    def __len__(self) -> int:
        return len(self.raw)

    def __getstate__(self) -> dict[K, bytes]:
        return self.raw

    def __setstate__(self, raw: dict[K, bytes]) -> None:
        self.raw, self.made = raw, {}


class KeptWhole(Mapping[K, V], Generic[K, V]):
    """A mapping that is unpickled whole, the first time anything in it is asked for."""

    def __init__(self, items: Mapping[K, V]):
        self.raw = pickle.dumps(dict(items), protocol=pickle.HIGHEST_PROTOCOL)
        self.made: dict[K, V] | None = None

    def whole(self) -> dict[K, V]:
        if self.made is None:
            self.made = pickle.loads(self.raw)
        return cast(dict[K, V], self.made)

    def __getitem__(self, key: K) -> V:
        return self.whole()[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self.whole())

    def __len__(self) -> int:
        return len(self.whole())

    def __getstate__(self) -> bytes:
        return self.raw

    def __setstate__(self, raw: bytes) -> None:
        self.raw, self.made = raw, None


class KeptRow(Sequence[V], Generic[V]):
    """The same for a row of records."""

    def __init__(self, items: Sequence[V]):
        self.kept = Kept(dict(enumerate(items)))

    @overload
    def __getitem__(self, place: int) -> V: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[V]: ...

    def __getitem__(self, place: int | slice) -> V | Sequence[V]:
        if isinstance(place, slice):
            return [self.kept[i] for i in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        return self.kept[place % len(self)]

    def __len__(self) -> int:
        return len(self.kept)
