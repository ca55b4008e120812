"""Wrong diagnoses: one row is taken for all, a hole for a column, and a guess for an answer."""

from collections import Counter

from nlpcheck.bench import edit, mutant
from nlpcheck.tasks.diagnosis import diagnosis as reference

AREA = "diagnosis"
FILE = "diagnosis.py"
COMPLETE = "complete or [_filled(row) for row in rows]"

edit(
    "the goals change places",
    area=AREA,
    file=FILE,
    old='{"fill": "masked_lm", "generate": "causal_lm"}',
    new='{"generate": "masked_lm", "fill": "causal_lm"}',
)
edit(
    "generation is the default",
    area=AREA,
    file=FILE,
    old="    if goal not in OF_GOAL",
    new='    goal = goal or "generate"\n    if goal not in OF_GOAL',
)
edit(
    "filling is what is left",
    area=AREA,
    file=FILE,
    old="    if goal not in OF_GOAL",
    new='    if goal != "generate":\n        return "masked_lm"\n    if goal not in OF_GOAL',
)
edit(
    "only a missing goal is refused",
    area=AREA,
    file=FILE,
    old="    if goal not in OF_GOAL",
    new='    if goal is not None:\n        return OF_GOAL.get(goal, "causal_lm")\n    if goal not in OF_GOAL',
)
edit("an unknown goal is a KeyError", area=AREA, file=FILE, old="    if goal not in OF_GOAL", new="    if goal is None")
edit(
    "goals in any case",
    area=AREA,
    file=FILE,
    old="    if goal not in OF_GOAL",
    new="    goal = goal and goal.lower()\n    if goal not in OF_GOAL",
)
edit(
    "the goal counts first",
    area=AREA,
    file=FILE,
    old="    complete = [",
    new="    if goal in OF_GOAL:\n        return OF_GOAL[goal]\n    complete = [",
)
edit(
    "a goal beside labels is refused",
    area=AREA,
    file=FILE,
    old="    if task != PLAIN:",
    new="    if task != PLAIN and goal:\n        raise ValueError\n    if task != PLAIN:",
)
edit(
    "plain text comes back as such",
    area=AREA,
    file=FILE,
    old="    if goal not in OF_GOAL:\n        raise ValueError(",
    new="    if goal not in OF_GOAL:\n        return PLAIN\n        raise ValueError(",
)
edit(
    "None comes back for plain text",
    area=AREA,
    file=FILE,
    old="    if goal not in OF_GOAL:\n        raise ValueError(",
    new="    if goal not in OF_GOAL:\n        return None\n        raise ValueError(",
)
edit(
    "the first row is looked at",
    area=AREA,
    file=FILE,
    old=COMPLETE,
    new="(complete or [_filled(row) for row in rows])[:1]",
)
edit(
    "the last row is looked at",
    area=AREA,
    file=FILE,
    old=COMPLETE,
    new="(complete or [_filled(row) for row in rows])[-1:]",
)
edit(
    "the first two rows are looked at",
    area=AREA,
    file=FILE,
    old=COMPLETE,
    new="(complete or [_filled(row) for row in rows])[:2]",
)
edit(
    "the first five rows are looked at",
    area=AREA,
    file=FILE,
    old=COMPLETE,
    new="(complete or [_filled(row) for row in rows])[:5]",
)
edit("the first row of all, even with a hole", area=AREA, file=FILE, old=COMPLETE, new="[_filled(rows[0])]")
edit("rows with None count like others", area=AREA, file=FILE, old=COMPLETE, new="rows")
edit(
    "rows with None are judged by their other columns always",
    area=AREA,
    file=FILE,
    old=COMPLETE,
    new="[_filled(row) for row in rows]",
)
edit("rows that all hold a None are nothing", area=AREA, file=FILE, old=COMPLETE, new="complete")
edit("rows that all hold a None are taken as they are", area=AREA, file=FILE, old=COMPLETE, new="complete or rows")
edit(
    "rows that all hold a None are judged by the first",
    area=AREA,
    file=FILE,
    old=COMPLETE,
    new="complete or [_filled(rows[0])]",
)
edit(
    "columns with a None anywhere are no columns",
    area=AREA,
    file=FILE,
    old=COMPLETE,
    new="[{n: v for n, v in row.items() if all(r.get(n) is not None for r in rows)} for row in rows]",
)
edit("false values are holes", area=AREA, file=FILE, old="None not in row.values()", new="all(row.values())")
edit(
    "false values are holes when all rows have one",
    area=AREA,
    file=FILE,
    old="for name, value in row.items() if value is not None",
    new="for name, value in row.items() if value",
)
edit(
    "different tasks: the first one",
    area=AREA,
    file=FILE,
    old='        raise ValueError(f"the rows are for different tasks: {sorted(found)}")',
    new="        found = {sorted(found)[0]}",
)
edit(
    "different tasks are a TypeError",
    area=AREA,
    file=FILE,
    old='raise ValueError(f"the rows are for',
    new='raise TypeError(f"the rows are for',
)
edit(
    "rows that fit nothing are plain text",
    area=AREA,
    file=FILE,
    old='    raise ValueError(f"no task has the columns {sorted(row)}")',
    new="    return PLAIN",
)
edit(
    "rows that fit nothing are classified",
    area=AREA,
    file=FILE,
    old='    raise ValueError(f"no task has the columns {sorted(row)}")',
    new='    return "sequence_classification"',
)
edit(
    "rows that fit nothing are a KeyError",
    area=AREA,
    file=FILE,
    old='    raise ValueError(f"no task has the columns {sorted(row)}")',
    new="    raise KeyError",
)
edit(
    "rows that fit nothing: None",
    area=AREA,
    file=FILE,
    old='    raise ValueError(f"no task has the columns {sorted(row)}")',
    new="    return None",
)
edit(
    "summaries of other texts are not known", area=AREA, file=FILE, old='{"summary", "highlights"', new='{"highlights"'
)
edit(
    "the columns are popped",
    bug="R1",
    area=AREA,
    file=FILE,
    old="    complete = [",
    new='    [row.pop("id", None) for row in rows]\n    complete = [',
)

