"""The checkout's own test run; the plugin itself is `nlpcheck.plugin`."""

import pytest
from hypothesis import settings

from nlpcheck.border.surroundings import set_defaults

set_defaults()  # offline, and one thread: for tiny models more of them only wait for each other

settings.register_profile("the same examples each time", derandomize=True, database=None)
settings.load_profile("the same examples each time")

pytest_plugins = ["nlpcheck.plugin"]

collect_ignore_glob = ["nlpcheck/metrics/*/*.py"]
"""`evaluate` imports them, in a process of its own; their examples run there."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ``--impl``, run the specification alone: our own machinery is not what is asked about."""
    if config.getoption("--impl"):
        ours = [item for item in items if not item.get_closest_marker("requirement")]
        config.hook.pytest_deselected(items=ours)
        items[:] = [item for item in items if item.get_closest_marker("requirement")]
