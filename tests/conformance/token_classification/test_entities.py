"""Entities: tags become (type, first word, last word + 1).

B- opens an entity, I- goes on with it, everything else ends it. What an I- means that has nothing to go on with is a
convention, and there are two: conlleval opens an entity there ("lenient"), IOB2 does not ("strict").
"""

from itertools import pairwise

from hypothesis import strategies as st

from nlpcheck.assertions import must, must_equal
from nlpcheck.oracles import entities as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.entities import MODES, entity_calls
from nlpcheck.strategies.labels import ODD_TYPES, TYPES, iob2_sequences, tag_sequences

kinds = st.sampled_from(TYPES)
modes = st.sampled_from(MODES)


@requirement("TC-ENTITY-1", "extract_entities")
@given(st.integers(1, 6), modes)
@example(1, "lenient")
@example(3, "strict")
def test_entities_are_none_where_all_tags_are_o(impl, count, mode):
    """Words tagged O hold no entity.

    Why: most words of most texts belong to none.
    Hint: start with an empty list; O opens nothing.
    """
    must_equal(impl.extract_entities(["O"] * count, mode=mode), [])


@requirement("TC-ENTITY-2", "extract_entities")
@given(st.integers(0, 3), kinds, st.integers(1, 3), modes)
@example(0, "PER", 1, "lenient")
@example(2, "ORG", 1, "strict")
def test_entities_of_one_word_end_before_the_next(impl, before, kind, after, mode):
    """A B-X among O is the entity (X, its word, the word after it).

    Why: half-open bounds are those of slices: words[first:end] are the entity's words.
    Hint: the end is the last word + 1.
    """
    tags = ["O"] * before + [f"B-{kind}"] + ["O"] * after
    must_equal(impl.extract_entities(tags, mode=mode), [[kind, before, before + 1]])


@requirement("TC-ENTITY-3", "extract_entities", after="TC-ENTITY-2")
@given(st.integers(0, 2), kinds, st.integers(1, 3), modes)
@example(1, "PER", 1, "lenient")
@example(0, "ORG", 2, "strict")
@example(0, "ORG", 30, "lenient")
@example(1, "PER", 30, "strict")
def test_entities_go_on_with_i(impl, before, kind, more, mode):
    """I-X after B-X or I-X belongs to the same entity.

    Why: names have several words.
    Hint: an I- of the open type moves the end, it opens nothing.
    """
    tags = ["O"] * before + [f"B-{kind}"] + [f"I-{kind}"] * more + ["O"]
    must_equal(impl.extract_entities(tags, mode=mode), [[kind, before, before + 1 + more]])


@requirement("TC-ENTITY-4", "extract_entities", after="TC-ENTITY-2")
@given(iob2_sequences(), kinds, st.integers(0, 2), modes)
@example(["O"], "PER", 0, "lenient")
@example(["O"], "PER", 1, "strict")
def test_entities_may_reach_the_end_of_the_sentence(impl, tags, kind, more, mode):
    """An entity whose last word is the sentence's last word is found.

    Why: nothing comes after it that would end it, and code that waits for such a tag loses it.
    Hint: after the loop, close the entity that is still open.
    """
    sentence = [*tags, "O", f"B-{kind}", *[f"I-{kind}"] * more]
    got = impl.extract_entities(sentence, mode=mode)
    must_equal(got[-1:], [[kind, len(tags) + 1, len(sentence)]], "the last entity")


@requirement("TC-ENTITY-5", "extract_entities", after="TC-ENTITY-2")
@given(kinds, st.integers(2, 4), modes)
@example("PER", 2, "lenient")
@example("PER", 2, "strict")
def test_entities_of_one_type_may_touch(impl, kind, count, mode):
    """Each B- opens an entity, also right after an entity of the same type.

    Why: that is what B- is for; without it two neighbours could not be told from one.
    Hint: a B- closes what is open and opens a new one.
    """
    got = impl.extract_entities([f"B-{kind}"] * count, mode=mode)
    must_equal(got, [[kind, word, word + 1] for word in range(count)])


@requirement("TC-ENTITY-6", "extract_entities", after="TC-ENTITY-2")
@given(st.lists(st.tuples(kinds, st.integers(0, 1)), min_size=2, max_size=3), modes)
@example([("PER", 1), ("ORG", 0)], "lenient")
@example([("PER", 1), ("PER", 1)], "strict")
@example([("ORG", 0), ("SUB-ORG", 1)], "lenient")
def test_entities_of_any_type_may_touch(impl, entities, mode):
    """A B-Y ends an entity of type X and opens one of type Y.

    Why: "[Paris] [Texas Rangers]" has no O between.
    Hint: a B- closes what is open and opens a new one, whatever the types.
    """
    tags, expected = [], []
    for kind, more in entities:
        expected.append([kind, len(tags), len(tags) + 1 + more])
        tags += [f"B-{kind}"] + [f"I-{kind}"] * more
    must_equal(impl.extract_entities(tags, mode=mode), expected)


