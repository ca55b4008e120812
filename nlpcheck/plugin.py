"""The pytest plugin: run the specification with ``pytest --impl TARGET``.

It is loaded in every project that has nlpcheck installed, so it imports nothing but pytest until a requirement is
collected, and touches no test that is not one.
"""

from __future__ import annotations

import warnings
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any, cast

import pytest

if TYPE_CHECKING:
    from nlpcheck.border.recording import Area
    from nlpcheck.judging import Judge
    from nlpcheck.loading import Implementation
    from nlpcheck.spec import Requirement

REFERENCE = "nlpcheck.tasks"
ATTRIBUTE = "nlpcheck_requirement"
JUDGES = pytest.StashKey[dict[tuple[str, str], "Judge"]]()
STATE = "nlpcheck_state"

pytest.register_assert_rewrite("nlpcheck.assertions", "nlpcheck.rules", "nlpcheck.rules.interface")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; their names cannot collide with those of other plugins."""
    group = parser.getgroup("nlpcheck", "nlpcheck: is this NLP pipeline code right?")
    group.addoption(
        "--impl",
        action="append",
        default=[],
        metavar="TARGET",
        help="implementation to judge: package, folder, .py or .ipynb; "
        "repeatable (default: the ini option nlpcheck_impl, else the reference)",
    )
    group.addoption(
        "--impl-task", action="append", default=[], metavar="AREA", help="the area of a single file; repeatable"
    )
    group.addoption("--impl-level", choices=["must", "all"], default="all", help="must: leave SHOULD requirements out")
    group.addoption(
        "--impl-profile",
        choices=["quick", "default", "thorough"],
        default="default",
        help="examples per requirement: 25, 60, 1000",
    )
    group.addoption(
        "--impl-budget", type=float, default=20.0, metavar="SECONDS", help="time that a requirement may take"
    )
    parser.addini("nlpcheck_impl", "implementations to judge when --impl is not given", type="args", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark, so that strict projects accept it, and choose the profile before the suite is imported."""
    config.addinivalue_line("markers", "requirement(id, level): a requirement of nlpcheck's specification")
    config.stash[JUDGES] = {}
    if config.getoption("--impl-profile") != "default":
        from nlpcheck import profiles

        profiles.activate(config.getoption("--impl-profile"))
    for target in config.getoption("--impl"):
        _loaded(config, target)  # told before anything is collected


def _loaded(config: pytest.Config, target: str) -> Implementation:
    """Find an implementation; nothing of it is imported yet."""
    from nlpcheck.errors import UsageError
    from nlpcheck.loading import load

    try:
        return load(target, config.getoption("--impl-task"))
    except UsageError as error:
        raise pytest.UsageError(str(error)) from None


def _targets(config: pytest.Config) -> list[str]:
    return list(dict.fromkeys(config.getoption("--impl") or config.getini("nlpcheck_impl") or [REFERENCE]))


