"""The search for an example that breaks a requirement."""

import contextlib
import itertools

import pytest
from hypothesis import strategies as st

from nlpcheck import profiles, search
from nlpcheck.border.budget import clock, limited
from nlpcheck.border.recording import Area
from nlpcheck.errors import NotImplementedYet, Violation
from nlpcheck.judging import Judge
from nlpcheck.search import drawn, example, given, run, search_of
from nlpcheck.spec import requirement


@pytest.fixture(autouse=True)
def quick():
    before = profiles.active()
    profiles.activate("quick")
    yield
    profiles.activate(before)


def violated(test, holds):
    """Search a test's examples and return the values on which it is seen to fail last, or None."""
    seen = []

    def judged(values):
        seen.append(dict(values))
        if not holds(**values):
            raise Violation("got", "must")

    try:
        run(search_of(test), judged)
    except Violation:
        return seen[-1]
    return None


def searching(**strategies):
    """A test that draws some values."""

    @given(**strategies)
    def test(impl, **values): ...

    return test


def test_a_requirement_that_holds_is_judged_on_every_drawn_example():
    seen = []
    run(search_of(searching(x=st.integers())), lambda values: seen.append(values["x"]))
    assert len(seen) == profiles.count()
    assert len(set(seen)) > 10


def test_what_breaks_it_is_shrunk():
    assert violated(searching(x=st.integers()), lambda x: x < 100) == {"x": 100}
    assert violated(searching(x=st.lists(st.integers())), lambda x: len(x) < 2) == {"x": [0, 0]}


def test_an_explicit_example_comes_first_and_a_smaller_one_is_preferred():
    test = example(1_000_000)(given(st.integers())(lambda impl, x: None))
    assert violated(test, lambda x: x < 100) == {"x": 100}


def test_an_explicit_example_that_nothing_drawn_reaches_is_found():
    test = example(x=123_456_789)(searching(x=st.integers(0, 9)))
    assert violated(test, lambda x: x < 10) == {"x": 123_456_789}


def test_explicit_examples_are_judged_from_top_to_bottom():
    test = example(1)(example(2)(given(st.integers())(lambda impl, x: None)))
    seen = []
    run(search_of(test), lambda values: seen.append(values["x"]))
    assert seen[:2] == [1, 2]


def test_strategies_by_position_are_the_last_parameters():
    @given(st.just(1), st.just(2))
    def test(impl, one, two): ...

    assert list(search_of(test).strategies) == ["one", "two"]


def test_two_parameters_of_one_strategy_are_not_always_equal():
    seen = []
    run(
        search_of(searching(x=st.integers(0, 5), y=st.integers(0, 5))),
        lambda values: seen.append(tuple(values.values())),
    )
    assert any(x != y for x, y in seen)


def test_strategies_that_are_written_the_same_share_what_is_drawn():
    assert drawn(st.integers(3, 99)) is drawn(st.integers(3, 99))
    assert drawn(st.integers(3, 99)) is not drawn(st.integers(3, 98))


def test_strategies_that_hide_what_they_draw_share_nothing():
    one, other = st.sampled_from([object()]), st.sampled_from([object()])
    assert drawn(one) is drawn(one)
    assert drawn(one) is not drawn(other)


def test_two_functions_of_one_name_share_nothing():
    @st.composite
    def numbers(draw):
        return draw(st.integers(0, 9))

    first = numbers()

    @st.composite
    def numbers(draw):
        return -draw(st.integers(1, 9)) - 1

    assert drawn(first) != drawn(numbers())


def test_another_seed_draws_other_examples():
    first = drawn(st.integers(0, 10**9))
    profiles.activate("quick", 1)
    assert drawn(st.integers(0, 10**9)) != first


def test_the_search_is_the_same_in_every_run():
    search._drawn.cache_clear()
    first = list(drawn(st.lists(st.integers())))
    search._drawn.cache_clear()
    assert drawn(st.lists(st.integers())) == first


def test_without_strategies_there_is_one_example():
    seen = []
    run(search_of(lambda impl: None), seen.append)
    assert seen == [{}]


def test_a_stub_ends_the_search():
    def judged(values):
        raise NotImplementedYet("add it")

    with pytest.raises(NotImplementedYet):
        run(search_of(searching(x=st.integers())), judged)


def requirement_on(strategy, body):
    """A requirement on normalize_answer."""

    @requirement("X-1", "normalize_answer")
    @given(strategy)
    def test_it(impl, text):
        """It holds.

        Why: because.
        Hint: do it.
        """
        body(impl, text)

    return test_it.nlpcheck_requirement


