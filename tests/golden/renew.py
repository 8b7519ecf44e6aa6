"""Writes the stored outputs anew: `make golden`. Read the difference before you commit it."""

from tests.golden.pages import CASES, HERE, render, stored


def main() -> None:
    """One page, one Markdown and one JSON file for each case."""
    (HERE / "outputs").mkdir(exist_ok=True)
    for case in CASES:
        for face, text in render(case).items():
            stored(case, face).write_text(text)


if __name__ == "__main__":
    main()
