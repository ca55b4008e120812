"""Other right ways to cut contexts into windows."""

from itertools import count

import numpy as np

from nlpcheck.bench import alternative

AREA = "question_answering"


def library_rows(examples, tokenizer, max_length, stride, *, strip=str):
    """The windows as the library cuts them."""
    return tokenizer(
        [strip(question) for question in examples["question"]],
        list(examples["context"]),
        max_length=max_length,
        truncation="only_second",
        stride=stride,
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
    )


@alternative("the course, chapter 7", source="ALT-07", area=AREA)
class Course:
    @staticmethod
    def prepare_train_features(examples, tokenizer, *, max_length, stride):
        inputs = library_rows(examples, tokenizer, max_length, stride, strip=str.strip)
        offset_mapping = inputs.pop("offset_mapping")
        sample_map = inputs.pop("overflow_to_sample_mapping")
        answers = examples["answers"]
        start_positions = []
        end_positions = []
        for i, offset in enumerate(offset_mapping):
            answer = answers[sample_map[i]]
            if not answer["answer_start"]:
                start_positions.append(0)
                end_positions.append(0)
                continue
            start_char = answer["answer_start"][0]
            end_char = answer["answer_start"][0] + len(answer["text"][0])
            sequence_ids = inputs.sequence_ids(i)
            idx = 0
            while sequence_ids[idx] != 1:
                idx += 1
            context_start = idx
            while sequence_ids[idx] == 1:
                idx += 1
            context_end = idx - 1
            if offset[context_start][0] > start_char or offset[context_end][1] < end_char:
                start_positions.append(0)
                end_positions.append(0)
            else:
                idx = context_start
                while idx <= context_end and offset[idx][0] <= start_char:
                    idx += 1
                start_positions.append(idx - 1)
                idx = context_end
                while idx >= context_start and offset[idx][1] >= end_char:
                    idx -= 1
                end_positions.append(idx + 1)
        inputs["start_positions"] = start_positions
        inputs["end_positions"] = end_positions
        return inputs

    @staticmethod
    def prepare_validation_features(examples, tokenizer, *, max_length, stride):
        inputs = library_rows(examples, tokenizer, max_length, stride, strip=str.strip)
        sample_map = inputs.pop("overflow_to_sample_mapping")
        example_ids = []
        for i in range(len(inputs["input_ids"])):
            example_ids.append(examples["id"][sample_map[i]])
            sequence_ids = inputs.sequence_ids(i)
            offset = inputs["offset_mapping"][i]
            inputs["offset_mapping"][i] = [o if sequence_ids[k] == 1 else None for k, o in enumerate(offset)]
        inputs["example_id"] = example_ids
        return inputs


@alternative("run_qa, with its questions stripped on the left", source="ALT-07", area=AREA)
class RunQa:
    @staticmethod
    def prepare_train_features(examples, tokenizer, *, max_length, stride):
        tokenized_examples = library_rows(examples, tokenizer, max_length, stride, strip=str.lstrip)
        sample_mapping = tokenized_examples.pop("overflow_to_sample_mapping")
        offset_mapping = tokenized_examples.pop("offset_mapping")
        tokenized_examples["start_positions"] = []
        tokenized_examples["end_positions"] = []
        for i, offsets in enumerate(offset_mapping):
            input_ids = tokenized_examples["input_ids"][i]
            if tokenizer.cls_token_id in input_ids:
                cls_index = input_ids.index(tokenizer.cls_token_id)
            elif tokenizer.bos_token_id in input_ids:
                cls_index = input_ids.index(tokenizer.bos_token_id)
            else:
                cls_index = 0
            sequence_ids = tokenized_examples.sequence_ids(i)
            answers = examples["answers"][sample_mapping[i]]
            if len(answers["answer_start"]) == 0:
                tokenized_examples["start_positions"].append(cls_index)
                tokenized_examples["end_positions"].append(cls_index)
                continue
            start_char = answers["answer_start"][0]
            end_char = start_char + len(answers["text"][0])
            token_start_index = 0
            while sequence_ids[token_start_index] != 1:
                token_start_index += 1
            token_end_index = len(input_ids) - 1
            while sequence_ids[token_end_index] != 1:
                token_end_index -= 1
            if not (offsets[token_start_index][0] <= start_char and offsets[token_end_index][1] >= end_char):
                tokenized_examples["start_positions"].append(cls_index)
                tokenized_examples["end_positions"].append(cls_index)
                continue
            while token_start_index < len(offsets) and offsets[token_start_index][0] <= start_char:
                token_start_index += 1
            tokenized_examples["start_positions"].append(token_start_index - 1)
            while offsets[token_end_index][1] >= end_char:
                token_end_index -= 1
            tokenized_examples["end_positions"].append(token_end_index + 1)
        return tokenized_examples

    @staticmethod
    def prepare_validation_features(examples, tokenizer, *, max_length, stride):
        tokenized_examples = library_rows(examples, tokenizer, max_length, stride, strip=str.lstrip)
        sample_mapping = tokenized_examples.pop("overflow_to_sample_mapping")
        tokenized_examples["example_id"] = []
        for i in range(len(tokenized_examples["input_ids"])):
            sequence_ids = tokenized_examples.sequence_ids(i)
            tokenized_examples["example_id"].append(examples["id"][sample_mapping[i]])
            tokenized_examples["offset_mapping"][i] = [
                (o if sequence_ids[k] == 1 else None) for k, o in enumerate(tokenized_examples["offset_mapping"][i])
            ]
        return tokenized_examples


