"""Writes the stored outputs anew: `make golden`. Read the difference before you commit it."""

from tests.cases import the_knowledge
from tests.golden.pages import CASES, HERE, card, render, stored, stored_card


def main() -> None:
    """One page, one Markdown and one JSON file for each case; one page for each option."""
    (HERE / "outputs").mkdir(exist_ok=True)
    for case in CASES:
        for face, text in render(case).items():
            stored(case, face).write_text(text)
    for old in (HERE / "options").glob("*.txt"):
        old.unlink()
    (HERE / "options").mkdir(exist_ok=True)
    for option in the_knowledge().options:
        stored_card(option).write_text(card(option))


if __name__ == "__main__":
    main()
