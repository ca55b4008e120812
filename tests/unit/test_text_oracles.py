"""The oracles of ROUGE and BLEU beside the libraries whose numbers they explain."""

import random

import pytest

from nlpcheck.oracles import bleu, rouge
from nlpcheck.strategies.generated_texts import CASED, MARKED, STEMS, TOKENS, WORDS

MARKS = bleu.ALWAYS_APART.replace("&", "").replace("<", "")


@pytest.fixture
def rng():
    return random.Random(0)


@pytest.fixture(params=[True, False], ids=["stems", "words"])
def use_stemmer(request):
    return request.param


def text_of(rng, words, most, lines=1):
    return "\n".join(" ".join(rng.choices(words, k=rng.randint(0, most))) for _ in range(lines))


def test_rouge_gives_the_numbers_of_rouge_score(rng, use_stemmer):
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(list(rouge.SCORES), use_stemmer=use_stemmer)
    words = [*WORDS, *STEMS, "its", "it", "Cat,", "caf\u00e9", "x_y", "3.5", "7"]
    for _ in range(400):
        prediction, reference = (text_of(rng, words, 5, rng.randint(1, 3)) for _ in range(2))
        theirs = scorer.score(reference, prediction)
        ours = rouge.row_scores(prediction, reference, STEMS if use_stemmer else None)
        for name, values in ours.items():
            nearest = min(values, key=lambda value: abs(value - theirs[name].fmeasure))
            assert nearest == pytest.approx(theirs[name].fmeasure), (name, prediction, reference)


def test_stems_are_those_of_porter():
    from nltk.stem.porter import PorterStemmer

    for mode in (PorterStemmer.NLTK_EXTENSIONS, PorterStemmer.MARTIN_EXTENSIONS, PorterStemmer.ORIGINAL_ALGORITHM):
        stem = PorterStemmer(mode=mode).stem
        assert {word: stem(word) for word in STEMS} == STEMS
        assert all(stem(word) == word for word in (*WORDS, *STEMS.values()))


@pytest.mark.parametrize("tokenize", ["13a", "none", "char"])
def test_tokens_are_those_of_sacrebleu(rng, tokenize):
    from sacrebleu.metrics.bleu import _get_tokenizer

    tokenizer = _get_tokenizer(tokenize)()
    words = ["cat", "7", "3.5", "1,000", "1990-91", "a-b", "don't", *MARKED, *CASED]
    words += [f"{left}x{right}" for left in ("", *MARKS, "-", "'") for right in (*MARKS, *".,-'")]
    for word in words:
        for text in (word, f"{word} {rng.choice(words)}", f"{rng.choice(words)} {word}"):
            assert bleu.tokens(text, tokenize) == tokenizer(text).split(), text


@pytest.mark.parametrize("lowercase", [True, False])
@pytest.mark.parametrize("tokenize", ["13a", "none", "char"])
def test_bleu_gives_the_numbers_of_sacrebleu(rng, tokenize, lowercase):
    from sacrebleu.metrics.bleu import BLEU

    metric = BLEU(tokenize=tokenize, lowercase=lowercase)
    for _ in range(150):
        rows, golds = rng.randint(1, 4), rng.randint(1, 3)
        words = rng.choice([TOKENS, [*MARKED, *CASED]])
        predictions = [text_of(rng, words, 8) for _ in range(rows)]
        references = [[text_of(rng, words, 8) for _ in range(golds)] for _ in range(rows)]
        theirs = metric.corpus_score(predictions, list(zip(*references, strict=True))).score
        assert bleu.bleu(predictions, references, tokenize, lowercase) == pytest.approx(theirs, abs=1e-9)
