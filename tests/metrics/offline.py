"""Load and use each metric through evaluate, offline and with an empty cache; print what came out as JSON."""

import doctest
import json
import math
import sys

import evaluate

import nlpcheck

loaded = {name: evaluate.load(nlpcheck.metric_path(name)) for name in nlpcheck.METRICS}
found = {"modules": {}}

for name, metric in loaded.items():
    examples = doctest.DocTestParser().get_doctest(metric.inputs_description, {}, name, None, 0)
    attempted, failed = len(examples.examples), doctest.DocTestRunner().run(examples, out=sys.stderr.write).failed
    info = metric.info
    found["modules"][name] = {
        "examples": attempted,
        "failed": failed,
        "texts": [info.description, info.citation, info.inputs_description, *info.reference_urls],
    }

summaries = ["the cat sat\na dog barked", "nobody", ""]
golds = ["a dog barked\nthe cats sat", "nobody knew", "rain"]
found["rouge"] = loaded["rouge"].compute(predictions=summaries, references=golds, use_stemmer=True)
for text, gold in zip(summaries, golds, strict=True):
    loaded["rouge"].add(prediction=text, reference=gold)
found["rouge, row by row"] = loaded["rouge"].compute(use_stemmer=True)
for start in (0, 2):
    loaded["rouge"].add_batch(predictions=summaries[start : start + 2], references=golds[start : start + 2])
found["rouge, batch by batch"] = loaded["rouge"].compute(use_stemmer=True)

texts = ["The cat sat on it now", "so it was"]
rows = [["the cat sat on it", "The cats sat on it now"], ["so it was not", "it was so"]]
found["bleu"] = loaded["bleu"].compute(predictions=texts, references=rows, tokenize="none", lowercase=True)
found["bleu, one reference"] = loaded["bleu"].compute(predictions=texts, references=[row[0] for row in rows])

answers = {"1": "The black cat", "2": "", "3": "dog"}
answer_golds = {"1": ["a white cat", "black cat"], "2": [], "3": ["cat"]}
found["squad"] = loaded["squad"].compute(
    predictions=[{"id": key, "prediction_text": text} for key, text in answers.items()],
    references=[
        {"id": key, "answers": {"text": row, "answer_start": [0] * len(row)}} for key, row in answer_golds.items()
    ],
)

tags = [["B-PER", "I-PER", "O"], ["I-LOC"], []]
predicted = [["B-PER", "O", "I-LOC"], ["I-LOC"], []]
found["entity_f1"] = {
    mode: loaded["entity_f1"].compute(predictions=predicted, references=tags, mode=mode)
    for mode in ("lenient", "strict")
}
try:
    loaded["entity_f1"].compute(predictions=[["O"]], references=[["O", "O"]])
except ValueError:
    found["entity_f1, other lengths"] = "refused"

found["classification"] = {
    average: loaded["classification"].compute(
        predictions=[0, 1, 2, 2, 0], references=[0, 2, 2, 1, -100], average=average
    )
    for average in ("macro", "micro", "weighted")
}
found["classification, binary"] = loaded["classification"].compute(
    predictions=[0, 0, 1], references=[0, 1, 1], average="binary"
)

for nll, count in [(3 * math.log(8), 3), (math.log(2), 1)]:
    loaded["perplexity"].add(nll=nll, count=count)
found["perplexity"] = loaded["perplexity"].compute()

both = evaluate.combine([nlpcheck.metric_path("rouge"), nlpcheck.metric_path("bleu")])
both.add_batch(predictions=texts, references=[row[0] for row in rows])
found["rouge and bleu"] = both.compute()

sys.stdout.write(json.dumps(found))