edit("a label is enough", area=AREA, file=FILE, old="if texts and LABELS", new="if LABELS")
edit(
    "two texts are a summarization",
    area=AREA,
    file=FILE,
    old="SUMMARIES & texts and len(texts) > 1",
    new="len(texts) > 1",
)
edit("a summary is enough", area=AREA, file=FILE, old="SUMMARIES & texts and len(texts) > 1", new="SUMMARIES & texts")
edit(
    "one text, whatever its name, is to be summarized",
    area=AREA,
    file=FILE,
    old="        return PLAIN\n",
    new='        return "summarization"\n',
)
edit(
    "every dict is a translation",
    area=AREA,
    file=FILE,
    old='"question_answering" if "answer_start" in value else "translation"',
    new='"translation"',
)
edit(
    "every dict holds answers",
    area=AREA,
    file=FILE,
    old='"question_answering" if "answer_start" in value else "translation"',
    new='"question_answering"',
)
edit("a list of words is enough", area=AREA, file=FILE, old="len(lists) > 1 and", new="lists and")
edit(
    "two lists are words and tags",
    area=AREA,
    file=FILE,
    old="(named or any(isinstance(item, str) for value in lists for item in value))",
    new="True",
)
edit(
    "tags are numbers",
    area=AREA,
    file=FILE,
    old="len(lists) > 1 and",
    new="any(not isinstance(item, str) for value in lists for item in value) and",
)
edit("tagging is filling in", area=AREA, file=FILE, old='"token_classification"', new='"masked_lm"')
edit("ner is what token classification is called", area=AREA, file=FILE, old='"token_classification"', new='"ner"')
edit(
    "text classification is what it is called",
    area=AREA,
    file=FILE,
    old='"sequence_classification"',
    new='"text_classification"',
)
edit(
    "summaries are generated by a causal model",
    area=AREA,
    file=FILE,
    old='return "summarization"',
    new='return "causal_lm"',
)
edit("translation is summarization", area=AREA, file=FILE, old='else "translation"', new='else "summarization"')
edit(
    "answers are generated by a causal model",
    area=AREA,
    file=FILE,
    old='return "question_answering" if',
    new='return "causal_lm" if',
)
edit("a title is a text", area=AREA, file=FILE, old='"title", ', new="")
edit("an id is a text", area=AREA, file=FILE, old='{"id", ', new="{")
edit("an address is a text", area=AREA, file=FILE, old=', "url"}', new="}")
edit("a label by name is a text", area=AREA, file=FILE, old=" - ASIDE - LABELS", new=" - ASIDE")
edit(
    "any number is a label",
    area=AREA,
    file=FILE,
    old="if texts and LABELS & row.keys()",
    new="if texts and (LABELS & row.keys() or any(isinstance(value, int) for value in row.values()))",
)
edit("highlights are not known", area=AREA, file=FILE, old='"highlights", ', new="")
edit("abstracts are not known", area=AREA, file=FILE, old=', "abstract"}', new="}")


