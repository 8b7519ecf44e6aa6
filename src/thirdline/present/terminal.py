"""The page on a terminal or as Markdown: wrapped plain lines, with weight only where the terminal has it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from thirdline.present.blocks import Entry
from thirdline.present.page import Page

WIDTH = 100
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


def render_terminal(page: Page, width: int = WIDTH, colour: bool = False) -> str:
    """Plain text no wider than `width`; bold headings where `colour`."""
    return "\n".join(_terminal_lines(page, width, colour)) + "\n"


def _terminal_lines(page: Page, width: int, colour: bool) -> Iterator[str]:
    def strong(text: str) -> str:
        return f"{BOLD}{text}{PLAIN}" if colour else text

    gap = width - len(page.heading) - len(page.version)
    if gap > 1:
        yield strong(page.heading) + " " * gap + page.version
    else:
        yield from (strong(line) for line in textwrap.wrap(page.heading, width))
        yield from textwrap.wrap(page.version, width)
    for block in page.blocks:
        yield ""
        beside = block.note and len(block.title) + 3 + len(block.note) <= width
        yield strong(block.title) + (f"   {block.note}" if beside else "")
        if block.note and not beside:
            yield from textwrap.wrap(block.note, width, initial_indent="  ", subsequent_indent="  ")
        for entry in block.entries:
            yield from _entry_lines(entry, width, strong(entry.head) if entry.tag else entry.head)
    yield ""
    for line in page.footer:
        yield from textwrap.wrap(line, width)


def _entry_lines(entry: Entry, width: int, head: str) -> Iterator[str]:
    mark = f"  {entry.mark}  " if entry.mark else "  "
    room = width - len(mark) - len(entry.tag) - 2
    if entry.tag and len(entry.head) <= room:
        yield f"{mark}{head}{' ' * (room - len(entry.head))}  {entry.tag}"
    else:
        rest = " " * len(mark)
        yield from textwrap.wrap(entry.head, width, initial_indent=mark, subsequent_indent=rest)
        yield from textwrap.wrap(entry.tag, width, initial_indent=f"{rest}   ", subsequent_indent=f"{rest}   ")
    for line in entry.lines:
        yield from textwrap.wrap(line, width, initial_indent="     ", subsequent_indent="     ")


def render_markdown(page: Page) -> str:
    """The same page as Markdown."""
    return "\n".join(_markdown_lines(page)) + "\n"


def _markdown_lines(page: Page) -> Iterator[str]:
    yield f"# {page.heading}"
    yield f"\n{page.version}"
    for block in page.blocks:
        yield f"\n## {block.title}\n"
        if block.note:
            yield f"{block.note}\n"
        for entry in block.entries:
            mark = f"{entry.mark} " if entry.mark else ""
            yield f"- {mark}**{entry.head}**" + (f" ({entry.tag})" if entry.tag else "")
            yield from (f"  - {line}" for line in entry.lines)
    yield ""
    for line in page.footer:
        yield f"> {line}\n"
