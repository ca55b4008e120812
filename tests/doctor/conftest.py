"""Patients: checkpoints, data and plans, right ones and broken ones."""

import json
import shutil
from pathlib import Path

import pytest

from nlpcheck.data.reading import read
from nlpcheck.doctor.checkpoint import open_checkpoint
from nlpcheck.doctor.examination import examine
from nlpcheck.doctor.patient import Patient, Plan

ROWS = {
    "sequence_classification": [{"text": f"the cat number {n} is here", "label": n % 3} for n in range(30)],
    "token_classification": [
        {"tokens": ["the", "cat", "of", "new", "york"], "ner_tags": ["O", "O", "O", "B-X", "I-X"]},
        {"tokens": ["a", "dog"], "ner_tags": ["O", "B-X"]},
    ],
    "question_answering": [
        {
            "id": "1",
            "question": "who sat?",
            "context": "the cat sat",
            "answers": {"text": ["cat"], "answer_start": [4]},
        },
        {"id": "2", "question": "who ran?", "context": "a dog ran", "answers": {"text": ["dog"], "answer_start": [2]}},
    ],
    "masked_lm": [{"text": "the cat sat"}, {"text": "a dog ran"}],
    "causal_lm": [{"text": "the cat sat"}, {"text": "a dog ran"}],
    "summarization": [{"document": "the cat sat here and there and here", "summary": "cat sat"}],
    "translation": [{"translation": {"en": "the cat sat here", "fr": "a dog ran here"}}],
}


class Clinic:
    """Makes checkpoint folders and examines them; each kind of folder is made once."""

    def __init__(self, root: Path):
        self.root = root

    def folder(self, model, tokenizer=None, *, config=None, generation=None, settings=None):
        """Return the folder of a checkpoint of the suite, with some settings of its own; None removes one."""
        name = f"{len(list(self.root.iterdir()))}"
        folder = self.root / name
        from nlpcheck.strategies.checkpoints import checkpoint

        shutil.copytree(str(checkpoint(model)), folder)
        if tokenizer:
            from nlpcheck.strategies.tokenizers import load_tokenizer

            load_tokenizer(tokenizer).save_pretrained(folder)
        edit(folder / "config.json", config)
        edit(folder / "generation_config.json", generation)
        edit(folder / "tokenizer_config.json", settings)
        return folder

    def table(self, rows):
        """Return rows as a table, as if read from a file."""
        file = self.root / f"{len(list(self.root.iterdir()))}.jsonl"
        file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        return read(file)

    def patient(self, task, model=None, tokenizer=None, *, rows=None, folder=None, plan=None, **settings):
        """Return a patient; rows are the usual ones of the task unless given, [] means none."""
        if folder is None and model is not None:
            folder = self.folder(model, tokenizer, **settings)
        rows = ROWS[task] if rows is None else rows
        table = self.table(rows) if rows else None
        plan = Plan(**{"libraries": False, **(plan or {})})
        return Patient(task, open_checkpoint(folder) if folder else None, table, plan)

    def findings(self, task, *arguments, **options):
        """Return what is to mend: name -> severity."""
        found = examine(self.patient(task, *arguments, **options))
        return {finding.name: finding.severity for finding in found if finding.found}


def edit(file, changes):
    """Change settings of a JSON file; None takes one out."""
    if not changes:
        return
    settings = json.loads(file.read_text()) if file.is_file() else {}
    settings.update(changes)
    kept = {name: value for name, value in settings.items() if value is not None}
    file.write_text(json.dumps(kept), encoding="utf-8")


@pytest.fixture(scope="session")
def clinic(tmp_path_factory):
    return Clinic(tmp_path_factory.mktemp("clinic"))
