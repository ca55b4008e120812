"""Areas that share functions share requirements and entries of the bench."""

import sys
import types

from nlpcheck.bench import catalogue
from nlpcheck.border.recording import Area
from nlpcheck.spec import ATTRIBUTE, adopted, requirements

HOME = "masked_lm"


def module_of(area, family):
    return sys.modules[next(r for r in requirements([area]) if r.family == family).on_example.__module__]


def test_requirements_are_adopted_under_ids_of_their_own():
    home = module_of(HOME, "grouping")
    caller = {"__name__": "nlpcheck.conformance.causal_lm.test_grouping", "adopted": adopted, "home": home}
    exec("found = adopted(home, 'ML', 'CL')", caller)
    for name, test in caller["found"].items():
        own, theirs = getattr(test, ATTRIBUTE), getattr(getattr(home, name), ATTRIBUTE)
        assert own.area == "causal_lm"
        assert own.id == theirs.id.replace("ML-", "CL-")
        assert own.after == tuple(id.replace("ML-", "CL-") for id in theirs.after)
        assert (own.statement, own.level, own.source) == (theirs.statement, theirs.level, theirs.source)
        assert own.test is test


def test_an_adopted_requirement_judges():
    home = types.ModuleType("home")
    judged = []

    def judge(impl):
        """Judge."""
        judged.append(impl)

    described = next(iter(requirements([HOME])))
    setattr(judge, ATTRIBUTE, described)
    home.test_it = judge
    caller = {"__name__": "nlpcheck.conformance.causal_lm.test_x", "adopted": adopted, "home": home}
    exec("found = adopted(home, 'ML', 'CL')", caller)
    area = Area("causal_lm", {})
    caller["found"]["test_it"](area)
    assert judged == [area]


def test_entries_are_adopted():
    pairs = {(home, area, family) for home, area, family in _adoptions()}
    for home, area, family in pairs:
        for kind in ("mutant", "alternative"):
            theirs = {e.title for e in catalogue.entries(kind, (home,)) if e.family == family}
            own = {e.title for e in catalogue.entries(kind, (area,)) if e.family == family}
            assert theirs <= own, (kind, home, area, family)


def _adoptions():
    return [("masked_lm", "causal_lm", "grouping"), ("summarization", "translation", "collation")]