@mutant("columns of the contract in any number of others, but no other column", area=AREA)
def diagnose(rows, *, goal=None):
    known = {
        "text",
        "text_pair",
        "label",
        "tokens",
        "ner_tags",
        "question",
        "context",
        "answers",
        "document",
        "summary",
        "translation",
        "id",
    }
    if any(row.keys() - known for row in rows):
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("exactly the columns of a task", area=AREA)
def diagnose(rows, *, goal=None):
    if any({"id", "title"} & row.keys() for row in rows):
        raise ValueError
    return reference.diagnose(rows, goal=goal)


def _first(row):
    """Return the task of a row that has one."""
    return reference._task_of(reference._filled(row))


@mutant("the type of the label decides: names are plain text", area=AREA)
def diagnose(rows, *, goal=None):
    numbers = [{n: v for n, v in row.items() if not (n == "label" and isinstance(v, str))} for row in rows]
    return reference.diagnose(numbers, goal=goal)


@mutant("a list of labels is for tokens", area=AREA)
def diagnose(rows, *, goal=None):
    if any(isinstance(row.get("label"), list) for row in rows):
        return "token_classification"
    return reference.diagnose(rows, goal=goal)


@mutant("a float label is no label", area=AREA)
def diagnose(rows, *, goal=None):
    return reference.diagnose([{n: v for n, v in row.items() if not isinstance(v, float)} for row in rows], goal=goal)


@mutant("tags by name are classes", area=AREA)
def diagnose(rows, *, goal=None):
    if any(isinstance(row.get("ner_tags"), list) and isinstance(row["ner_tags"][0], str) for row in rows):
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("the task of most rows", area=AREA)
def diagnose(rows, *, goal=None):
    complete = [row for row in rows if None not in row.values()] or [reference._filled(row) for row in rows]
    task = Counter(map(_first, complete)).most_common(1)[0][0]
    return task if task != reference.PLAIN else reference.diagnose(complete, goal=goal)


@mutant("a question without an answer is no question", area=AREA)
def diagnose(rows, *, goal=None):
    for row in rows:
        if "answers" in row and not (row["answers"] or {}).get("text"):
            raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("a short document is no document", area=AREA)
def diagnose(rows, *, goal=None):
    for row in rows:
        if "document" in row and len(row["document"] or "") < 100:
            raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("a summary must be shorter", area=AREA)
def diagnose(rows, *, goal=None):
    for row in rows:
        if {"document", "summary"} <= row.keys() and len(row["summary"] or "") > len(row["document"] or ""):
            raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("translation is from English to French", area=AREA)
def diagnose(rows, *, goal=None):
    for row in rows:
        if "translation" in row and not {"en", "fr"} <= (row["translation"] or {"en": "", "fr": ""}).keys():
            raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("the answer of an earlier call with these columns", bug="R2", area=AREA)
def diagnose(rows, *, goal=None, known={}):
    return known.setdefault(len(rows[0]), reference.diagnose(rows, goal=goal))


@mutant("one row is too few", area=AREA)
def diagnose(rows, *, goal=None):
    if len(rows) < 2:
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("all rows must have the same order of columns", area=AREA)
def diagnose(rows, *, goal=None):
    if len({tuple(row) for row in rows}) > 1:
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("a label that is the same in all rows is no label", area=AREA)
def diagnose(rows, *, goal=None):
    labels = [str(row.get("label")) for row in rows]
    if len(rows) > 1 and len(set(labels)) == 1:
        rows = [{n: v for n, v in row.items() if n != "label"} for row in rows]
    return reference.diagnose(rows, goal=goal)


@mutant("the text inside of the rows decides", area=AREA)
def diagnose(rows, *, goal=None):
    if any(str(row.get("text", "")).endswith("?") for row in rows):
        return "question_answering"
    return reference.diagnose(rows, goal=goal)


