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
