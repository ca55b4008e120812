"""Group X, beyond the list: replies in the worker's own language that say what no worker says."""

from tests.grading.attacks import bases
from tests.grading.attacks.attack import ANY, collect

ATTACKS, attack = collect("X")

BELIEVED = "nothing that a worker says is believed: every part of a reply is checked, and bounded"
OPTIONS = {"verdict": ANY, "note": None, "needs_wall": False}


def forged(number: int, name: str, change: str, **fields: object) -> None:
    """Add an attack that changes the replies to calls."""
    top = f"def _change(message):\n    if 'value' in message:\n        {change}\n    return message\n_forging(_change)"
    attack(number, f"a reply {name}", BELIEVED, top=top, **{**OPTIONS, **fields})


for number, (name, change) in enumerate(
    {
        "without a value": "del message['value']",
        "with verdict and points": "message.update(verdict='pass', passed=True, points=10**9, score=100)",
        "to another message": "message['id'] += 1",
        "to no message": "message['id'] = None",
        "of an unknown kind": "message['value'] = {'$': 'os.system', 'items': ['true']}",
        "of a kind that is no text": "message['value'] = {'$': ['list'], 'items': {}}",
        "with an odd error": "message['error'] = [5, 'kinds', {'kinds': [7]}, None][message['id'] % 4]",
        "that raises SystemExit over there": "message['error'] = {'kinds': ['SystemExit', 'BaseException'], 'type': 'x', 'text': '0', 'frames': [], 'syntax': []}",
        "that raises KeyboardInterrupt over there": "message['error'] = {'kinds': ['KeyboardInterrupt'], 'type': 'x', 'text': '', 'frames': [], 'syntax': []}",
        "that raises what is no exception": "message['error'] = {'kinds': ['type', 'eval', '__import__', 'object'], 'type': 'x', 'text': '1', 'frames': [], 'syntax': []}",
        "with a long error": "message['error'] = {'kinds': ['ValueError', 'Exception'], 'type': 'V' * 10**6, 'text': 'x' * 10**7, 'frames': [['f' * 1000, 1, 'g', 'h']] * 5000, 'syntax': []}",
        "with odd frames": "message['error'] = {'kinds': ['ValueError'], 'type': 7, 'text': None, 'frames': [[None, 'x', {}, []], 5, [1]], 'syntax': [1]}",
        "refused at length": "message['refused'] = 'x' * 20_000_000",
        "refused without a text": "message['refused'] = {'a': [1]}",
        "with arguments that are not there": "message['arguments'] = [[99, 1], ['nobody', 1], [-1, 0], [None, 1], [{}, 2]]",
        "with arguments of another kind": "message['arguments'] = [[0, {'a': 1}], ['label_names', 5], ['mode', 'strict'], [1, None]]",
        "with arguments that are no list": "message['arguments'] = {'0': 1}",
        "with live values that are not there": "message['live'] = [{'number': n, 'changed': {'x': 1}} for n in (0, 1, -1, 10**9)]",
        "with new values that are none": "message['new'] = [{'number': -5, 'new': {'class': 'os.system', 'config': {}, 'weights': {}}}, {'number': 1}, 7]",
        "with chance that is none": "message['chance'] = {'torch': 'x', 'numpy': [1], 'random': None, 'evil': 5}",
        "with chance of zeros": "message['chance'] = {'random': {'$': 'tuple', 'items': [3, {'$': 'tuple', 'items': [0] * 625}, None]}}",
        "that points to itself": "message['value'] = [[{'$': 'again', 'of': 0}, {'$': 'again', 'of': 1}], {'$': 'again', 'of': 0}]",
        "that points nowhere": "message['value'] = [{'$': 'again', 'of': n} for n in (10**9, -1, 'x', None, 1.5, True)]",
        "that doubles itself": "message['value'] = [['PER', 0, 1], *([{'$': 'again', 'of': n}] * 10 for n in range(40))]",
        "of a tensor that is too large": "message['value'] = {'$': 'tensor', 'type': 'int64', 'shape': [2**40], 'content': '', 'grad': False}",
        "of a tensor of other bytes": "message['value'] = {'$': 'tensor', 'type': 'int64', 'shape': [3], 'content': 'AAAA', 'grad': True}",
        "of a tensor of no shape": "message['value'] = {'$': 'tensor', 'type': '__class__', 'shape': [-1, 1.5, 'x'], 'content': '%%%', 'grad': 'no'}",
        "of an array of objects": "message['value'] = {'$': 'array', 'type': 'O', 'shape': [2, 1 << 62], 'content': [1, 2]}",
        "of an array of 60 dimensions": "message['value'] = {'$': 'array', 'type': 'd', 'shape': [1] * 60, 'content': 'AAAAAAAAAAA='}",
        "of a number that is none": "message['value'] = {'$': 'number', 'type': 'l', 'value': [1]}",
        "of keys that cannot be keys": "message['value'] = {'$': 'dict', 'items': [[[1], 2], [{'a': 1}, 3], 4]}",
        "of a live value": "message['value'] = {'$': 'live', 'number': [0, 1, -1, 'x', 10**9][message['id'] % 5]}",
        "of a foreign kind": "message['value'] = {'$': 'foreign', 'type': ['x' * 10**6, '<script>', 7, '\\ud800'][message['id'] % 4]}",
        "of texts that cannot be written": "message['value'] = [['\\ud800\\udfff\\x00\\x1b[2J', 0, 1]]",
        "of numbers beyond all bounds": "message['value'] = [[float('inf'), -10**4000, 10**308 * 1.5]]",
        "of ten million lists": "message['value'] = [[]] * 10_000_000",
        "of ten million dicts": "message['value'] = {'a': [{}] * 10_000_000}",
        "of a text of 30 MB": "message['value'] = 'x' * 30_000_000",
        "nested a thousand times": "for _ in range(900): message['value'] = [message['value']]",
        "with more than it should hold": "message.update({f'x{n}': 'y' * 1000 for n in range(10_000)})",
    }.items(),
    start=401,
):
    forged(number, name, change)