def requirement_of(item: pytest.Item) -> Requirement | None:
    """Return the requirement that a test judges, if it is one."""
    return getattr(getattr(item, "obj", None), ATTRIBUTE, None)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each requirement once for each implementation."""
    if "nlpcheck_implementation" in metafunc.fixturenames:
        targets = _targets(metafunc.config)
        metafunc.parametrize("nlpcheck_implementation", targets, indirect=True, scope="session", ids=targets)


@pytest.fixture(scope="session")
def nlpcheck_implementation(request: pytest.FixtureRequest) -> Implementation:
    """Return the implementation under test."""
    return _loaded(request.config, request.param)


@pytest.fixture(scope="module")
def impl(request: pytest.FixtureRequest, nlpcheck_implementation: Implementation) -> Area:
    """Return the area of the implementation that the requirements of this file judge."""
    return nlpcheck_implementation.area(request.module.__name__.split(".")[-2])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark requirements, leave SHOULD out if asked, and put the interface of each area first."""
    dropped = []
    for item in items:
        one = requirement_of(item)
        if one is not None:
            item.add_marker(pytest.mark.requirement(one.id, one.level))
            item.user_properties += [("requirement", one.id), ("level", one.level), ("area", one.area)]
            if config.getoption("--impl-level") == "must" and one.level != "MUST":
                dropped.append(item)
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in set(dropped)]
    first = [item for item in items if (one := requirement_of(item)) is not None and one.family == "interface"]
    items[:] = first + [item for item in items if item not in set(first)]


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
    """Run a requirement within its time budget; what cannot be judged is skipped, and says why."""
    one = requirement_of(pyfuncitem)
    if one is None:
        return (yield)
    from nlpcheck.border.budget import TimeBudgetExceeded, limited
    from nlpcheck.errors import NotImplementedYet, Violation

    judge = _judge(pyfuncitem)
    if unjudged := judge.unjudged(one):
        judge.states[one.id] = unjudged.result.state
        if unjudged.result.state == "failed":
            raise Violation(unjudged.result.returned, unjudged.result.expected)
        pyfuncitem.user_properties.append((STATE, unjudged.result.state))
        pytest.skip(f"{unjudged.result.state}: {unjudged.result.reason}")
    budget = judge.budget_of(one)
    judge.states[one.id] = "failed"
    judge.area.recorder.last_violation = None
    try:
        with limited(budget), warnings.catch_warnings():
            warnings.simplefilter("default")  # a strict project's filters are for its own code
            outcome = yield
    except NotImplementedYet as missing:
        judge.states[one.id] = "not-implemented"
        pyfuncitem.user_properties.append((STATE, "not-implemented"))
        pytest.skip(f"not-implemented: {missing}")
    except TimeBudgetExceeded:
        raise judge.time_violation(one, budget) from None
    judge.states[one.id] = "passed"
    return outcome


def _area(item: pytest.Function) -> Area:
    return cast("Area", item.funcargs["impl"])


def _judge(item: pytest.Function) -> Judge:
    """Return the judge of an implementation's area; it remembers what later requirements depend on."""
    from nlpcheck.judging import Judge

    area = _area(item)
    judges = item.config.stash[JUDGES]
    key = (area.target, area.name)
    if key not in judges:
        known = [r for i in item.session.items if (r := requirement_of(i)) is not None and r.area == area.name]
        judges[key] = Judge(area, list(dict.fromkeys(known)), item.config.getoption("--impl-budget"))
    return judges[key]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show a failed requirement as a card."""
    report = yield
    one = requirement_of(item)
    if one is None or call.when != "call" or call.excinfo is None or not report.failed:
        return report
    from nlpcheck.errors import Violation

    if isinstance(call.excinfo.value, Violation) and isinstance(item, pytest.Function):
        from nlpcheck.judging import failure_of
        from nlpcheck.reporting.card import card_text

        found = _judge(item).counterexample(call.excinfo.value)
        report.longrepr = card_text(failure_of(one, found), shows_replay=False)
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say of how many requirements how many were judged: green must never mean that nothing ran."""
    reports = [r for kind in ("passed", "failed", "skipped") for r in terminalreporter.getreports(kind)]
    counted = list(_counted(reports))
    for level in ("MUST", "SHOULD"):
        outcomes = [outcome for its_level, outcome in counted if its_level == level]
        if outcomes:
            states = {state: outcomes.count(state) for state in dict.fromkeys(outcomes)}
            judged = states.get("passed", 0) + states.get("failed", 0)
            named = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
            terminalreporter.write_line(f"nlpcheck: {judged} of {len(outcomes)} {level} checked: {named}")


def _counted(reports: list[pytest.TestReport]) -> Iterator[tuple[str, str]]:
    for report in reports:
        properties = dict(getattr(report, "user_properties", ()))
        if "requirement" in properties and (report.when == "call" or report.outcome == "failed"):
            yield str(properties["level"]), str(properties.get(STATE, report.outcome))
