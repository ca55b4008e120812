"""``nlpcheck diagnose``, as a user runs it: on files in the layouts of public data sets, and by questions."""

import csv
import io
import json
import random
import re

import pytest

from nlpcheck.advice.advice import advise
from nlpcheck.cli.main import main
from nlpcheck.contract import TASKS
from nlpcheck.data.bundled import bundled
from nlpcheck.data.layouts import AmbiguousError
from nlpcheck.data.reading import read
from tests.advice.test_questions import ENDS

GOALS = {"masked_lm": ["--goal", "fill"], "causal_lm": ["--goal", "generate"]}
SENTENCES = [
    "The train to Basel leaves at nine in the morning.",
    "Nobody has seen the grey cat since last Monday.",
    "A heavy storm has closed the harbour for two days.",
    "Our museum shows four new pictures this summer.",
    "The council wants to repair the old bridge in May.",
    "Fresh bread is sold behind the church every day.",
]
SHORT = ["It leaves early.", "The cat is gone.", "Ships stay out.", "Go and see it.", "A bridge is old.", "Buy bread."]
FRENCH = [
    "Le train pour Bâle part à neuf heures du matin.",
    "Personne n'a vu le chat gris depuis lundi dernier.",
    "Une forte tempête a fermé le port pendant deux jours.",
    "Notre musée montre quatre nouveaux tableaux cet été.",
    "Le conseil veut réparer le vieux pont en mai.",
    "Le pain frais est vendu derrière l'église chaque jour.",
]
CONTEXT = "The mill was built in 1870 by Anna Berg. Today it is a museum."


def written(folder, name, text):
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def as_csv(rows, delimiter=","):
    out = io.StringIO()
    table = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()


def lines(rows):
    return "\n".join(json.dumps(row) for row in rows)


def squad(*, version_2):
    asked = [
        {"id": "a", "question": "When was it built?", "answers": [{"text": "1870", "answer_start": 22}]},
        {"id": "b", "question": "Who built it?", "answers": [{"text": "Anna Berg", "answer_start": 30}]},
    ]
    if version_2:
        asked = [{**one, "is_impossible": False} for one in asked]
        asked.append({"id": "c", "question": "Who sold it?", "answers": [], "is_impossible": True})
    return json.dumps({"version": "x", "data": [{"title": "Mill", "paragraphs": [{"context": CONTEXT, "qas": asked}]}]})


CONLL = """\
-DOCSTART- -X- -X- O

EU NNP B-NP B-ORG
rejects VBZ B-VP O
German JJ B-NP B-MISC

Peter NNP B-NP B-PER
Blackburn NNP I-NP I-PER
"""
NUMBERED = list(enumerate(zip(SENTENCES, SHORT, strict=True)))
PUBLIC = {
    "SST-2": ("sst2.tsv", as_csv([{"sentence": a, "label": n % 2} for n, (a, _) in NUMBERED], "\t"), TASKS[0]),
    "MRPC": ("mrpc.csv", as_csv([{"sentence1": a, "sentence2": b, "label": n % 2, "idx": n} for n, (a, b) in NUMBERED]), TASKS[0]),
    "MNLI": ("mnli.jsonl", lines([{"premise": a, "hypothesis": b, "label": n % 3, "idx": n} for n, (a, b) in NUMBERED]), TASKS[0]),
    "QNLI": ("qnli.jsonl", lines([{"question": b, "sentence": a, "label": n % 2, "idx": n} for n, (a, b) in NUMBERED]), TASKS[0]),
    "CoNLL 2003": ("train.conll", CONLL, TASKS[1]),
    "CoNLL in rows": ("ner.jsonl", lines([{"id": "0", "tokens": ["EU", "rejects"], "pos_tags": [22, 42], "chunk_tags": [11, 21],
                                           "ner_tags": ["B-ORG", "O"]}] * 2), TASKS[1]),
    "SQuAD v1": ("squad.json", squad(version_2=False), TASKS[2]),
    "SQuAD v2": ("squad.json", squad(version_2=True), TASKS[2]),
    "CNN/DailyMail": ("cnn.jsonl", lines([{"article": f"{a} {SENTENCES[n - 1]}", "highlights": b, "id": f"{n:040x}"} for n, (a, b) in NUMBERED]), TASKS[5]),
    "XSum": ("xsum.csv", as_csv([{"document": f"{a} {SENTENCES[n - 1]}", "summary": b, "id": n} for n, (a, b) in NUMBERED]), TASKS[5]),
    "WMT": ("wmt.jsonl", lines([{"translation": {"de": a, "en": b}} for _, (a, b) in NUMBERED]), TASKS[6]),
}  # fmt: skip