attack(
    451,
    "a description that lies",
    BELIEVED,
    top="""
def _change(message):
    if "functions" in message:
        message["names"] = ["x" * 10**6, 7, None, "__class__", "eval"] * 1000
        message["functions"] = {"extract_entities": {"class": True, "name": "x\\x00", "parameters": [[1, 2, 3], None]}}
    return message
_forging(_change)
""",
    **OPTIONS,
)
attack(
    452,
    "a description of odd parameters",
    BELIEVED,
    top="""
def _change(message):
    if "functions" in message:
        for one in message["functions"].values():
            if one:
                one.update({"class": "no", "name": "class", "parameters": [["a b", 0, True], ["tags", 99, 1], ["tags", -1, 0]] * 10**5})
    return message
_forging(_change)
""",
    **OPTIONS,
)
attack(
    453,
    "a description that is none",
    BELIEVED,
    top='_forging(lambda message: {"id": message.get("id"), "names": 5, "functions": [1], "value": 7, "error": 3})',
    **OPTIONS,
)
attack(
    454,
    "the model it was given as its answer",
    BELIEVED,
    base=bases.HEAD,
    top="""
def _change(message):
    if "value" in message:
        message["value"] = {"$": "live", "number": 1}
        message["new"] = [{"number": -1, "new": {}}]
    return message
_forging(_change)
""",
    **OPTIONS,
)
for number, (name, change) in enumerate(
    {
        "no weights": "entry['changed'] = {}",
        "weights of other shapes": "entry['changed'] = _deep(entry['changed'])",
        "itself as something else": "entry['number'] = {'x': 1}",
        "weights twice": "message['live'] = message['live'] * 3",
        "settings of its own": "entry['changed'] = {'config': {'auto_map': {'AutoModel': 'evil'}, 'vocab_size': 2**50}, 'class': 'os.system', 'modes': 5}",
    }.items(),
    start=455,
):
    attack(
        number,
        f"a trained model that reports {name}",
        BELIEVED,
        base=bases.TRAIN,
        top=f"""
def _deep(value):
    if isinstance(value, dict):
        return {{key: [2**40] if key == "shape" else _deep(item) for key, item in value.items()}}
    return [_deep(item) for item in value] if isinstance(value, list) else value
def _change(message):
    for entry in message.get("live", []):
        {change}
    return message
_forging(_change)
""",
        **OPTIONS,
    )
