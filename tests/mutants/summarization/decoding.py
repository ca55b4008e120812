"""Wrong ways to turn ids into texts."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="summarization")
in_file = functools.partial(edit, area="summarization", file="../seq2seq/decoding.py")

RETURN = "return [text.strip() for text in texts]"

in_file(
    "special tokens belong to the text", bug="S2-25", old="skip_special_tokens=True", new="skip_special_tokens=False"
)
in_file("texts as they come", bug="ALT-54", old="text.strip()", new="text")
in_file("texts stripped on the left", bug="ALT-54", old="text.strip()", new="text.lstrip()")
in_file("texts stripped on the right", bug="ALT-54", old="text.strip()", new="text.rstrip()")
in_file("texts in lower case", bug="QA-52", old="text.strip()", new="text.strip().lower()")
in_file("a space between all marks", bug="S2-70", old="text.strip()", new="text.strip().replace(',', ' ,')")
in_file(
    "texts without words are dropped", bug="S2-09", old="for text in texts]", new="for text in texts if text.strip()]"
)
in_file(
    "texts in the order of their length",
    bug="S2-09",
    old="for text in texts]",
    new="for text in sorted(texts, key=len)]",
)
in_file("the first text only", bug="TC-11", old="for text in texts]", new="for text in texts[:1]]")
in_file("texts in reverse", bug="S2-09", old="for text in texts]", new="for text in texts[::-1]]")
in_file("one text for all", bug="TC-13", old=RETURN, new='return " ".join(texts)')
in_file("words instead of texts", bug="S2-41", old="text.strip()", new="text.split()")
in_file("characters apart", bug="S2-41", old="text.strip()", new="' '.join(text.strip())")
in_file("spaces inside a text collapsed", bug="QA-52", old="text.strip()", new="' '.join(text.split())")
in_file("letters of ASCII only", bug="QA-52", old="text.strip()", new="text.strip().encode('ascii', 'ignore').decode()")
in_file("marks at the ends stripped", bug="QA-52", old="text.strip()", new="text.strip().strip('.,!?')")
in_file("a text begins with a capital", bug="QA-52", old="text.strip()", new="text.strip().capitalize()")
in_file("the first line only", bug="S2-40", old="text.strip()", new="(text.strip().splitlines() or [''])[0]")
in_file("spaces before marks deleted", bug="QA-52", old="skip_special_tokens=True",
        new="skip_special_tokens=True, clean_up_tokenization_spaces=True")  # fmt: skip
in_file("a text without words is None", bug="S2-09", old="text.strip() for", new="text.strip() or None for")
in_file("equal rows are one row", bug="S2-09", old="for text in texts]", new="for text in dict.fromkeys(texts)]")
in_file("what stands behind the end goes", bug="S2-25", old="row[row != IGNORE_INDEX].tolist()",
        new="(lambda r: r[: (r + [tokenizer.eos_token_id]).index(tokenizer.eos_token_id)])"
            "(row[row != IGNORE_INDEX].tolist())")  # fmt: skip
in_file("ids that the tokenizer does not know are ignored, 0 too", bug="S2-28", old="row[row != IGNORE_INDEX].tolist()",
        new="row[row > 0].tolist()")  # fmt: skip
in_file("-100 goes through", bug="S2-21", old="row[row != IGNORE_INDEX].tolist()", new="row.tolist()")
in_file(
    "-100 becomes 0",
    bug="S2-28",
    old="row[row != IGNORE_INDEX].tolist()",
    new="np.where(row == IGNORE_INDEX, 0, row).tolist()",
)
in_file(
    "-100 becomes 1",
    bug="S2-28",
    old="row[row != IGNORE_INDEX].tolist()",
    new="np.where(row == IGNORE_INDEX, 1, row).tolist()",
)
in_file("negative ids count from the end", bug="S2-28", old="row[row != IGNORE_INDEX].tolist()",
        new="np.where(row < 0, row + len(tokenizer), row).tolist()")  # fmt: skip
in_file("the text ends at the first -100", bug="S2-21", old="row[row != IGNORE_INDEX].tolist()",
        new="row[np.cumsum(row == IGNORE_INDEX) == 0].tolist()")  # fmt: skip
in_file("-100 at the end only", bug="S2-21", old="row[row != IGNORE_INDEX].tolist()",
        new="row[: len(row) - int(np.argmax(row[::-1] != IGNORE_INDEX))].tolist()")  # fmt: skip
in_file("one -100 a row", bug="S2-21", old="row[row != IGNORE_INDEX].tolist()",
        new="np.delete(row, np.flatnonzero(row == IGNORE_INDEX)[:1]).tolist()")  # fmt: skip
in_file("the first token is the start and goes", bug="S2-25", old="row[row != IGNORE_INDEX].tolist()",
        new="row[row != IGNORE_INDEX].tolist()[1:]")  # fmt: skip
in_file("the last token is the end and goes", bug="S2-25", old="row[row != IGNORE_INDEX].tolist()",
        new="row[row != IGNORE_INDEX].tolist()[:-1]")  # fmt: skip
in_file("repeated tokens said once", bug="S2-25", old="row[row != IGNORE_INDEX].tolist()",
        new="list(dict.fromkeys(row[row != IGNORE_INDEX].tolist()))")  # fmt: skip
in_file(
    "ids are a matrix",
    bug="S2-22",
    old="[np.asarray(row) for row in ids]",
    new="list(np.array(ids).reshape(len(ids), -1))",
)
in_file("ids are arrays", bug="S2-22", old="[np.asarray(row) for row in ids]", new="list(ids[:])\n    ids.shape")
in_file("ids are tensors", bug="S2-22", old="[np.asarray(row) for row in ids]", new="[row.numpy() for row in ids]")
in_file("ids are lists", bug="S2-22", old="[np.asarray(row) for row in ids]", new="[np.array([] + row) for row in ids]")
in_file("-100 replaced in the caller's ids", bug="TC-34", old="    rows = [np.asarray(row) for row in ids]\n", new=(
        "    rows = [np.array(row) for row in ids]\n"
        "    for row in ids:\n        for place in range(len(row)):\n"
        "            row[place] = tokenizer.pad_token_id if row[place] == IGNORE_INDEX else row[place]\n"))  # fmt: skip


@in_area("where does not look into lists", bug="S2-21")
def decode(ids, tokenizer):
    import numpy as np

    ids = np.where(ids != -100, ids, tokenizer.pad_token_id)  # noqa: PLR2004
    return [text.strip() for text in tokenizer.batch_decode(ids, skip_special_tokens=True)]


@in_area("pieces joined by spaces", bug="QA-52")
def decode(ids, tokenizer):
    special = set(tokenizer.all_special_ids)
    rows = [[int(i) for i in row if i != -100 and int(i) not in special] for row in ids]  # noqa: PLR2004
    return [" ".join(tokenizer.convert_ids_to_tokens(row)) for row in rows]


@in_area("tokens decoded one by one", bug="QA-52")
def decode(ids, tokenizer):
    special = set(tokenizer.all_special_ids)
    rows = [[int(i) for i in row if i != -100 and int(i) not in special] for row in ids]  # noqa: PLR2004
    return [" ".join(tokenizer.decode([i]) for i in row).strip() for row in rows]


@in_area("the marks of Unigram replaced by hand", bug="QA-52")
def decode(ids, tokenizer):
    special = set(tokenizer.all_special_ids)
    rows = [[int(i) for i in row if i != -100 and int(i) not in special] for row in ids]  # noqa: PLR2004
    return ["".join(tokenizer.convert_ids_to_tokens(row)).replace("\u2581", " ").strip() for row in rows]


@in_area("special are the ids 0, 1 and 2", bug="S2-25")
def decode(ids, tokenizer):
    rows = [[int(i) for i in row if i not in (-100, 0, 1, 2)] for row in ids]
    return [tokenizer.decode(row).strip() for row in rows]


@in_area("special are the pad token and EOS", bug="S2-25")
def decode(ids, tokenizer):
    frame = {-100, tokenizer.pad_token_id, tokenizer.eos_token_id}
    return [tokenizer.decode([int(i) for i in row if int(i) not in frame]).strip() for row in ids]


@in_area("the text begins behind the first special token and ends at the next", bug="S2-25")
def decode(ids, tokenizer):
    special, texts = set(tokenizer.all_special_ids), []
    for row in ids:
        kept = [int(i) for i in row if i != -100]  # noqa: PLR2004
        end = next((n for n, i in enumerate(kept) if n and i in special), len(kept))
        texts.append(tokenizer.decode(kept[:end], skip_special_tokens=True).strip())
    return texts


@in_area("language codes belong to the text", bug="S2-25")
def decode(ids, tokenizer):
    named = set(tokenizer.special_tokens_map.values())
    frame = {-100, *(tokenizer.convert_tokens_to_ids(token) for token in named if isinstance(token, str))}
    return [tokenizer.decode([int(i) for i in row if int(i) not in frame]).strip() for row in ids]


_seen = []


@in_area("texts of the call before kept", bug="R2")
def decode(ids, tokenizer):
    import numpy as np

    rows = [np.asarray(row) for row in ids]
    texts = [text.strip() for text in tokenizer.batch_decode([row[row >= 0] for row in rows], skip_special_tokens=True)]
    old, _seen[:] = list(_seen), texts[:1]
    return [*old, *texts][: len(texts)] if old != texts[:1] else texts
