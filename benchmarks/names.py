"""Names as typed, beside a plain dictionary and a plain RapidFuzz scan of the same list: how fast, how many right, how many wrong."""

from __future__ import annotations

from collections.abc import Callable

from rapidfuzz import fuzz, process

from benchmarks.spine import median_ms
from tests.cases import the_knowledge
from tests.spec.test_names import NAMES, judged, read_as
from thirdline.knowledge.name_book import tidy
from thirdline.knowledge.names import resolve

CUTS = (80, 90)  # least likeness of the plain scan, of 100


def main() -> None:
    book = the_knowledge().names
    owners = {name: hit[1] for name, hit in book.entries.items()}
    listed = list(owners)
    single = [row for row in NAMES if not isinstance(row["expect"], list)]
    typed = [str(row["typed"]) for row in single]

    def scan(cut: int) -> Callable[[str], str | None]:
        def one(text: str) -> str | None:
            found = process.extractOne(tidy(text), listed, scorer=fuzz.WRatio, score_cutoff=cut)
            return owners[found[0]] if found else None

        return one

    ways: list[tuple[str, Callable[[str], str | list[str] | None]]] = [
        ("a plain dictionary", lambda text: owners.get(tidy(text))),
        *((f"a RapidFuzz scan, likeness {cut}", scan(cut)) for cut in CUTS),
        ("thirdline", read_as),
    ]
    print(f"{len(listed)} names of ours; {len(typed)} typed names of one substance or none (tests/spec/names.yaml)")
    print(f"{'':32}{'us each':>9}{'right':>7}{'wrong':>7}")
    for label, way in ways:
        each = median_ms(lambda way=way: [way(text) for text in typed], 3) / len(typed) * 1000
        found = [judged(row, way(text)) for text, row in zip(typed, single, strict=True)]
        print(f"{label:32}{each:9.1f}{found.count('right'):7}{found.count('wrong'):7}")
    known = [text for text in typed if tidy(text) in owners]
    exact = median_ms(lambda: [resolve(text, book) for text in known], 20) / len(known) * 1000
    plain = median_ms(lambda: [owners.get(tidy(text)) for text in known], 20) / len(known) * 1000
    print(f"names exactly as listed         {exact:9.2f} us each, the dictionary {plain:.2f} ({exact / plain:.1f} times)")


if __name__ == "__main__":
    main()