@alternative("char_to_token for both ends of the answer", area=AREA)
def prepare_train_features(examples, tokenizer, *, max_length, stride):
    rows = library_rows(examples, tokenizer, max_length, stride)
    samples = rows.pop("overflow_to_sample_mapping")
    rows["start_positions"], rows["end_positions"] = [], []
    del rows["offset_mapping"]
    for i, sample in enumerate(samples):
        answer = examples["answers"][sample]
        start = end = None
        if answer["text"]:
            first = answer["answer_start"][0]
            start = rows.char_to_token(i, first, sequence_index=1)
            end = rows.char_to_token(i, first + len(answer["text"][0]) - 1, sequence_index=1)
        both = start is not None and end is not None
        rows["start_positions"].append(start if both else 0)
        rows["end_positions"].append(end if both else 0)
    return {
        name: tuple(map(tuple, column)) if name in tokenizer.model_input_names else column
        for name, column in rows.items()
    }


def one_example(tokenizer, question, context, max_length, stride):
    """The windows of one example: each question and context encoded on its own, put together by hand."""
    row = tokenizer([question], [context], return_offsets_mapping=True, verbose=False)
    segments = row.sequence_ids(0)
    context_tokens = [t for t, segment in enumerate(segments) if segment == 1]
    room = max_length - len(segments) + len(context_tokens)
    if len(context_tokens) > room and stride >= room:
        raise ValueError("stride leaves no room")
    for window in count():
        start = window * (room - stride)
        kept = set(context_tokens[start : start + room])
        tokens = [t for t, segment in enumerate(segments) if segment != 1 or t in kept]
        inputs = {name: [row[name][0][t] for t in tokens] for name in tokenizer.model_input_names}
        offsets = [row["offset_mapping"][0][t] if t in kept else None for t in tokens]
        special = [
            i for i, t in enumerate(tokens) if segments[t] is None and row["input_ids"][0][t] == tokenizer.cls_token_id
        ]
        yield inputs, offsets, next(iter(special), 0)
        if start + room >= len(context_tokens):
            return


def span_in(offsets, start, end):
    """The first and the last token that share a character with the answer, None unless the window holds all of it."""
    held = [(t, *offset) for t, offset in enumerate(offsets) if offset]
    if not held or start < held[0][1] or held[-1][2] < end:
        return None
    tokens = [t for t, first, last in held if max(first, start) < min(last, end)]
    return (tokens[0], tokens[-1]) if tokens else None


