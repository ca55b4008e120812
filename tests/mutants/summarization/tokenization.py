"""Wrong ways to tokenize documents and summaries."""

from nlpcheck.bench import edit, mutant
from nlpcheck.mutants.text_pairs import MISTAKES, made, of_documents

AREA = "summarization"

for _title, _bug, _parts in MISTAKES:
    mutant(_title, bug=_bug, area=AREA)(of_documents(**_parts))

edit("document and summary changed over", bug="S2-09", area=AREA, file="tokenization.py",
     old='zip(examples["document"], examples["summary"], strict=True)',
     new='zip(examples["summary"], examples["document"], strict=True)')  # fmt: skip
edit("the document is its own summary", bug="S2-09", area=AREA, file="tokenization.py", old='examples["summary"]',
     new='examples["document"]')  # fmt: skip
edit("a prefix is not passed on", bug="S2-08", area=AREA, file="tokenization.py", old="prefix=prefix", new='prefix=""')
edit("the source's limit for targets", bug="S2-15", area=AREA, file="tokenization.py",
     old="max_target_length=max_target_length", new="max_target_length=max_source_length")  # fmt: skip
edit("columns are attributes of a dict", bug="R8", area=AREA, file="tokenization.py", old='zip(examples["document"]',
     new='zip(dict.get(examples, "document")')  # fmt: skip
edit("columns are lists", bug="DH-17", area=AREA, file="tokenization.py", old='zip(examples["document"]',
     new='zip(examples["document"] + []')  # fmt: skip


def _changing(change):
    def tokenize(examples, tokenizer, *, prefix="", max_source_length, max_target_length):
        pairs = list(zip(examples["document"], examples["summary"], strict=True))
        rows = made(pairs, tokenizer, prefix, (max_source_length, max_target_length))
        change(examples, tokenizer)
        return rows

    return tokenize


def _holes_filled(examples, tokenizer):
    examples["document"][:] = [text or "" for text in examples["document"]]


def _documents_popped(examples, tokenizer):
    if isinstance(examples, dict):
        examples.pop("document")


def _pad_is_eos(examples, tokenizer):
    tokenizer.pad_token = tokenizer.eos_token


for _title, _change in [
    ("holes filled in the data set", _holes_filled),
    ("documents popped from the examples", _documents_popped),
    ("the pad token set to EOS on the way", _pad_is_eos),
]:
    mutant(_title, bug="TC-34", area=AREA)(_changing(_change))

_before = []


@mutant("labels of the last call kept", bug="R2", area=AREA)
def tokenize(examples, tokenizer, *, prefix="", max_source_length, max_target_length):
    pairs = list(zip(examples["document"], examples["summary"], strict=True))
    rows = made(pairs, tokenizer, prefix, (max_source_length, max_target_length))
    labels, _before[:] = [*_before, *rows["labels"]], rows["labels"][:1]
    return rows | {"labels": labels[: len(rows["labels"])]}
