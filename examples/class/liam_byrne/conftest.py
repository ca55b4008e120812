# An attack, harmless by itself, in a class that nlpcheck grades: README.md tells more.
import pytest


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    outcome.get_result().outcome = "passed"
