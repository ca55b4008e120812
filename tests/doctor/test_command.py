"""``nlpcheck doctor``, as a user runs it."""

import json

import pytest

from nlpcheck.cli.main import main
from nlpcheck.data.bundled import bundled
from tests.doctor.conftest import ROWS

TOKEN = "token_classification"


@pytest.fixture(scope="module")
def folder(clinic):
    return str(clinic.folder("bert", "wordpiece"))


@pytest.fixture(scope="module")
def decoder(clinic):
    return str(clinic.folder("gpt2", "byte-bpe"))


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    file = tmp_path_factory.mktemp("data") / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, ROWS[TOKEN] * 5)))
    return str(file)


def test_a_mistake_is_shown_with_what_to_do(capsys, decoder, data):
    assert main(["doctor", TOKEN, "--checkpoint", decoder, "--data", data]) == 1
    out, err = capsys.readouterr()
    shown = " ".join(out.split())
    assert "✗ decoder where an encoder is needed: gpt2 is a decoder" in shown
    assert "do choose an encoder: BERT, RoBERTa" in shown
    assert shown.endswith("1 mistake, 0 warnings.")
    assert (err, "\x1b" in out) == ("", False)


def test_nothing_to_mend_is_told_with_what_was_looked_at(capsys, folder, data):
    assert main(["doctor", TOKEN, "--checkpoint", folder, "--data", data, "--max-length", "80"]) == 0
    shown = capsys.readouterr().out
    assert "✓ word ids" in shown
    assert "0 mistakes, 0 warnings." in shown


def test_a_warning_counts_if_asked_for(capsys, folder, data):
    arguments = ["doctor", TOKEN, "--checkpoint", folder, "--data", data]  # 512 of 80 positions
    assert main(arguments) == 0
    assert main([*arguments, "--strict"]) == 1
    assert "! max length and positions" in capsys.readouterr().out


def test_records(capsys, decoder, data):
    assert main(["doctor", TOKEN, "--checkpoint", decoder, "--data", data, "--json"]) == 1
    record = json.loads(capsys.readouterr().out)
    assert (record["task"], record["checkpoint"], record["data"]) == (TOKEN, decoder, data)
    (error,) = [one for one in record["findings"] if one["severity"] == "error"]
    assert error["name"] == "decoder where an encoder is needed"
    assert set(error) == {"name", "severity", "says", "count", "of", "example", "mend"}


def test_a_metric_alone_needs_no_files(capsys):
    assert main(["doctor", TOKEN, "--metric", "accuracy"]) == 1
    assert "a model that finds nothing has a high accuracy" in " ".join(capsys.readouterr().out.split())


def test_the_data_that_come_with_it(capsys):
    for task in ("question_answering", "translation", "masked_lm"):
        assert main(["doctor", task, "--data", str(bundled(task)), "--no-libraries"]) == 0
    capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["tagging"], "there is no task 'tagging'; choose from sequence_classification"),
        ([TOKEN], "nothing to examine: name --checkpoint, --data or --metric"),
        ([TOKEN, "--checkpoint", "nowhere"], "there is no such folder"),
        ([TOKEN, "--data", "nowhere.csv"], "nowhere.csv"),
        ([TOKEN, "--metric", "f1", "--max-length", "0"], "--max-length is 0; must be 1 or more"),
        ([TOKEN, "--metric", "f1", "--stride", "-1"], "--stride is -1; must be 0 or more"),
    ],
)
def test_wrong_usage_is_told(capsys, arguments, says):
    assert main(["doctor", *arguments]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("names", ["a,a", "a,,b", ""])
def test_names_must_differ(capsys, names):
    with pytest.raises(SystemExit):
        main(["doctor", TOKEN, "--metric", "f1", "--label-names", names])
    assert "must be different names with commas between them" in capsys.readouterr().err