def test_an_implementation_that_answers_at_random_is_told_so():
    answers = itertools.cycle(["right", "wrong", "right", "right"])

    def body(impl, text):
        got = impl.normalize_answer(text)
        if got == "wrong":
            raise Violation(repr(got), "'right'")

    area = Area("question_answering", {"normalize_answer": lambda _text: next(answers)})
    result = Judge(area, []).judge(requirement_on(st.text(), body)).result
    assert result.state == "failed"
    assert "wrong" in result.returned


def test_the_calls_on_the_card_are_those_of_the_smallest_example():
    def body(impl, text):
        if len(impl.normalize_answer(text)) > 2:
            raise Violation("long", "short")

    area = Area("question_answering", {"normalize_answer": lambda text: text})
    result = Judge(area, []).judge(requirement_on(st.text("ab"), body)).result
    assert result.call == "normalize_answer('aaa')"


def tried(strategy, holds):
    """Search one requirement after another on a strategy; return what each was judged on."""
    found = []
    for one in holds:
        found.append([])

        def judged(values, one=one, seen=found[-1]):
            seen.append(values["x"])
            if not one(values["x"]):
                raise Violation("got", "must")

        with pytest.raises(Violation):
            run(search_of(searching(x=strategy)), judged)
    return found


def long_lists(most):
    """Lists that are not read at a glance."""
    return st.integers(0, most).map(lambda number: [number] * 100)


def test_a_small_example_is_looked_for_once():
    holds = [lambda x: x[0] < 100, lambda x: x[0] < 90]
    with search.remembering():
        first, second = tried(long_lists(10**6), holds)
    assert first[-1][0] == 100
    assert second[-1][0] == 100
    assert second[-3][0] > 100, "the drawn one, then at once the small one, and again: it may not break it each time"
    assert tried(long_lists(10**6), holds)[1][-1][0] == 90, "and is forgotten"


def test_a_small_example_that_breaks_nothing_is_not_the_last_word():
    with search.remembering():
        found = tried(long_lists(10**6), [lambda x: x[0] < 100, lambda x: x[0] < 200])
    assert found[1][-1][0] == 200


def test_small_examples_belong_to_their_strategies():
    with search.remembering():
        tried(long_lists(10**6), [lambda x: x[0] < 100])
        assert tried(long_lists(10**5), [lambda x: x[0] < 90])[0][-1][0] == 90


def test_for_many_the_shortest_drawn_example_is_small_enough_if_it_is_short():
    strategy = st.text("ab", max_size=100)
    breaking = sorted((text for text in drawn(strategy) if len(text) > 3), key=len)
    with search.remembering():
        (judged_on,) = tried(strategy, [lambda x: len(x) <= 3])
    assert len(judged_on[-1]) == len(breaking[0])
    assert set(judged_on) <= set(drawn(strategy))
    (judged_on,) = tried(strategy, [lambda x: len(x) <= 3])
    assert judged_on[-1] == "aaaa"


def test_the_search_ends_when_nothing_smaller_is_found_for_a_while():
    strategy = st.lists(st.integers(0, 10**9), min_size=20, max_size=20, unique=True)
    worst = drawn(strategy)[0]
    seen = []

    def judged(values):
        seen.append(values["x"])
        if values["x"] == worst:
            raise Violation("got", "must")

    with pytest.raises(Violation):
        run(search_of(searching(x=strategy)), judged)
    assert seen[-1] == worst
    assert len(seen) <= 1 + 2 * profiles.count() + search.PATIENCE + 2


@pytest.mark.parametrize("how", [contextlib.nullcontext, search.remembering])
def test_an_example_that_breaks_it_only_once_is_called_flaky(how):
    failing = itertools.chain([False, True, True], itertools.cycle([False]))

    def judged(values):
        if next(failing):
            raise Violation("got", "must")

    with how(), pytest.raises(Violation) as caught:
        run(search_of(searching(x=st.integers())), judged)
    assert caught.value.flaky


def test_looking_for_a_short_example_takes_nothing_of_the_time_of_the_code():
    left = []

    def judged(values):
        left.append(clock.left)
        if len(values["x"]) > 3:
            raise Violation("got", "must")

    with search.remembering(), limited(5.0), pytest.raises(Violation):
        run(search_of(searching(x=st.text("ab", max_size=100))), judged)
    first = left.index(search.SHRINK_SECONDS)
    assert left[:first] == [5.0] * first
    assert left[first:]
    assert min(left[first:]) > 5.0