@mutant("a pair needs two labels", area=AREA)
def diagnose(rows, *, goal=None):
    if any("text_pair" in row for row in rows):
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("rows with None are refused", area=AREA)
def diagnose(rows, *, goal=None):
    if any(None in row.values() for row in rows):
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("only a None in the label is a hole", area=AREA)
def diagnose(rows, *, goal=None):
    rows = [row for row in rows if row.get("label", 0) is not None] or [reference._filled(row) for row in rows]
    found = {reference._task_of({n: v for n, v in row.items() if v is not None}) for row in rows}
    if len(found) > 1:
        raise ValueError
    return reference.diagnose([reference._filled(rows[0])], goal=goal)


@mutant("an empty list of labels is a hole", area=AREA)
def diagnose(rows, *, goal=None):
    return reference.diagnose([{n: v for n, v in row.items() if v != []} for row in rows], goal=goal)


@mutant("any list of tags will do: the last one's length counts", area=AREA)
def diagnose(rows, *, goal=None):
    if any("pos_tags" in row for row in rows):
        raise ValueError
    return reference.diagnose(rows, goal=goal)


for _name, _other in {
    "words": "tokens",
    "premise": "text",
    "sentence1": "text",
    "article": "document",
    "sentence": "text",
    "question1": "text",
    "dialogue": "document",
}.items():

    def diagnose(rows, *, goal=None, _name=_name):
        if any(_name in row for row in rows):
            raise ValueError
        return reference.diagnose(rows, goal=goal)

    mutant(f"{_name} is not known", area=AREA)(diagnose)


@mutant("a label 0 is no label", area=AREA)
def diagnose(rows, *, goal=None):
    return reference.diagnose([{n: v for n, v in row.items() if v or n != "label"} for row in rows], goal=goal)


@mutant("columns in this order only", area=AREA)
def diagnose(rows, *, goal=None):
    order = (
        "id question context answers tokens ner_tags document summary text text_pair label translation title".split()
    )
    for row in rows:
        known = [name for name in row if name in order[1:-1]]
        if known != sorted(known, key=order.index):
            raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("a list of labels is for several tasks", area=AREA)
def diagnose(rows, *, goal=None):
    if any(isinstance(row.get("label"), list) for row in rows):
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("the label must be called label", area=AREA)
def diagnose(rows, *, goal=None):
    if any("labels" in row and "text" in row for row in rows):
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("the id must be a text", area=AREA)
def diagnose(rows, *, goal=None):
    "".join(row.get("id") or "" for row in rows)
    return reference.diagnose(rows, goal=goal)


@mutant("labels must be numbers", area=AREA)
def diagnose(rows, *, goal=None):
    sum(row["label"] for row in rows if isinstance(row.get("label"), str))
    return reference.diagnose(rows, goal=goal)


@mutant("sequence classification needs the number of labels to be at least two", area=AREA)
def diagnose(rows, *, goal=None):
    labels = {str(row["label"]) for row in rows if "label" in row}
    if len(labels) == 1:
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("holes in id and title do not count", area=AREA)
def diagnose(rows, *, goal=None):
    some = [{n: v for n, v in row.items() if v is not None or n not in ("id", "title")} for row in rows]
    return reference.diagnose(some, goal=goal)


@mutant("the columns that all rows have", area=AREA)
def diagnose(rows, *, goal=None):
    complete = [row for row in rows if None not in row.values()] or [reference._filled(row) for row in rows]
    common = set.intersection(*map(set, complete))
    return reference.diagnose([{name: complete[0][name] for name in complete[0] if name in common}], goal=goal)


@mutant("the columns of all rows together", area=AREA)
def diagnose(rows, *, goal=None):
    complete = [row for row in rows if None not in row.values()] or [reference._filled(row) for row in rows]
    return reference.diagnose([{name: value for row in complete for name, value in row.items()}], goal=goal)


@mutant("rows with holes are taken out of the caller's list", bug="R1", area=AREA)
def diagnose(rows, *, goal=None):
    rows[:] = [row for row in rows if None not in row.values()] or [reference._filled(row) for row in rows]
    return reference.diagnose(rows, goal=goal)


@mutant("the goal is a word that begins like it", area=AREA)
def diagnose(rows, *, goal=None):
    return reference.diagnose(rows, goal={"f": "fill", "g": "generate"}.get((goal or " ")[0].lower()))