@requirement("TC-ENTITY-7", "extract_entities", after="TC-ENTITY-2")
@given(st.sampled_from([("SUB-ORG", "ORG"), ("ORG", "SUB-ORG"), ("SUB-ORG", "SUB-PER")]), modes)
@example(("SUB-ORG", "ORG"), "lenient")
@example(("SUB-ORG", "SUB-PER"), "strict")
def test_entities_keep_hyphens_in_types(impl, kinds, mode):
    """The type is everything after the first hyphen.

    Why: "SUB-ORG" is another type than "ORG" and than "SUB".
    Hint: tag.split("-", 1), not tag.split("-")[1] or [-1].
    """
    first, second = kinds
    tags = [f"B-{first}", f"I-{first}", f"B-{second}", "O"]
    must_equal(impl.extract_entities(tags, mode=mode), [[first, 0, 2], [second, 2, 3]])


@requirement("TC-ENTITY-8", "extract_entities", after="TC-ENTITY-2")
@given(st.integers(0, 2), kinds, st.integers(1, 3))
@example(0, "PER", 1)
@example(1, "PER", 2)
def test_lenient_opens_at_an_i_without_a_b(impl, before, kind, count):
    """Lenient: I-X at the start of a sentence or after O opens an entity of type X.

    Why: so conlleval counts, and models write such tags all the time; scores differ by points.
    Hint: treat an I- that continues nothing like a B-.
    Source: https://github.com/huggingface/transformers/issues/5970
    """
    got = impl.extract_entities(["O"] * before + [f"I-{kind}"] * count + ["O"], mode="lenient")
    must_equal(got, [[kind, before, before + count]])


@requirement("TC-ENTITY-9", "extract_entities", after="TC-ENTITY-8")
@given(st.sampled_from(TYPES), st.sampled_from(["ORG", "PER"]), st.sampled_from("BI"), st.integers(1, 2))
@example("PER", "ORG", "B", 1)
@example("SUB-ORG", "ORG", "I", 2)
@example("LOC", "LOCATION", "B", 1)
@example("LOCATION", "LOC", "I", 2)
@example("PER", "per", "B", 1)
def test_lenient_opens_at_a_change_of_type(impl, first, second, opening, count):
    """Lenient: I-Y right after an entity of type X ends that one and opens one of type Y.

    Why: an entity has one type; the words of two types are two entities.
    Hint: I- continues only if the type is the same.
    """
    if first == second:
        second = "LOC"
    tags = [f"{opening}-{first}"] + [f"I-{second}"] * count
    must_equal(impl.extract_entities(tags, mode="lenient"), [[first, 0, 1], [second, 1, 1 + count]])


@requirement("TC-ENTITY-10", "extract_entities", after="TC-ENTITY-2")
@given(st.integers(0, 2), kinds, st.integers(1, 3))
@example(0, "PER", 1)
@example(1, "ORG", 2)
def test_strict_opens_at_b_only(impl, before, kind, count):
    """Strict: I-X at the start of a sentence or after O belongs to no entity.

    Why: IOB2 has entities that begin with B- only; seqeval needs mode="strict" and scheme=IOB2 for it, not one alone.
    Hint: in mode "strict", only B- opens.
    """
    got = impl.extract_entities(["O"] * before + [f"I-{kind}"] * count + ["O", "B-LOC"], mode="strict")
    must_equal(got, [["LOC", before + count + 1, before + count + 2]])


@requirement("TC-ENTITY-11", "extract_entities", after="TC-ENTITY-10")
@given(kinds, st.sampled_from(["MISC", "SUB-PER"]), st.integers(0, 1))
@example("PER", "MISC", 0)
@example("PER", "SUB-PER", 1)
@example("LOC", "LOCATION", 0)
@example("LOCATION", "LOC", 1)
@example("PER", "per", 0)
def test_strict_ends_at_a_change_of_type(impl, first, second, more):
    """Strict: I-Y right after an entity of type X ends that entity and opens none; a later I-X does not resume it.

    Why: the entity was over; taking the words in between for a part of it invents a longer one.
    Hint: close the open entity at every tag that does not continue it, then forget its type.
    """
    tags = [f"B-{first}", *[f"I-{first}"] * more, f"I-{second}", f"I-{first}"]
    must_equal(impl.extract_entities(tags, mode="strict"), [[first, 0, 1 + more]])


@requirement("TC-ENTITY-12", "extract_entities", after=["TC-ENTITY-8", "TC-ENTITY-10"])
@given(tag_sequences())
@example(["O", "I-PER"])
@example(["B-PER", "I-ORG"])
def test_entities_are_lenient_unless_told_otherwise(impl, tags):
    """Without mode, the entities are the lenient ones.

    Why: a score without a note about its mode is taken for conlleval's.
    Hint: def extract_entities(tags, *, mode="lenient").
    """
    must_equal(impl.extract_entities(tags), impl.extract_entities(tags, mode="lenient"), "the entities without a mode")


