"""What a refusal must look like: where, what and the cure, each on one line."""

from collections.abc import Callable

import pytest

from thirdline.tree import Problem, Refused


def problems_of(read: Callable[[], object]) -> list[Problem]:
    """Every problem of the refusal that `read` must end in, each checked for its parts."""
    with pytest.raises(Refused) as caught:
        read()
    for problem in caught.value.problems:
        assert problem.place.file
        assert problem.what
        assert problem.cure.endswith((".", "?"))
        assert str(problem).isprintable()
    return caught.value.problems


def problem_of(read: Callable[[], object]) -> Problem:
    """The only problem of the refusal that `read` must end in."""
    (problem,) = problems_of(read)
    return problem