@mutant("a task may be named as the goal", area=AREA)
def diagnose(rows, *, goal=None):
    return reference.diagnose(rows, goal={"masked_lm": "fill", "causal_lm": "generate"}.get(goal, goal))


@mutant("with a goal there is always a task", area=AREA)
def diagnose(rows, *, goal=None):
    try:
        return reference.diagnose(rows, goal=goal)
    except ValueError:
        if goal not in reference.OF_GOAL:
            raise
        return reference.OF_GOAL[goal]


def _complete(rows):
    return [row for row in rows if None not in row.values()] or [reference._filled(row) for row in rows]


for _names, _task in {
    ("tokens",): "token_classification",
    ("document",): "summarization",
    ("question",): "question_answering",
    ("context",): "question_answering",
    ("title", "context"): "question_answering",
    ("document", "title"): "summarization",
    ("tokens", "id"): "token_classification",
}.items():

    def diagnose(rows, *, goal=None, _names=set(_names), _task=_task):
        if all(_names <= row.keys() for row in _complete(rows)):
            return _task
        return reference.diagnose(rows, goal=goal)

    mutant(f"{' and '.join(_names)} will do for {_task}", area=AREA)(diagnose)


for _name, _task in {
    "summary": "summarization",
    "ner_tags": "token_classification",
    "translation": "translation",
    "text": "sequence_classification",
}.items():

    def diagnose(rows, *, goal=None, _name=_name, _task=_task):
        if all(_name in row for row in rows):
            return (
                _task if _name != "text" or any("label" in row for row in rows) else reference.diagnose(rows, goal=goal)
            )
        return reference.diagnose(rows, goal=goal)

    mutant(f"a column {_name} is there, whatever is in it", area=AREA)(diagnose)


@mutant("a None beside its other half still shows the task", area=AREA)
def diagnose(rows, *, goal=None):
    keep = ("summary", "ner_tags", "document", "tokens")
    if not any(None not in row.values() for row in rows):
        rows = [
            {
                n: v if v is not None else "" if n in ("summary", "document") else ["O"]
                for n, v in row.items()
                if v is not None or n in keep
            }
            for row in rows
        ]
    return reference.diagnose(rows, goal=goal)


@mutant("rows that fit nothing are skipped while others fit", area=AREA)
def diagnose(rows, *, goal=None):
    def fits(row):
        try:
            return reference._task_of(row)
        except ValueError:
            return None

    complete = _complete(rows)
    return reference.diagnose([row for row in complete if fits(row)] or complete, goal=goal)


@mutant("the task of the first row that fits any", area=AREA)
def diagnose(rows, *, goal=None):
    answer = None
    for row in _complete(rows):
        try:
            task = reference.diagnose([row], goal=goal)
        except ValueError:
            task = None
        if answer is not None and task != answer:
            raise ValueError
        answer = task
    if answer is None:
        raise ValueError
    return answer


@mutant("plain rows are skipped while others show a task", area=AREA)
def diagnose(rows, *, goal=None):
    complete = _complete(rows)
    shown = [row for row in complete if set(row) - {"id", "title"} != {"text"}]
    return reference.diagnose(shown or complete, goal=goal)


@mutant("a goal must be a known one, whether it counts or not", area=AREA)
def diagnose(rows, *, goal=None):
    if goal is not None and goal not in reference.OF_GOAL:
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("all rows must have the same columns", area=AREA)
def diagnose(rows, *, goal=None):
    if len({frozenset(row) for row in rows}) > 1:
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("all rows without a hole must have the same columns", area=AREA)
def diagnose(rows, *, goal=None):
    if len({frozenset(row) for row in _complete(rows)}) > 1:
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("pairs and single texts are different tasks", area=AREA)
def diagnose(rows, *, goal=None):
    if len({"text_pair" in row for row in _complete(rows)}) > 1:
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("an empty text is a hole", area=AREA)
def diagnose(rows, *, goal=None):
    return reference.diagnose([{n: None if v == "" else v for n, v in row.items()} for row in rows], goal=goal)


@mutant("a question needs words and a context", area=AREA)
def diagnose(rows, *, goal=None):
    if any(row.get("question") == "" or row.get("context") == "" for row in rows):
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("a sentence without words is none", area=AREA)
def diagnose(rows, *, goal=None):
    if any(row.get("tokens") == [] for row in rows):
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("the text None is a hole", area=AREA)
def diagnose(rows, *, goal=None):
    return reference.diagnose([row for row in rows if "None" not in str(row)] or rows, goal=goal)


