"""Other correct ways to turn a batch of sentences into labelled rows."""

import numpy as np

from nlpcheck.bench import alternative
from nlpcheck.tasks.token_classification.alignment import align_labels_with_tokens

AREA = "token_classification"


def check(examples, tokenizer, max_length, stride):
    """What the contract refuses."""
    for words, tags in zip(examples["tokens"], examples["ner_tags"], strict=True):
        if len(words) != len(tags):
            raise ValueError(f"{len(words)} words, {len(tags)} tags")
    if stride is not None and max_length is not None:
        if stride >= max_length - tokenizer.num_special_tokens_to_add(pair=False):
            raise ValueError(f"stride {stride} is too large for max_length {max_length}")


@alternative("the course's recipe: a loop over the batch", source="course 7/2", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    check(examples, tokenizer, max_length, stride)
    tokenized_inputs = tokenizer(
        examples["tokens"],
        truncation=max_length is not None,
        max_length=max_length,
        stride=0 if stride is None else stride,
        return_overflowing_tokens=stride is not None,
        is_split_into_words=True,
    )
    all_labels = examples["ner_tags"]
    if stride is not None:
        all_labels = [all_labels[i] for i in tokenized_inputs["overflow_to_sample_mapping"]]
    new_labels = []
    for i, labels in enumerate(all_labels):
        word_ids = tokenized_inputs.word_ids(i)
        new_labels.append(
            align_labels_with_tokens(labels, word_ids, label_names=label_names, label_all_tokens=label_all_tokens)
        )
    tokenized_inputs["labels"] = new_labels
    return tokenized_inputs


@alternative("run_ner.py's recipe", source="run_ner.py", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    check(examples, tokenizer, max_length, stride)
    b_to_i_label = [
        label_names.index("I-" + name[2:]) if name[:2] == "B-" and "I-" + name[2:] in label_names else idx
        for idx, name in enumerate(label_names)
    ]
    options = {"truncation": True, "max_length": max_length} if max_length is not None else {}
    if stride is not None and max_length is not None:
        options |= {"stride": stride, "return_overflowing_tokens": True}
    tokenized_inputs = tokenizer(examples["tokens"], padding=False, is_split_into_words=True, **options)
    labels = []
    for i in range(len(tokenized_inputs["input_ids"])):
        label = examples["ner_tags"][tokenized_inputs.get("overflow_to_sample_mapping", range(i + 1))[i]]
        word_ids = tokenized_inputs.word_ids(batch_index=i)
        previous_word_idx = None
        label_ids = []
        for word_idx in word_ids:
            if word_idx is None:
                label_ids.append(-100)
            elif word_idx != previous_word_idx:
                label_ids.append(label[word_idx])
            elif label_all_tokens and label[word_idx] != -100:
                label_ids.append(b_to_i_label[label[word_idx]])
            else:
                label_ids.append(-100)
            previous_word_idx = word_idx
        labels.append(label_ids)
    tokenized_inputs["labels"] = labels
    return tokenized_inputs


@alternative("one call per sentence, with the library's windows", source="ALT-24", area=AREA, level="all")
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    check(examples, tokenizer, max_length, stride)
    columns = {"input_ids": [], "attention_mask": [], "labels": [], "overflow_to_sample_mapping": []}
    for number, (words, tags) in enumerate(zip(examples["tokens"], examples["ner_tags"], strict=True)):
        encoding = tokenizer(
            list(words),
            is_split_into_words=True,
            truncation="longest_first" if max_length is not None else "do_not_truncate",
            max_length=max_length,
            stride=stride or 0,
            return_overflowing_tokens=stride is not None,
        )
        windows = encoding.encodings if stride is not None else encoding.encodings[:1]
        for window in windows:
            columns["input_ids"].append(np.array(window.ids))
            columns["attention_mask"].append(np.array(window.attention_mask))
            columns["overflow_to_sample_mapping"].append(number)
            columns["labels"].append(
                align_labels_with_tokens(
                    tags, window.word_ids, label_names=label_names, label_all_tokens=label_all_tokens
                )
            )
    return columns


@alternative(
    "own windows on the whole encoding, special tokens put back by hand", source="ALT-10", area=AREA, level="all"
)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    check(examples, tokenizer, max_length, stride)
    rows = {"input_ids": [], "attention_mask": [], "labels": [], "overflow_to_sample_mapping": []}
    bare = tokenizer(list(examples["tokens"]), is_split_into_words=True, add_special_tokens=False)
    for sentence, content in enumerate(bare["input_ids"]):
        words = bare.word_ids(sentence)
        whole = tokenizer(list(examples["tokens"][sentence]), is_split_into_words=True)["input_ids"]
        extra = len(whole) - len(content)
        before = next(i for i in range(extra + 1) if whole[i : i + len(content)] == content)
        prefix, suffix = whole[:before], whole[before + len(content) :]
        room = len(content) if max_length is None else max_length - extra
        start = 0
        while True:
            piece = slice(start, start + room)
            ids = prefix + content[piece] + suffix
            seen = [None] * len(prefix) + words[piece] + [None] * len(suffix)
            rows["input_ids"].append(ids)
            rows["attention_mask"].append([1] * len(ids))
            rows["overflow_to_sample_mapping"].append(sentence)
            rows["labels"].append(
                align_labels_with_tokens(
                    list(examples["ner_tags"][sentence]),
                    seen,
                    label_names=label_names,
                    label_all_tokens=label_all_tokens,
                )
            )
            if stride is None or start + room >= len(content):
                break
            start += room - stride
    return rows


@alternative("words tokenized one by one, where no word depends on its neighbours", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    check(examples, tokenizer, max_length, stride)
    rows = {"input_ids": [], "attention_mask": [], "labels": [], "overflow_to_sample_mapping": []}
    special = tokenizer.num_special_tokens_to_add(pair=False)
    for sentence, words in enumerate(examples["tokens"]):
        pieces = [tokenizer([word], is_split_into_words=True, add_special_tokens=False)["input_ids"] for word in words]
        tokens = [(word, piece) for word, ids in enumerate(pieces) for piece in ids]
        empty = tokenizer("", add_special_tokens=True)["input_ids"]
        first = len(empty) - 1 if empty and empty[0] in (tokenizer.cls_token_id, tokenizer.bos_token_id) else 0
        room = len(tokens) if max_length is None else max_length - special
        last_start = 0 if stride is None else max(len(tokens) - room, 0)
        step = 1 if stride is None else room - stride
        for start in range(0, last_start + step, step):
            window = tokens[start : start + room]
            ids = empty[:first] + [piece for _, piece in window] + empty[first:]
            seen = [None] * first + [word for word, _ in window] + [None] * (len(empty) - first)
            rows["input_ids"].append(tuple(ids))
            rows["attention_mask"].append((1,) * len(ids))
            rows["overflow_to_sample_mapping"].append(sentence)
            rows["labels"].append(
                align_labels_with_tokens(
                    examples["ner_tags"][sentence], seen, label_names=label_names, label_all_tokens=label_all_tokens
                )
            )
    return rows


@alternative("the backend's batch of encodings, special tokens by their mask", area=AREA, level="all")
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    check(examples, tokenizer, max_length, stride)
    whole = tokenizer(list(examples["tokens"]), is_split_into_words=True, return_special_tokens_mask=True)
    made = []
    for sentence, tags in enumerate(examples["ner_tags"]):
        names = [key for key in tokenizer.model_input_names if key in whole]
        words = whole.word_ids(sentence)
        labels = align_labels_with_tokens(tags, words, label_names=label_names, label_all_tokens=label_all_tokens)
        columns = {key: whole[key][sentence] for key in names} | {"labels": labels}
        inner = [t for t, word in enumerate(words) if word is not None]
        outer = [t for t, word in enumerate(words) if word is None]
        room = max(len(inner), 1) if max_length is None else max_length - len(outer)
        starts = [0]
        while stride is not None and starts[-1] + room < len(inner):
            starts.append(starts[-1] + room - stride)
        for start in starts:
            kept = sorted([*inner[start : start + room], *outer])
            row = {key: [values[token] for token in kept] for key, values in columns.items()}
            seen = [words[token] for token in kept]
            row["labels"] = align_labels_with_tokens(
                tags, seen, label_names=label_names, label_all_tokens=label_all_tokens
            )
            made.append({**row, "overflow_to_sample_mapping": sentence})
    return {key: [row[key] for row in made] for key in made[0]}
