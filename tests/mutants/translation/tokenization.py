"""Wrong ways to tokenize texts and their translations."""

from nlpcheck.bench import edit, mutant
from nlpcheck.mutants.text_pairs import MISTAKES, made, of_translations, read, set_known, write

AREA = "translation"

for _title, _bug, _parts in MISTAKES:
    mutant(_title, bug=_bug, area=AREA)(of_translations(**_parts))

edit("a prefix is not passed on", bug="S2-08", area=AREA, file="tokenization.py", old="prefix=prefix", new='prefix=""')
edit("the source's limit for targets", bug="S2-15", area=AREA, file="tokenization.py",
     old="max_target_length=max_target_length", new="max_target_length=max_source_length")  # fmt: skip
edit("columns are attributes of a dict", bug="R8", area=AREA, file="tokenization.py",
     old='in examples["translation"])', new='in dict.get(examples, "translation"))')  # fmt: skip
edit("columns are lists", bug="DH-17", area=AREA, file="tokenization.py", old='in examples["translation"])',
     new='in examples["translation"] + [])')  # fmt: skip
edit("languages set for good", bug="S2-12", area=AREA, file="tokenization.py",
     old="        if hasattr(tokenizer, side) and", new="        if not tokenizer.src_lang and")  # fmt: skip
edit("languages never set", bug="S2-12", area=AREA, file="tokenization.py",
     old="    set_languages(tokenizer, source_lang, target_lang)\n", new="")  # fmt: skip
edit("only the source has a language", bug="S2-12", area=AREA, file="tokenization.py",
     old=', ("tgt_lang", target_lang))', new=",)")  # fmt: skip
edit("only the target has a language", bug="S2-12", area=AREA, file="tokenization.py",
     old='("src_lang", source_lang), ("tgt_lang", target_lang))', new='("tgt_lang", target_lang),)')  # fmt: skip
edit("any language is a code", bug="S2-12", area=AREA, file="tokenization.py",
     old=" and language in tokenizer.all_special_tokens", new="")  # fmt: skip
edit("every tokenizer has languages", bug="S2-12", area=AREA, file="tokenization.py",
     old="if hasattr(tokenizer, side) and language in tokenizer.all_special_tokens:",
     new="if tokenizer.src_lang and language in tokenizer.all_special_tokens:")  # fmt: skip
edit("whatever is in the vocabulary is a code", bug="S2-13", area=AREA, file="tokenization.py",
     old="in tokenizer.all_special_tokens", new="in tokenizer.get_vocab()")  # fmt: skip
edit("codes are those of mBART", bug="S2-13", area=AREA, file="tokenization.py",
     old="in tokenizer.all_special_tokens", new="in tokenizer.lang_code_to_id")  # fmt: skip
edit("codes are those of mBART, others have none", bug="S2-13", area=AREA, file="tokenization.py",
     old="in tokenizer.all_special_tokens", new="in getattr(tokenizer, 'lang_code_to_id', ())")  # fmt: skip
edit("an unknown language is an error", bug="S2-12", area=AREA, file="tokenization.py",
     old="        if hasattr(tokenizer, side) and", new=(
     "        if hasattr(tokenizer, side) and language not in tokenizer.all_special_tokens:\n"
     "            raise ValueError(language)\n        if hasattr(tokenizer, side) and"))  # fmt: skip


def _changed_over(tokenizer, source_lang, target_lang):
    set_known(tokenizer, target_lang, source_lang)


def _first_call_counts(tokenizer, source_lang, target_lang):
    if not hasattr(tokenizer, "seen") or tokenizer.seen != id(tokenizer.tgt_lang):
        set_known(tokenizer, source_lang, target_lang)
    tokenizer.seen = id(getattr(tokenizer, "tgt_lang", None))


def _by_two_letters(tokenizer, source_lang, target_lang):
    codes = {code[:2]: code for code in tokenizer.all_special_tokens}
    set_known(tokenizer, codes.get(source_lang[:2], ""), codes.get(target_lang[:2], ""))


def _any_translation(row, source_lang, target_lang):
    return row[source_lang], next(text for language, text in row.items() if language != source_lang)


def _by_place(row, source_lang, target_lang):
    return tuple(row.values())[:2]


def _by_sorted_place(row, source_lang, target_lang):
    return tuple(row[language] for language in sorted(row))[:2]


def _exactly_two(row, source_lang, target_lang):
    first, second = row
    return row[source_lang], row[target_lang]


def _a_hole_anywhere(row, source_lang, target_lang):
    return (None, None) if None in row.values() else (row[source_lang], row[target_lang])