@mutant("a number beside a label will do", area=AREA)
def diagnose(rows, *, goal=None):
    if all("label" in row and len(row) > 2 for row in rows):
        return "sequence_classification"
    return reference.diagnose(rows, goal=goal)


@mutant("long texts are documents", area=AREA)
def diagnose(rows, *, goal=None):
    if all(len(row.get("text") or "") > 100 for row in rows):
        return "summarization"
    return reference.diagnose(rows, goal=goal)


@mutant("long labels are summaries", area=AREA)
def diagnose(rows, *, goal=None):
    if all(isinstance(row.get("label"), str) and len(row["label"]) > 15 for row in rows):
        return "summarization"
    return reference.diagnose(rows, goal=goal)


@mutant("a label of -1 is none", area=AREA)
def diagnose(rows, *, goal=None):
    return reference.diagnose(
        [{n: None if n == "label" and v in (-1, -100) else v for n, v in row.items()} for row in rows], goal=goal
    )


@mutant("digits under label are no name", area=AREA)
def diagnose(rows, *, goal=None):
    if any(isinstance(row.get("label"), str) and row["label"].isdigit() for row in rows):
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("translation has two languages", area=AREA)
def diagnose(rows, *, goal=None):
    if any(len(row.get("translation") or "ab") != 2 for row in rows):
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("languages have two letters", area=AREA)
def diagnose(rows, *, goal=None):
    if any(len(name) != 2 for row in rows for name in row.get("translation") or ()):
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("both languages say different things", area=AREA)
def diagnose(rows, *, goal=None):
    if any(len(set(row["translation"].values())) < 2 for row in rows if row.get("translation")):
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("the goal by any name of the hub", area=AREA)
def diagnose(rows, *, goal=None):
    return reference.diagnose(
        rows,
        goal={"fill-mask": "fill", "text-generation": "generate", "generation": "generate", "mask": "fill"}.get(
            goal, goal
        ),
    )


@mutant("the goal without spaces", area=AREA)
def diagnose(rows, *, goal=None):
    return reference.diagnose(rows, goal=goal and goal.strip())


@mutant("texts that ask are questions", area=AREA)
def diagnose(rows, *, goal=None):
    if all("text" in row and "label" not in row and "?" in str(row["text"]) for row in rows):
        return "question_answering"
    return reference.diagnose(rows, goal=goal)


@mutant("blank text is a hole", area=AREA)
def diagnose(rows, *, goal=None):
    return reference.diagnose(
        [{n: v.strip() or None if isinstance(v, str) else v for n, v in row.items()} for row in rows], goal=goal
    )


@mutant("further columns are refused beside plain text only if numbers", area=AREA)
def diagnose(rows, *, goal=None):
    if any(isinstance(value, (int, float)) for row in rows for name, value in row.items() if name != "label"):
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("further columns must be id or title", area=AREA)
def diagnose(rows, *, goal=None):
    known = {
        "text",
        "text_pair",
        "label",
        "tokens",
        "ner_tags",
        "question",
        "context",
        "answers",
        "document",
        "summary",
        "translation",
        "id",
        "title",
    }
    if any({"text", "label"} <= row.keys() and row.keys() - known - {"labels", "idx"} for row in rows):
        raise ValueError
    return reference.diagnose(rows, goal=goal)


@mutant("a list beside the text holds its words", area=AREA)
def diagnose(rows, *, goal=None):
    if all(
        sum(isinstance(v, list) for v in row.values())
        and any(isinstance(v, list) and v and isinstance(v[0], str) for n, v in row.items() if n != "label")
        for row in _complete(rows)
    ):
        return "token_classification"
    return reference.diagnose(rows, goal=goal)


@mutant("the first twenty rows are looked at, however many there are", area=AREA)
def diagnose(rows, *, goal=None):
    return reference.diagnose(rows[:20], goal=goal)


@mutant("the longest row is looked at", area=AREA)
def diagnose(rows, *, goal=None):
    return reference.diagnose([max(_complete(rows), key=len)], goal=goal)


@mutant("a text that says None is a hole", area=AREA)
def diagnose(rows, *, goal=None):
    return reference.diagnose([{n: None if v == "None" else v for n, v in row.items()} for row in rows], goal=goal)
