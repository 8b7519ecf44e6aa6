"""Hypothesis for all tests: the same examples on every run; HYPOTHESIS_PROFILE=search looks for new ones. And the knowledge, built once."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.cases import the_knowledge
from thirdline.knowledge.compile import Knowledge

slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("steady", deadline=None, derandomize=True, database=None, suppress_health_check=slow)
settings.register_profile("search", deadline=None, max_examples=5000, suppress_health_check=slow)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge of this source tree, built once for the session."""
    return the_knowledge()