for _title, _bug, _parts in [
    ("source and target changed over", "S2-12", {"sides": lambda row, source, target: (row[target], row[source])}),
    ("the source is its own translation", "S2-12", {"sides": lambda row, source, target: (row[source], row[source])}),
    ("codes changed over", "S2-12", {"languages": _changed_over}),
    ("languages of the first call for all", "S2-12", {"languages": _first_call_counts}),
    ("codes guessed from two letters", "S2-12", {"languages": _by_two_letters}),
    ("the target is any other language", "S2-12", {"sides": _any_translation}),
    ("source and target by their place", "S2-12", {"sides": _by_place}),
    ("languages in the order of their names", "S2-12", {"sides": _by_sorted_place}),
    ("two languages and no other", "S2-12", {"sides": _exactly_two}),
    ("a hole in any language", "S2-09", {"sides": _a_hole_anywhere}),
]:
    mutant(_title, bug=_bug, area=AREA)(of_translations(**_parts))


def _target_code_cut_off(tokenizer, texts, limit):
    rows = write(tokenizer, texts, limit)
    return [row if row[-1] == tokenizer.eos_token_id else row[:-1] for row in rows]


def _end_behind_the_code(tokenizer, texts, limit):
    rows = write(tokenizer, texts, limit)
    return [row if row[-1] == tokenizer.eos_token_id else [*row, tokenizer.eos_token_id] for row in rows]


def _end_in_place_of_the_code(tokenizer, texts, limit):
    return [[*row[:-1], tokenizer.eos_token_id] for row in write(tokenizer, texts, limit)]


def _code_always_first(tokenizer, texts, limit):
    rows = write(tokenizer, texts, limit)
    return [row if row[-1] == tokenizer.eos_token_id else [row[-1], *row[:-1]] for row in rows]


def _left_in_target_mode(tokenizer, texts, limit):
    rows = write(tokenizer, texts, limit)
    if hasattr(tokenizer, "_switch_to_target_mode"):
        tokenizer._switch_to_target_mode()
    return rows


def _special_tokens_last(tokenizer, texts, limit):
    rows = read(tokenizer, texts, limit)
    special = set(tokenizer.all_special_ids)
    ids = [sorted(row, key=lambda token: token in special) for row in rows["input_ids"]]
    return {**rows, "input_ids": ids}


for _title, _parts in [
    ("labels without the code behind the end", {"targets": _target_code_cut_off}),
    ("an end behind the code", {"targets": _end_behind_the_code}),
    ("an end in the place of the code", {"targets": _end_in_place_of_the_code}),
    ("the code of labels always first", {"targets": _code_always_first}),
    ("the code of sources always last", {"sources": _special_tokens_last}),
]:
    mutant(_title, bug="S2-12", area=AREA)(of_translations(**_parts))


@mutant("sources of the next call marked as targets", bug="S2-12", area=AREA)
def tokenize(examples, tokenizer, *, source_lang, target_lang, prefix="", max_source_length, max_target_length):
    known = hasattr(tokenizer, "tgt_lang") and target_lang in tokenizer.all_special_tokens
    if known and getattr(tokenizer, "fresh", None) != id(tokenizer):
        tokenizer.src_lang, tokenizer.fresh = source_lang, id(tokenizer)
    pairs = [(row[source_lang], row[target_lang]) for row in examples["translation"]]
    if known:
        tokenizer.tgt_lang = target_lang
    return made(pairs, tokenizer, prefix, (max_source_length, max_target_length), targets=_left_in_target_mode)


def _changing(change):
    def tokenize(examples, tokenizer, *, source_lang, target_lang, prefix="", max_source_length, max_target_length):
        set_known(tokenizer, source_lang, target_lang)
        pairs = [(row[source_lang], row[target_lang]) for row in examples["translation"]]
        rows = made(pairs, tokenizer, prefix, (max_source_length, max_target_length))
        for row in examples["translation"]:
            change(row, source_lang, target_lang)
        return rows

    return tokenize


def _popped(row, source_lang, target_lang):
    row.pop(source_lang)


def _filled(row, source_lang, target_lang):
    row[target_lang] = row[target_lang] or ""


for _title, _change in [("texts popped from the rows", _popped), ("holes filled in the rows", _filled)]:
    mutant(_title, bug="TC-34", area=AREA)(_changing(_change))

_before = []


@mutant("labels of the last call kept", bug="R2", area=AREA)
def tokenize(examples, tokenizer, *, source_lang, target_lang, prefix="", max_source_length, max_target_length):
    set_known(tokenizer, source_lang, target_lang)
    pairs = [(row[source_lang], row[target_lang]) for row in examples["translation"]]
    rows = made(pairs, tokenizer, prefix, (max_source_length, max_target_length))
    labels, _before[:] = [*_before, *rows["labels"]], rows["labels"][:1]
    return rows | {"labels": labels[: len(rows["labels"])]}
