"""Of a hidden requirement only title, concept, hint and the builtin class of an exception are told."""

import base64
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from nlpcheck.grading import record as r
from nlpcheck.grading.outputs import cards, formats, gradebooks
from nlpcheck.grading.outputs.formats import Context
from nlpcheck.grading.outputs.table import show
from tests.grading.outputs.examples import HIDDEN, record, requirement

FOR_STUDENTS = ["feedback", "gradescope", "classroom", "github", "junit", "csv", "summary"]
MOODLE = "Identifier,Email address,Grade,Feedback comments\nParticipant 7,a@b.c,,\n"


def all_texts(one):
    made = formats.files(FOR_STUDENTS, [one], Context())
    texts = [*made.values(), gradebooks.moodle([one], {one.id: {"moodle": "7"}}, MOODLE)[0]]
    texts += [base64.b64decode(text.split("=", 1)[1]).decode() for name, text in made.items() if name.endswith(".env")]
    terminal = io.StringIO()
    show(Console(file=terminal, width=300), [one])
    return "\n".join([*texts, terminal.getvalue()])


@settings(deadline=None)
@given(
    st.sampled_from(r.PRIORITY),
    st.sampled_from(["KeyError", "Sneaky_input_1_2_3", ""]),
    st.sampled_from([r.HIDDEN, "", "Public"]),
)
def test_nothing_hidden_is_told(verdict, exception, visibility):
    hidden = replace(HIDDEN, verdict=verdict, exception=exception, visibility=visibility, item=1)
    text = all_texts(record("ana", requirement(), hidden))
    assert "HIDDEN-" not in text
    assert "Sneaky" not in text
    told = cards.told(hidden)
    assert {line.name for line in told} <= {"What happened", "Concept", "Hint"}


def test_even_if_the_record_names_it_as_the_first_to_mend():
    text = all_texts(replace(record("ana", HIDDEN), fix_first=HIDDEN.id))
    assert "HIDDEN-" not in text
    assert "Fix this first" not in text


def test_even_in_an_item_that_is_public():
    assert "HIDDEN-" not in all_texts(record("ana", requirement(), replace(HIDDEN, item=0)))


def test_even_if_others_are_folded_with_it():
    like = requirement("TC-SPAN-6", card=replace(HIDDEN.card, looks_like="HIDDEN-looks"), function="entity_spans")
    found = cards.folds([HIDDEN, like])
    assert [fold.others for fold in found] == [(), ()]


@pytest.mark.parametrize("exception", ["KeyError", "RecursionError", "KeyboardInterrupt"])
def test_a_builtin_exception_is_named(exception):
    assert f"It raises {exception}" in all_texts(record("ana", replace(HIDDEN, exception=exception)))


def test_title_concept_and_hint_are_told():
    page = formats.files(["feedback"], [record("ana", HIDDEN)])["feedback/ana.md"]
    assert "An I- that continues nothing gives no span. (hidden)" in page
    assert "*Concept*: token classification, spans" in page
    assert "*Hint*: pass mode on." in page