@requirement("TC-ENTITY-13", "extract_entities", after="TC-ENTITY-3")
@given(iob2_sequences(), st.just("strict"))
@example(["B-PER", "B-PER", "I-PER", "O", "B-ORG"], "strict")
def test_modes_agree_where_every_entity_opens_with_b(impl, tags, mode):
    """On tags as annotators write them both modes find the same entities.

    Why: the modes differ in what they make of mistakes only.
    Hint: the mode decides what an I- does that continues nothing, and nothing else.
    """
    must_equal(
        impl.extract_entities(tags, mode=mode), impl.extract_entities(tags, mode="lenient"), "the strict entities"
    )


@requirement("TC-ENTITY-14", "extract_entities", after="TC-ENTITY-2")
@given(tag_sequences(), modes)
@example(["B-PER", "I-ORG", "O", "B-ORG", "B-PER"], "lenient")
@example(["B-PER", "B-PER", "I-PER", "O", "B-ORG"], "strict")
def test_entities_come_in_order_and_do_not_overlap(impl, tags, mode):
    """Entities come from left to right, none is empty, and none begins before the one before it has ended.

    Why: whoever marks them in a text goes from left to right.
    Hint: append each entity when it ends; collect them in a list, not per type.
    """
    bounds = [[0, 0], *(entity[1:] for entity in impl.extract_entities(tags, mode=mode))]
    ordered = all(before[1] <= after[0] < after[1] for before, after in pairwise(bounds))
    must(ordered, "entities from left to right, apart from each other", bounds[1:])


@requirement("TC-ENTITY-15", "extract_entities", after="TC-ENTITY-4")
@given(tag_sequences(), tag_sequences(), modes)
@example(["B-PER"], ["I-PER"], "lenient")
@example(["I-PER"], ["I-PER", "B-ORG"], "lenient")
@example(["B-PER"], ["I-PER", "B-ORG"], "strict")
def test_entities_on_both_sides_of_an_o_are_independent(impl, left, right, mode):
    """What stands before an O has no say in what is found after it.

    Why: an O ends every entity.
    Hint: forget the open type at O.
    """
    first, second = (impl.extract_entities(tags, mode=mode) for tags in (left, right))
    moved = [[kind, start + len(left) + 1, end + len(left) + 1] for kind, start, end in second]
    must_equal(impl.extract_entities([*left, "O", *right], mode=mode), first + moved, "the entities of both sides")


@requirement("TC-ENTITY-16", "extract_entities", after="TC-ENTITY-8")
@given(tag_sequences())
@example(["B-PER", "I-PER", "B-PER"])
@example(["I-PER", "I-ORG", "I-PER"])
@example(["O", "I-SUB-ORG", "I-ORG", "B-ORG"])
@example(["B-PER", "O", "I-PER"])
def test_lenient_finds_exactly_these_entities(impl, tags):
    """Lenient: every sequence of tags has exactly the entities that conlleval counts.

    Why: one boundary that is off by one costs a false positive and a false negative at once.
    Hint: an entity opens at B-X, and at an I-X whose word before is neither B-X nor I-X.
    """
    must_equal(impl.extract_entities(tags, mode="lenient"), oracle.entities(tags, "lenient"))


@requirement("TC-ENTITY-17", "extract_entities", after="TC-ENTITY-10")
@given(tag_sequences())
@example(["B-PER", "I-PER", "B-PER"])
@example(["I-PER", "B-ORG", "I-PER", "I-ORG"])
@example(["O", "I-SUB-ORG", "B-ORG"])
@example(["B-PER", "O", "I-PER"])
def test_strict_finds_exactly_these_entities(impl, tags):
    """Strict: every sequence of tags has exactly the entities that IOB2 allows.

    Why: one boundary that is off by one costs a false positive and a false negative at once.
    Hint: an entity opens at B-X and goes on while I-X follows.
    """
    must_equal(impl.extract_entities(tags, mode="strict"), oracle.entities(tags, "strict"))


@requirement("TC-ENTITY-18", "extract_entities", level=SHOULD, after="TC-ENTITY-7")
@given(tag_sequences(ODD_TYPES, max_size=4), modes)
@example(["B-O", "O", "B-O", "I-O"], "lenient")
@example(["B-I", "I-I", "B-B", "I-B"], "strict")
@example(["B-B-PER", "I-B-PER"], "lenient")
def test_entities_may_have_types_that_look_like_tags(impl, tags, mode):
    """A type may be called O, I, B-PER or é; a tag is still read from its front.

    Why: data sets name their types as they like; "B-O" is a tag of type O and no O.
    Hint: compare the whole tag with "O", and its first character with B and I.
    Source: https://github.com/huggingface/transformers/issues/30028
    """
    must_equal(impl.extract_entities(tags, mode=mode), oracle.entities(tags, mode))


test_entities_keep_their_arguments = arguments_unchanged("TC-ENTITY-90", "extract_entities", entity_calls())
test_entities_are_repeatable = repeatable("TC-ENTITY-91", "extract_entities", entity_calls())
