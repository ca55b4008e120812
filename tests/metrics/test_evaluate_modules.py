"""The metrics as evaluate loads them: offline, with an empty cache, the numbers of the reference."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import nlpcheck

ANSWERS = {"1": "The black cat", "2": "", "3": "dog"}
GOLDS = {"1": ["a white cat", "black cat"], "2": [], "3": ["cat"]}
TEXTS = ["The cat sat on it now", "so it was"]
ROWS = [["the cat sat on it", "The cats sat on it now"], ["so it was not", "it was so"]]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Run everything once in another process: evaluate reads its settings when it is imported."""
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, "HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "HF_EVALUATE_OFFLINE": "1"}
    script = Path(__file__).with_name("offline.py")
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, env=environment, cwd=home, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", nlpcheck.METRICS)
def test_each_metric_is_described(found, name):
    assert all(text.strip() for text in found["modules"][name]["texts"])


@pytest.mark.parametrize("name", nlpcheck.METRICS)
def test_the_examples_of_each_description_hold(found, name):
    assert found["modules"][name]["examples"] > 0
    assert found["modules"][name]["failed"] == 0


def test_rouge(found):
    from nlpcheck.tasks.summarization import compute_metrics

    summaries = ["the cat sat\na dog barked", "nobody", ""]
    golds = ["a dog barked\nthe cats sat", "nobody knew", "rain"]
    expected = pytest.approx(compute_metrics(summaries, golds, use_stemmer=True))
    assert found["rouge"] == expected
    assert found["rouge, row by row"] == expected
    assert found["rouge, batch by batch"] == expected


def test_bleu(found):
    from nlpcheck.tasks.translation import compute_metrics

    assert found["bleu"] == pytest.approx(compute_metrics(TEXTS, ROWS, tokenize="none", lowercase=True))
    assert found["bleu, one reference"] == pytest.approx(compute_metrics(TEXTS, [row[:1] for row in ROWS]))


def test_squad(found):
    from nlpcheck.tasks.question_answering import compute_metrics

    assert found["squad"] == pytest.approx(compute_metrics(ANSWERS, GOLDS))


def test_entity_f1(found):
    assert found["entity_f1"]["lenient"] == pytest.approx(
        {"precision": 1 / 3, "recall": 1 / 2, "f1": 2 / 5, "accuracy": 2 / 4}
    )
    assert found["entity_f1"]["strict"] == pytest.approx(
        {"precision": 0.0, "recall": 0.0, "f1": 0.0, "accuracy": 2 / 4}
    )
    assert found["entity_f1, other lengths"] == "refused"


def test_classification(found):
    from nlpcheck.tasks.sequence_classification import compute_metrics

    logits, labels = np.eye(3)[[0, 1, 2, 2, 0]], np.array([0, 2, 2, 1, -100])
    for average, scores in found["classification"].items():
        assert scores == pytest.approx(compute_metrics(logits, labels, average=average))
    assert found["classification, binary"] == pytest.approx({"accuracy": 2 / 3, "f1": 2 / 3})


def test_perplexity(found):
    assert found["perplexity"] == {"perplexity": pytest.approx(math.exp((3 * math.log(8) + math.log(2)) / 4))}


def test_combined_metrics_give_their_own_numbers(found):
    from nlpcheck.tasks.summarization import compute_metrics as rouge
    from nlpcheck.tasks.translation import compute_metrics as bleu

    golds = [row[0] for row in ROWS]
    expected = {**rouge(TEXTS, golds), **bleu(TEXTS, [[gold] for gold in golds])}
    assert found["rouge and bleu"] == pytest.approx(expected)


def test_unknown_names_are_answered_with_the_known_ones():
    with pytest.raises(ValueError, match="rouge"):
        nlpcheck.metric_path("meteor")


def test_the_names_are_those_of_the_folders():
    folders = Path(nlpcheck.__file__).with_name("metrics").iterdir()
    assert sorted(folder.name for folder in folders if (folder / f"{folder.name}.py").exists()) == list(
        nlpcheck.METRICS
    )


def test_asking_for_a_path_imports_nothing_heavy():
    code = "import nlpcheck, sys; nlpcheck.metric_path('rouge'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"numpy", "torch", "datasets", "evaluate"} & set(done.stdout.split())
