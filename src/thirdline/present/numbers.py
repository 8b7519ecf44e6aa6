"""Numbers that may be open, as people read them."""

from __future__ import annotations

from thirdline.reasoning.standing import Range


def render_range(pair: Range, open_end: str = "?") -> str:
    """ "2", "2 to 4", "2 to ?": three digits are enough for anybody.

    >>> render_range((1.0, 1.0)), render_range((1.14159, None), "more")
    ('1', '1.14 to more')
    """
    low, high = pair
    start = f"{low or 0:.3g}"
    return start if low == high else f"{start} to {open_end if high is None else f'{high:.3g}'}"


def render_times(ratio: Range) -> str:
    """How many times, to two digits; an end that is not known is left out.

    >>> render_times((1.1415, 1.5349)), render_times((0.0, 0.928)), render_times((1.2, None))
    ('1.1 to 1.5', 'at most 0.93', 'at least 1.2')
    """
    low, high = ratio
    if high is None:
        return f"at least {low or 0:.2g}"
    return f"at most {high:.2g}" if not low else render_range((float(f"{low:.2g}"), float(f"{high:.2g}")))