@alternative("one example at a time, windows cut by hand", source="ALT-10", area=AREA, level="all")
class ByHand:
    @staticmethod
    def prepare_train_features(examples, tokenizer, *, max_length, stride):
        rows = []
        pairs = zip(examples["question"], examples["context"], examples["answers"], strict=True)
        for question, context, answers in pairs:
            for inputs, offsets, cls in one_example(tokenizer, question, context, max_length, stride):
                golds = [(s, s + len(t)) for s, t in zip(answers["answer_start"], answers["text"], strict=True)]
                span = span_in(offsets, *golds[0]) if golds else None
                start, end = span or (cls, cls)
                rows.append(inputs | {"start_positions": start, "end_positions": end})
        return {name: [row[name] for row in rows] for name in rows[0]}

    @staticmethod
    def prepare_validation_features(examples, tokenizer, *, max_length, stride):
        rows = []
        for identifier, question, context in zip(
            examples["id"], examples["question"], examples["context"], strict=True
        ):
            for inputs, offsets, cls in one_example(tokenizer, question, context, max_length, stride):
                rows.append(inputs | {"example_id": identifier, "offset_mapping": offsets, "cls_index": np.int64(cls)})
        return {name: tuple(row[name] for row in rows) for name in rows[0]}


@alternative("the library's windows, after a look at the room", source="QA-15", area=AREA, level="all")
class Guarded:
    @staticmethod
    def windows(examples, tokenizer, max_length, stride):
        alone = tokenizer(list(examples["question"]), [""] * len(examples["question"]))
        if any(max_length - len(ids) <= stride for ids in alone["input_ids"]):
            raise ValueError(f"stride={stride} leaves no room in rows of {max_length} tokens")
        rows = library_rows(examples, tokenizer, max_length, stride)
        samples = rows.pop("overflow_to_sample_mapping")
        special = [
            [
                i
                for i, (token, segment) in enumerate(zip(e.ids, e.sequence_ids, strict=True))
                if segment is None and token == tokenizer.cls_token_id
            ]
            for e in rows.encodings
        ]
        masked = [
            [o if segment == 1 else None for o, segment in zip(e.offsets, e.sequence_ids, strict=True)]
            for e in rows.encodings
        ]
        return rows, samples, masked, [found[0] if found else 0 for found in special]

    @staticmethod
    def prepare_train_features(examples, tokenizer, *, max_length, stride):
        rows, samples, masked, cls = Guarded.windows(examples, tokenizer, max_length, stride)
        answers = list(examples["answers"])
        spans = []
        for sample, offsets, at in zip(samples, masked, cls, strict=True):
            starts, texts = answers[sample]["answer_start"], answers[sample]["text"]
            spans.append((span_in(offsets, starts[0], starts[0] + len(texts[0])) if texts else None) or (at, at))
        rows["start_positions"], rows["end_positions"] = np.array(spans).T
        return rows

    @staticmethod
    def prepare_validation_features(examples, tokenizer, *, max_length, stride):
        rows, samples, masked, cls = Guarded.windows(examples, tokenizer, max_length, stride)
        ids = list(examples["id"])
        rows["offset_mapping"], rows["cls_index"] = masked, np.array(cls)
        rows["example_id"] = np.array([ids[sample] for sample in samples])
        return rows


@alternative("answers marked on a mask of characters", area=AREA, level="all")
def prepare_train_features(examples, tokenizer, *, max_length, stride):
    rows = []
    answers = list(examples["answers"])
    for i, (question, context) in enumerate(zip(examples["question"], examples["context"], strict=True)):
        answer = np.zeros(len(context) + 1, dtype=bool)
        for start, text in list(zip(answers[i]["answer_start"], answers[i]["text"], strict=True))[:1]:
            answer[start : start + len(text)] = True
        for inputs, offsets, cls in one_example(tokenizer, question, context, max_length, stride):
            window = np.zeros_like(answer)
            held = [offset for offset in offsets if offset]
            if held:
                window[held[0][0] : held[-1][1]] = True
            whole = answer.any() and not (answer & ~window).any()
            tokens = [t for t, offset in enumerate(offsets) if whole and offset and answer[slice(*offset)].any()]
            rows.append(
                inputs | {"start_positions": min(tokens, default=cls), "end_positions": max(tokens, default=cls)}
            )
    return {name: [row[name] for row in rows] for name in rows[0]}
