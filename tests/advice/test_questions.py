"""The questions end where they should, whoever answers them."""

import pytest

from nlpcheck.advice import explanations, questions
from nlpcheck.advice.scenarios import SCENARIOS
from nlpcheck.advice.tree import FIRST, QUESTIONS
from nlpcheck.contract import TASKS
from nlpcheck.errors import UsageError

ENDS = {
    "contracts": "token_classification",
    "tickets": "sequence_classification",
    "manual": "question_answering",
    "routing": "sequence_classification",
    "topics": "sequence_classification",
    "stars": "sequence_classification",
    "duplicates": "sequence_classification",
    "language": "sequence_classification",
    "privacy": "token_classification",
    "parts-of-speech": "token_classification",
    "passages": "question_answering",
    "explain": "causal_lm",
    "minutes": "summarization",
    "headlines": "summarization",
    "catalogue": "translation",
    "plain-words": "translation",
    "autocomplete": "causal_lm",
    "gaps": "masked_lm",
    "domain": "masked_lm",
    "house-style": "causal_lm",
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_ends_where_it_should(name):
    told = SCENARIOS[name]
    way = questions.follow(told.answers)
    assert way.task == ENDS[name]
    wrong = questions.tempting(way, told)
    assert way.task not in [task for task, _ in wrong]
    assert {task for task, _ in wrong} <= set(TASKS)


@pytest.mark.parametrize(
    ("name", "tempting"),
    [
        ("contracts", {"question_answering", "sequence_classification", "summarization"}),
        ("tickets", {"token_classification", "causal_lm"}),
        ("manual", {"token_classification", "causal_lm", "sequence_classification"}),
    ],
)
def test_the_scenarios_of_the_lesson_name_what_is_tempting(name, tempting):
    told = SCENARIOS[name]
    assert {task for task, _ in questions.tempting(questions.follow(told.answers), told)} >= tempting


def test_every_task_is_reached_and_every_answer_leads_on():
    ends = {answer.then for question in QUESTIONS.values() for answer in question.answers} - set(QUESTIONS)
    assert ends == set(TASKS)
    assert {ENDS[name] for name in SCENARIOS} == set(TASKS)


def test_every_question_can_be_reached():
    reached, ahead = set(), [FIRST]
    while ahead:
        key = ahead.pop()
        reached.add(key)
        ahead += [answer.then for answer in QUESTIONS[key].answers if answer.then in QUESTIONS]
    assert reached == set(QUESTIONS)


def test_an_answer_never_tempts_to_where_it_leads():
    for question in QUESTIONS.values():
        for answer in question.answers:
            assert answer.then not in answer.tempting, (question.key, answer.key)


@pytest.mark.parametrize("given", ["parts", " PARTS ", "2", "output=parts", "parts of the text"])
def test_an_answer_may_be_given_in_several_ways(given):
    assert questions.chosen(QUESTIONS[FIRST], given).key == "parts"


@pytest.mark.parametrize("given", ["", "5", "0", "a", "words"])
def test_another_answer_is_refused_with_those_that_are_taken(given):
    with pytest.raises(UsageError, match="1 or label, 2 or parts, 3 or text, 4 or nothing"):
        questions.chosen(QUESTIONS[FIRST], given)


def test_an_answer_too_many_is_told():
    with pytest.raises(UsageError, match=r"'yes' is one too many: token_classification"):
        questions.follow(["parts", "types", "yes"])


def test_an_unknown_scenario_is_told():
    with pytest.raises(UsageError, match="no scenario 'cats'; choose from contracts"):
        questions.scenario("cats")


@pytest.mark.parametrize("task", TASKS)
def test_every_line_of_a_recipe_has_a_reason_and_the_row_is_of_the_task(task):
    from nlpcheck.tasks.diagnosis import diagnose, recipe

    lines = {name: (value, reason) for name, value, reason in explanations.lines(task)}
    assert lines["head"][0] == recipe(task)["head"]
    assert lines["alignment"][0] == ("yes" if recipe(task)["needs_alignment"] else "no")
    assert all(reason for _, reason in lines.values())
    goal = {"masked_lm": "fill", "causal_lm": "generate"}.get(task)
    assert diagnose([explanations.ROWS[task]], goal=goal) == task
