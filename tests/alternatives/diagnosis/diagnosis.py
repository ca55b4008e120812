"""Other right ways to the name of a task."""

from nlpcheck.bench import alternative

AREA = "diagnosis"


@alternative("the columns of the contract and no other names", area=AREA, level="must")
def diagnose(rows, *, goal=None):
    rows = [row for row in rows if not any(v is None for v in row.values())] or [
        {k: v for k, v in row.items() if v is not None} for row in rows
    ]

    def task_of(columns):
        if {"text", "label"} <= columns:
            return "sequence_classification"
        if {"tokens", "ner_tags"} <= columns:
            return "token_classification"
        if {"question", "context", "answers"} <= columns:
            return "question_answering"
        if {"document", "summary"} <= columns:
            return "summarization"
        if "translation" in columns:
            return "translation"
        if "text" in columns:
            return {"fill": "masked_lm", "generate": "causal_lm"}.get(goal)
        return None

    found = {task_of(set(row)) for row in rows}
    if len(found) != 1 or None in found:
        raise ValueError(f"no single task: {found}")
    return found.pop()


@alternative("columns are dropped, not rows, where every row has a hole", area=AREA, level="must")
def diagnose(rows, *, goal=None):
    complete = [row for row in rows if all(value is not None for value in row.values())]
    if not complete:
        always = set.intersection(*({k for k, v in row.items() if v is not None} for row in rows))
        complete = [{k: row[k] for k in row if k in always} for row in rows]
    tasks = []
    for row in complete:
        if "ner_tags" in row and "tokens" in row:
            tasks.append("token_classification")
        elif "label" in row and "text" in row:
            tasks.append("sequence_classification")
        elif "answers" in row and "context" in row:
            tasks.append("question_answering")
        elif "summary" in row and "document" in row:
            tasks.append("summarization")
        elif isinstance(row.get("translation"), dict):
            tasks.append("translation")
        elif isinstance(row.get("text"), str):
            tasks.append("")
        else:
            raise ValueError("no task")
    if any(task != tasks[0] for task in tasks):
        raise ValueError("several tasks")
    if tasks[0]:
        return tasks[0]
    if goal == "fill":
        return "masked_lm"
    if goal == "generate":
        return "causal_lm"
    raise ValueError("which goal?")


@alternative("shapes of values first, names of columns last", area=AREA, level="all")
def diagnose(rows, *, goal=None):
    known = {"id", "idx", "guid", "title", "url"}

    def task_of(row):
        row = {name: value for name, value in row.items() if name not in known}
        dicts = [value for value in row.values() if isinstance(value, dict)]
        lists = [value for value in row.values() if isinstance(value, (list, tuple))]
        texts = [name for name, value in row.items() if isinstance(value, str) and name not in ("label", "labels")]
        label = [name for name in row if name in ("label", "labels") or isinstance(row[name], (bool, int, float))]
        if any("answer_start" in value for value in dicts) and len(texts) >= 2:
            return "question_answering"
        if any(len(value) > 1 and all(isinstance(text, str) for text in value.values()) for value in dicts):
            return "translation"
        if (
            len(lists) > 1
            and not texts
            and ("ner_tags" in row or any(words and isinstance(words[0], str) for words in lists))
        ):
            return "token_classification"
        if label and texts:
            return "sequence_classification"
        if len(texts) == 2 and (
            {"document", "article"} & set(texts)
            or min(len(row[n]) for n in texts) * 3 < max(len(row[n]) for n in texts)
        ):
            return "summarization"
        if len(texts) == 1 and not lists and not dicts:
            return "plain"
        raise ValueError(f"nothing fits {list(row)}")

    usable = [row for row in rows if None not in list(row.values())]
    if not usable:
        usable = [{name: value for name, value in row.items() if value is not None} for row in rows]
    tasks = sorted({task_of(row) for row in usable})
    if len(tasks) > 1:
        raise ValueError(f"rows for {' and '.join(tasks)}")
    if tasks == ["plain"]:
        if goal not in ("fill", "generate"):
            raise ValueError("plain text needs a goal")
        return "masked_lm" if goal == "fill" else "causal_lm"
    return tasks[0]


@alternative("a goal is judged before anything else, names by pattern matching", area=AREA, level="must")
def diagnose(rows, *, goal=None):
    if goal not in (None, "", "fill", "generate") and all("text" in row and len(row) == 1 for row in rows):
        raise ValueError(f"unknown goal {goal}")

    def task_of(row):
        match row:
            case {"tokens": list(), "ner_tags": list()}:
                return "token_classification"
            case {"question": str(), "context": str(), "answers": dict()}:
                return "question_answering"
            case {"document": str(), "summary": str()}:
                return "summarization"
            case {"translation": dict()}:
                return "translation"
            case {"text": str(), "label": _}:
                return "sequence_classification"
            case {"text": str()} if goal in ("fill", "generate") and "text_pair" not in row:
                return "masked_lm" if goal == "fill" else "causal_lm"
            case _:
                raise ValueError(f"no task for {list(row)}")

    def without_none(row):
        return dict((name, value) for name, value in row.items() if value is not None)

    whole = [row for row in rows if without_none(row) == row]
    first, *others = map(task_of, whole or map(without_none, rows))
    for other in others:
        if other != first:
            raise ValueError(f"{first} or {other}?")
    return first


@alternative("columns common to all rows, after their tasks were compared", area=AREA, level="must")
def diagnose(rows, *, goal=None):
    needed = {
        "token_classification": ["tokens", "ner_tags"],
        "question_answering": ["question", "context", "answers"],
        "summarization": ["document", "summary"],
        "translation": ["translation"],
        "sequence_classification": ["text", "label"],
        "plain": ["text"],
    }
    usable = [row for row in rows if not [v for v in row.values() if v is None]]
    usable = usable or [{k: v for k, v in row.items() if v is not None} for row in rows]
    tasks = [next((task for task, names in needed.items() if all(name in row for name in names)), "") for row in usable]
    if len(set(tasks)) != 1 or not tasks[0]:
        raise ValueError(", ".join(tasks))
    if tasks[0] != "plain":
        return tasks[0]
    try:
        return {"fill": "masked_lm", "generate": "causal_lm"}[goal]
    except KeyError:
        raise ValueError("a goal, please") from None