def diagnosed(capsys, *arguments):
    code = main(["diagnose", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", PUBLIC)
def test_public_layouts(tmp_path, capsys, name):
    file, text, task = PUBLIC[name]
    code, record = diagnosed(capsys, written(tmp_path, file, text))
    assert (code, record["task"]) == (0, task), record
    assert record["recipe"]["head"].startswith("Auto")
    assert record["because"]


@pytest.mark.parametrize("task", TASKS)
def test_every_fixture(capsys, task):
    code, record = diagnosed(capsys, bundled(task), *GOALS.get(task, []))
    assert (code, record["task"]) == (0, task)
    found = {one["name"]: one for one in record["findings"]}
    assert found["None rows"]["count"] > 0
    assert "row" in found["None rows"]["example"]
    assert found["repeated rows"]["count"] > 0


RENAMED = {
    "sequence_classification": {"text": "message", "label": "mood"},
    "token_classification": {"tokens": "terms", "ner_tags": "marks"},
    "question_answering": {"question": "ask", "context": "passage", "answers": "found"},
    "summarization": {"document": "body", "summary": "headline"},
    "translation": {"translation": "both"},
    "masked_lm": {"text": "line"},
    "causal_lm": {"text": "line"},
}


@pytest.mark.parametrize("task", TASKS)
def test_renamed_and_shuffled_columns(tmp_path, capsys, task):
    rows = read(bundled(task)).rows
    names = list(rows[0])
    random.Random(5).shuffle(names)
    renamed = [{RENAMED[task].get(name, name): row.get(name) for name in names} for row in rows]
    code, record = diagnosed(capsys, written(tmp_path, "rows.jsonl", lines(renamed)), *GOALS.get(task, []))
    assert (code, record["task"]) == (0, task)
    assert RENAMED[task].items() <= record["columns"].items()


def test_a_saved_folder_with_splits_and_names(tmp_path, capsys):
    datasets = pytest.importorskip("datasets")
    features = datasets.Features(
        {"sentence": datasets.Value("string"), "label": datasets.ClassLabel(names=["no", "yes"])}
    )
    rows = {"sentence": SENTENCES * 2, "label": [0, 1] * 6}
    rows["sentence"] = [f"{text} {n}" for n, text in enumerate(rows["sentence"])]
    test = {"sentence": [rows["sentence"][0].upper()], "label": [-1]}
    datasets.DatasetDict(
        train=datasets.Dataset.from_dict(rows, features), test=datasets.Dataset.from_dict(test, features)
    ).save_to_disk(tmp_path / "sst2")
    capsys.readouterr()
    code, record = diagnosed(capsys, tmp_path / "sst2")
    found = {one["name"]: one for one in record["findings"]}
    assert (code, record["task"], record["rows"]) == (1, TASKS[0], {"train": 12, "test": 1})
    assert [one["name"] for one in record["findings"] if one["severity"] == "error"] == ["duplicates between splits"]
    assert (found["hidden labels"]["count"], found["hidden labels"]["example"][:10]) == (1, "test row 0")
    assert found["class balance"]["says"] == "no 6, yes 6"


@pytest.mark.parametrize(
    ("name", "text", "question", "tasks"),
    [
        ("plain.txt", "\n".join(SENTENCES), "predict", {"masked_lm", "causal_lm"}),
        ("two.csv", as_csv([{"a": a, "b": b} for a, b in zip(SENTENCES, FRENCH, strict=True)]), "What is one to the other", {"summarization", "translation"}),
    ],
)  # fmt: skip
def test_it_asks_where_it_must(tmp_path, capsys, name, text, question, tasks):
    file = written(tmp_path, name, text)
    code, record = diagnosed(capsys, file)
    assert (code, record["task"], set(record["choices"].values())) == (2, None, tasks)
    assert question in record["question"]
    assert main(["diagnose", str(file)]) == 2
    shown = capsys.readouterr().out
    assert question in shown
    for task in tasks:
        assert f"--task {task}" in shown
        assert diagnosed(capsys, file, "--task", task)[1]["task"] == task
    with pytest.raises(AmbiguousError):
        advise(read(file))


def test_mistakes_in_the_data_count_for_the_exit_code(tmp_path, capsys):
    rows = [{"tokens": ["a", "cat"], "ner_tags": ["O", "B-X"]}] * 3 + [{"tokens": ["a", "cat"], "ner_tags": ["O"]}]
    file = written(tmp_path, "rows.jsonl", lines(rows))
    assert main(["diagnose", str(file)]) == 1
    shown = capsys.readouterr().out
    assert re.search(r"✗ rows that cannot be aligned: 1 of 4 rows in which words and tags differ", shown)
    assert "for example  train row 3: 2 words, 1 tags" in shown
    assert "\x1b" not in shown


def test_the_recipe_is_printed_with_its_reasons(capsys):
    assert main(["diagnose", str(bundled("translation"))]) == 0
    shown = capsys.readouterr().out
    for text in ("task  translation", "AutoModelForSeq2SeqLM", "Seq2SeqTrainer", "DataCollatorForSeq2Seq", "bleu",
                 "alignment   no", "generation  yes", "to watch", "0 mistakes"):  # fmt: skip
        assert text in shown


def test_only_some_rows(tmp_path, capsys):
    assert main(["diagnose", str(bundled("translation")), "--most-rows", "10"]) == 0
    assert "only the first 10 rows" in capsys.readouterr().out


def test_a_checkpoint_counts_tokens(tmp_path, capsys):
    from nlpcheck.strategies.tokenizers import load_tokenizer

    load_tokenizer("wordpiece").save_pretrained(tmp_path)
    _, record = diagnosed(capsys, bundled("token_classification"), "--checkpoint", tmp_path)
    assert record["length_unit"] == "tokens"
    found = {one["name"]: one for one in record["findings"]}
    assert 0 < found["cut words"]["count"] < found["cut words"]["of"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "name a data file or folder, or use --ask"),
        (["data.csv", "--ask"], "one of the two"),
        (["nowhere.csv"], "nowhere.csv"),
        ([str(bundled("translation")), "--max-length", "0"], "--max-length is 0; must be at least 1"),
        ([str(bundled("translation")), "--task", "tagging"], "--task is 'tagging'; must be one of"),
        ([str(bundled("translation")), "--task", "token_classification"], "token_classification needs"),
        ([str(bundled("translation")), "--checkpoint", "nowhere"], "nowhere"),
        (["--scenario", "cats"], "no scenario 'cats'"),
        (["--ask", "--answer", "tags"], "'tags' answers nothing here"),
        (["--answer", "parts", "--answer", "types", "--answer", "yes"], "'yes' is one too many"),
    ],
)
def test_wrong_usage_is_told(capsys, arguments, says):
    assert main(["diagnose", *arguments]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("name", ENDS)
def test_scenarios(capsys, name):
    assert main(["diagnose", "--scenario", name, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["task"] == ENDS[name]


def test_each_step_is_explained(capsys):
    assert main(["diagnose", "--scenario", "contracts"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for text in ("dates and company names out of our contracts", "> parts of the text itself", "so it is token_classification",
                 "tempting, and wrong here", "question_answering `What is the date?`", "AutoModelForTokenClassification",
                 "nlpcheck run token_classification"):  # fmt: skip
        assert text in shown


def piped(monkeypatch, text):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_answers_from_a_pipe(monkeypatch, capsys):
    piped(monkeypatch, "2\nquestion\nyes\n")
    assert main(["diagnose", "--ask"]) == 0
    shown = capsys.readouterr().out
    assert "so it is  question_answering" in shown
    assert "1  yes         yes, or there is no answer in it at all" in shown


def test_answers_as_options(capsys):
    code, record = diagnosed(capsys, "--ask", "--answer", "label", "--answer", "one")
    assert (code, record["task"], [step["answer"] for step in record["steps"]]) == (0, TASKS[0], ["label", "one"])
    assert {one["task"] for one in record["tempting"]} == {"token_classification", "causal_lm"}


def test_an_open_question_is_told(monkeypatch, capsys):
    piped(monkeypatch, "parts\n")
    code = main(["diagnose", "--ask", "--json"])
    out, err = capsys.readouterr()
    record = json.loads(out)
    assert (code, record["task"], list(record["choices"])) == (2, None, ["types", "question"])
    assert "What decides which parts are wanted?" in err


def test_the_scenarios_can_be_listed(capsys):
    assert main(["diagnose", "--scenario", "list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(ENDS)
