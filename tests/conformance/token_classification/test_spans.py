"""Spans: entities become pieces of the source text.

The text of an entity is cut from the source. It is never joined from words or tokens: those have lost the white space
between them, and often capitals and accents too.
"""

from hypothesis import strategies as st

from nlpcheck.assertions import must_equal
from nlpcheck.oracles import entities as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.entities import MODES, TaggedText, span_calls, tagged_texts

modes = st.sampled_from(MODES)
NEW_YORK = TaggedText("in New  York.", [(0, 2), (3, 6), (8, 12), (12, 13)], ["O", "B-LOC", "I-LOC", "O"])
TWICE = TaggedText("Ada saw Ada", [(0, 3), (4, 7), (8, 11)], ["O", "O", "B-PER"])
GLUED = TaggedText("(Rome)", [(0, 1), (1, 5), (5, 6)], ["O", "B-LOC", "O"])
STRAY = TaggedText("Ada in York", [(0, 3), (4, 6), (7, 11)], ["B-PER", "O", "I-LOC"])
LATE = TaggedText("\n Ada Paris", [(2, 5), (6, 11)], ["B-PER", "B-LOC"])
LINES = TaggedText("New\nYork\tCity", [(0, 3), (4, 8), (9, 13)], ["B-LOC", "I-LOC", "I-LOC"])


def spans_of(impl, some, mode):
    """The spans that the implementation finds in a tagged text."""
    return impl.entity_spans(some.text, some.word_offsets, some.tags, mode=mode)


def expected_of(some, mode, key):
    """One value of every span, by the definition."""
    values = []
    for kind, first, last in oracle.entities(some.tags, mode):
        start, end = some.word_offsets[first][0], some.word_offsets[last - 1][1]
        values.append({"type": kind, "start": start, "end": end, "text": some.text[start:end]}[key])
    return values


def column(spans, key):
    """One value of every span."""
    return [span[key] for span in spans]


@requirement("TC-SPAN-1", "entity_spans")
@given(tagged_texts(), modes)
@example(NEW_YORK, "lenient")
@example(TWICE, "strict")
def test_spans_name_the_type_of_every_entity(impl, some, mode):
    """There is one span per entity, in order, with its type.

    Why: a reader wants to know what was found, and in the order in which it stands in the text.
    Hint: go through the entities of the tags, in their order.
    """
    must_equal(column(spans_of(impl, some, mode), "type"), expected_of(some, mode, "type"), "the types")


@requirement("TC-SPAN-2", "entity_spans")
@given(tagged_texts(), modes)
@example(NEW_YORK, "lenient")
@example(LINES, "lenient")
@example(GLUED, "strict")
def test_spans_hold_a_slice_of_the_source(impl, some, mode):
    """The text of every span is text[start:end], character by character.

    Why: what is shown as found must be what is written there, white space included.
    Hint: slice the source; do not join words.
    Source: https://github.com/huggingface/transformers/issues/11622
    """
    spans = spans_of(impl, some, mode)
    must_equal(column(spans, "text"), [some.text[span["start"] : span["end"]] for span in spans], "the texts")


@requirement("TC-SPAN-3", "entity_spans", after="TC-SPAN-1")
@given(tagged_texts(), modes)
@example(TWICE, "lenient")
@example(LATE, "lenient")
@example(GLUED, "strict")
def test_spans_start_with_their_first_word(impl, some, mode):
    """A span starts at the first character of the entity's first word.

    Why: the same word may stand in the text before; searching for it finds the wrong one.
    Hint: word_offsets[first][0].
    """
    must_equal(column(spans_of(impl, some, mode), "start"), expected_of(some, mode, "start"), "the starts")


@requirement("TC-SPAN-4", "entity_spans", after="TC-SPAN-1")
@given(tagged_texts(), modes)
@example(NEW_YORK, "lenient")
@example(LATE, "strict")
@example(GLUED, "strict")
def test_spans_end_with_their_last_word(impl, some, mode):
    """A span ends behind the last character of the entity's last word.

    Why: the end of the entity in words is one too far as an index: it is the next word.
    Hint: word_offsets[last - 1][1] where last is the entity's half-open end.
    """
    must_equal(column(spans_of(impl, some, mode), "end"), expected_of(some, mode, "end"), "the ends")


@requirement("TC-SPAN-5", "entity_spans", after="TC-SPAN-2")
@given(tagged_texts(), modes)
@example(LINES, "lenient")
@example(NEW_YORK, "strict")
@example(GLUED, "strict")
def test_spans_keep_the_white_space_between_words(impl, some, mode):
    """The text of an entity is what the source has from its first word to its last, double spaces and newlines included.

    Why: joining words with one space makes a text that the source does not contain.
    Hint: one slice from the first word's start to the last word's end.
    """
    must_equal(column(spans_of(impl, some, mode), "text"), expected_of(some, mode, "text"), "the texts")


@requirement("TC-SPAN-6", "entity_spans", after="TC-SPAN-1")
@given(tagged_texts())
@example(STRAY)
@example(LATE)
def test_spans_are_lenient_unless_told_otherwise(impl, some):
    """Without mode, the spans are the lenient ones.

    Why: one default for all functions; else the spans shown are not those that were scored.
    Hint: def entity_spans(text, word_offsets, tags, *, mode="lenient").
    """
    got = impl.entity_spans(some.text, some.word_offsets, some.tags)
    must_equal(column(got, "start"), expected_of(some, "lenient", "start"), "the starts of the spans without a mode")


@requirement("TC-SPAN-7", "entity_spans", after="TC-SPAN-1")
@given(tagged_texts())
@example(STRAY)
@example(TaggedText("Ada", [(0, 3)], ["I-PER"]))
def test_spans_follow_the_mode(impl, some):
    """In mode "strict", an I- that continues nothing gives no span.

    Why: an option that is accepted and forgotten is worse than none.
    Hint: pass mode on to extract_entities.
    """
    got = column(spans_of(impl, some, "strict"), "start")
    must_equal(got, expected_of(some, "strict", "start"), "the starts of the strict spans")


@requirement("TC-SPAN-8", "entity_spans", level=SHOULD, after="TC-SPAN-2")
@given(tagged_texts(level="all"), modes)
@example(TaggedText("\U0001f600 Ada", [(0, 1), (2, 5)], ["O", "B-PER"]), "lenient")
@example(TaggedText("cafe\u0301 \u0130 Ada", [(0, 5), (6, 7), (8, 11)], ["O", "B-LOC", "B-PER"]), "lenient")
def test_spans_count_characters(impl, some, mode):
    """Positions are characters of the Python string: not bytes, not UTF-16 units, not characters of another form.

    Why: after an emoji or an accent the three differ, and every later span is off.
    Hint: use the offsets as they are; do not lower, normalise or encode the text.
    """
    keys = ("start", "end", "text")
    got = [column(spans_of(impl, some, mode), key) for key in keys]
    must_equal(got, [expected_of(some, mode, key) for key in keys], "the starts, the ends and the texts")


test_spans_keep_their_arguments = arguments_unchanged("TC-SPAN-90", "entity_spans", span_calls())
test_spans_are_repeatable = repeatable("TC-SPAN-91", "entity_spans", span_calls())
