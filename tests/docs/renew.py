"""Writes the real assessment into README.md: `make golden`."""

import re

from tests.docs.test_docs import ROOT, run


def main() -> None:
    """Replace the block under `<!-- assess -->`."""
    path = ROOT / "README.md"
    page = run("assess", "examples/maria.yaml", "--as-of", "2026-11-23")
    text = re.sub(r"(<!-- assess -->\n```text\n).*?(```)", lambda m: f"{m[1]}{page}{m[2]}", path.read_text(), flags=re.DOTALL)
    path.write_text(text)


if __name__ == "__main__":
    main()
