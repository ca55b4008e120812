"""Wrong ways to score a text that is longer than the model."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="causal_lm")
in_file = functools.partial(edit, area="causal_lm", file="strides.py")

SCORES = "token_nll(model(window).logits, labels)"
STARTS = "range(0, max(ids.shape[1] - max_length + stride, 1), stride)"
EVALUATING = "evaluating(model), "
CHECK = "if not 0 < stride < max_length:"
RETURN = f"        return perplexity({SCORES} for window, labels in windows)"

# One edit of the reference.

in_file("gradients are switched off for good", old="    with evaluating(model), torch.no_grad():\n",
        new="    torch.set_grad_enabled(False)\n    with evaluating(model):\n")  # fmt: skip

in_file("every window scores all its tokens", bug="CL-34", old="labels[:, : scored - start] = IGNORED", new="pass")
in_file("a window scores its last stride tokens", bug="CL-34", old=": scored - start]", new=": -stride]")
in_file("a window scores its first stride tokens", bug="CL-34", old=": scored - start]", new="stride:]")
in_file(
    "one token at the border is scored twice", bug="CL-34", old=": scored - start]", new=": max(scored - start - 1, 0)]"
)
in_file("one token at the border is not scored", bug="CL-34", old=": scored - start]", new=": scored - start + 1]")
in_file("a window shares max_length - stride tokens with any other", bug="CL-34", old=": scored - start]",
        new=": max_length - stride]")  # fmt: skip
in_file("a window shares stride tokens with the one before", bug="CL-34", old=": scored - start]",
        new=": stride if start else 0]")  # fmt: skip
in_file("stride is the overlap", bug="CL-34", old=STARTS,
        new="range(0, max(ids.shape[1] - stride, 1), max_length - stride)")  # fmt: skip
in_file("windows side by side", bug="CL-34", old=STARTS, new="range(0, ids.shape[1], max_length)")
in_file("the last window is the last full one", bug="CL-34", old=STARTS,
        new="range(0, max(ids.shape[1] - max_length + 1, 1), stride)")  # fmt: skip
in_file("a text that ends with a window has one window less", bug="CL-34", old=STARTS,
        new="range(0, max(ids.shape[1] - max_length, 1), stride)")  # fmt: skip
in_file("one token behind a window is not worth another", bug="CL-34", old=STARTS,
        new="range(0, max(ids.shape[1] - max_length + stride - 1, 1), stride)")  # fmt: skip
in_file("the first window only", bug="CL-13", old=STARTS, new="range(1)")
in_file("a text of one window has none", bug="CL-10", old=STARTS, new="range(0, ids.shape[1] - max_length + 1, stride)")
in_file(
    "a window holds one token more",
    bug="CL-34",
    old="start : start + max_length]",
    new="start : start + max_length + 1]",
)
in_file(
    "a window holds one token less",
    bug="CL-34",
    old="start : start + max_length]",
    new="start : start + max_length - 1]",
)
in_file("the last window reaches back", bug="CL-34", old="window = ids[:, start : start + max_length]",
        new="start = min(start, max(ids.shape[1] - max_length, 0))\n        window = ids[:, start : start + max_length]")  # fmt: skip
in_file("a window has all before it as context", bug="CL-34", old="window = ids[:, start : start + max_length]",
        new="window = ids[:, : start + max_length]\n        start, end = 0, start + max_length")  # fmt: skip
in_file("tokens are scored without what came before", bug="CL-34", old="window = ids[:, start : start + max_length]",
        new="start = scored\n        window = ids[:, start : start + max_length]")  # fmt: skip
in_file(
    "what is scored ends one stride later",
    bug="CL-34",
    old="scored = start + max_length",
    new="scored = start + stride",
)
in_file("a text of two dimensions", bug="TK-12", old="input_ids.reshape(1, -1)", new="input_ids")
in_file("a text of one dimension", bug="TK-12", old="input_ids.reshape(1, -1)", new="input_ids[None]")
in_file("tokens are rows", bug="TK-12", old="input_ids.reshape(1, -1)", new="input_ids.reshape(-1, 1)")
in_file("no gradients is evaluation enough", bug="CL-41", old=EVALUATING, new="")
in_file("evaluation mode for ever", bug="TR-20", old=EVALUATING, new="torch.inference_mode(model.eval() is None), ")
in_file(
    "training mode afterwards",
    bug="TR-20",
    old=RETURN,
    new=RETURN.replace("return", "got =") + "\n    model.train()\n    return got",
)
in_file("every part is in the mode of the model", bug="TR-20", old=RETURN,
        new=RETURN.replace("return", "got =") + "\n    model.train(model.training)\n    return got")  # fmt: skip
in_file(
    "gradients are cleared first",
    bug="TR-20",
    old="    windows = _windows",
    new="    model.zero_grad()\n    windows = _windows",
)
in_file("the configuration caches nothing from now on", old="    windows = _windows",
        new="    model.config.use_cache = False\n    windows = _windows")  # fmt: skip
in_file(
    "weights are frozen",
    bug="TR-20",
    old="    windows = _windows",
    new="    model.requires_grad_(False)\n    windows = _windows",
)
in_file(
    "half precision is enough",
    bug="CL-42",
    old="    windows = _windows",
    new="    model.bfloat16()\n    windows = _windows",
)
in_file("the loss is added to the gradients", bug="TR-20", old=RETURN,
        new="        with torch.enable_grad():\n            model(ids[:, :4], labels=ids[:, :4]).loss.backward()\n" + RETURN)  # fmt: skip
in_file("any stride will do", bug="CL-34", old=CHECK, new="if stride == 0:")
in_file("no stride is too long", bug="CL-34", old=CHECK, new="if not 0 < stride:")
in_file("a stride is one at least", bug="CL-34", old=CHECK,
        new="stride = max(stride, 1)\n    if not stride < max_length:")  # fmt: skip
in_file("side by side is a stride, too", bug="CL-34", old=CHECK, new="if not 0 < stride <= max_length:")
in_file("a short text needs no stride", bug="CL-34", old=CHECK,
        new="if not 0 < stride < max_length and input_ids.shape[-1] > max_length:")  # fmt: skip
in_file("a wrong stride is a failed assertion", old="raise ValueError(message)", new="raise AssertionError(message)")
in_file("labels are not shifted by the model", bug="CL-02", old=SCORES,
        new="token_nll(model(window).logits[:, :-1], labels[:, 1:])")  # fmt: skip
in_file("labels are shifted by the model", bug="CL-03", old=SCORES,
        new="__import__('nlpcheck.tasks.language_modelling.likelihood', fromlist=['x']).token_nll(model(window).logits, labels)")  # fmt: skip
in_file("the mean of the windows' means", bug="CL-31", old=SCORES,
        new="(lambda s, n: (s / max(n, 1), 1))(*token_nll(model(window).logits, labels))")  # fmt: skip
in_file("a window scores as many tokens as it holds", bug="CL-36", old=SCORES,
        new="(token_nll(model(window).logits, labels)[0], window.shape[1])")  # fmt: skip
in_file("a window scores as many tokens as it labels", bug="CL-36", old=SCORES,
        new="(token_nll(model(window).logits, labels)[0], int((labels != IGNORED).sum()))")  # fmt: skip
in_file("each window in the positions of the text", bug="CL-34", old=SCORES,
        new="token_nll(model(window, position_ids=torch.arange(window.shape[1])[None] + 3).logits, labels)")  # fmt: skip
in_file("padding is token 8", bug="CL-32", old=SCORES,
        new="token_nll(model(window, attention_mask=(window != 8).long()).logits, labels)")  # fmt: skip
in_file(
    "the mean and not its exponential",
    bug="CL-35",
    old=RETURN,
    new=RETURN.replace("return perplexity", "return __import__('math').log(perplexity").replace(
        "in windows)", "in windows))"
    ),
)
in_file(
    "two to the mean",
    bug="CL-35",
    old=RETURN,
    new=RETURN.replace("return perplexity", "return 2 ** __import__('math').log(perplexity").replace(
        "in windows)", "in windows))"
    ),
)


# Functions of another kind.


@in_area("the mean of the model's losses, as the guide once had it", bug="CL-34")
def strided_perplexity(model, input_ids, *, max_length, stride):
    import torch

    if not 0 < stride < max_length:
        raise ValueError
    ids, losses, before, training = input_ids.reshape(1, -1), [], 0, model.training
    model.eval()
    for start in range(0, ids.shape[1], stride):
        end = min(start + max_length, ids.shape[1])
        labels = ids[:, start:end].clone()
        labels[:, : before - start] = -100
        with torch.no_grad():
            losses.append(model(ids[:, start:end], labels=labels).loss)
        before = end
        if end == ids.shape[1]:
            break
    model.train(training)
    return float(torch.exp(torch.stack(losses).mean()))


@in_area("losses weighed with the new tokens of each window", bug="CL-36")
def strided_perplexity(model, input_ids, *, max_length, stride):
    import torch

    if not 0 < stride < max_length:
        raise ValueError
    ids, total, before, training = input_ids.reshape(1, -1), 0.0, 0, model.training
    model.eval()
    for start in range(0, ids.shape[1], stride):
        end = min(start + max_length, ids.shape[1])
        labels = ids[:, start:end].clone()
        labels[:, : before - start] = -100
        with torch.no_grad():
            total += float(model(ids[:, start:end], labels=labels).loss) * (end - before)
        before = end
        if end == ids.shape[1]:
            break
    model.train(training)
    return float(torch.exp(torch.tensor(total / ids.shape[1])))


@in_area("only the last token of each window", bug="CL-34")
def strided_perplexity(model, input_ids, *, max_length, stride):
    import math

    from nlpcheck.strategies.causal_models import predictor
    from nlpcheck.oracles.causal import surprise

    if not 0 < stride < max_length:
        raise ValueError
    ids, training = input_ids.reshape(-1).tolist(), model.training
    predict = predictor(model)
    found = [
        surprise(predict(ids[max(0, token + 1 - max_length) : token])[-1], ids[token]) for token in range(1, len(ids))
    ]
    model.train(training)
    return math.exp(sum(found) / len(found))


@in_area("the whole text at once", bug="CL-13")
def strided_perplexity(model, input_ids, *, max_length, stride):
    from nlpcheck.tasks.causal_lm import strided_perplexity as right

    right(model, input_ids[..., :2], max_length=max_length, stride=stride)
    length = max(input_ids.shape[-1], 2)
    return right(model, input_ids, max_length=length, stride=1)


@in_area("ids outside the vocabulary of the first text are 0")
def strided_perplexity(model, input_ids, *, max_length, stride):
    from nlpcheck.tasks.causal_lm import strided_perplexity as right

    got = right(model, input_ids, max_length=max_length, stride=stride)
    input_ids[..., 0] = 0
    return got


KNOWN = {}


@in_area("a text is known by its length", bug="R2")
def strided_perplexity(model, input_ids, *, max_length, stride):
    from nlpcheck.tasks.causal_lm import strided_perplexity as right

    got = right(model, input_ids, max_length=max_length, stride=stride)
    return KNOWN.setdefault((input_ids.shape, max_length, stride, type(model)), got)


def _sized(change):
    """The reference with other sizes."""

    def strided_perplexity(model, input_ids, *, max_length, stride):
        from nlpcheck.tasks.causal_lm import strided_perplexity as right

        if not 0 < stride < max_length:
            raise ValueError(stride)
        return right(model, input_ids, **dict(zip(("max_length", "stride"), change(max_length, stride), strict=True)))

    return strided_perplexity


in_area("windows of one token more")(_sized(lambda length, stride: (length + 1, stride)))
in_area("a stride of half a window")(_sized(lambda length, stride: (length, max(length // 2, 1))))
in_area("a stride of one less")(_sized(lambda length, stride: (length, max(stride - 1, 1))))
in_area("windows have at most thirty-two tokens")(_sized(lambda length, stride: (min(length, 32), min(stride, 31))))


@in_area("rounded to whole numbers")
def strided_perplexity(model, input_ids, *, max_length, stride):
    from nlpcheck.tasks.causal_lm import strided_perplexity as right

    return float(round(right(model, input_ids, max_length=max_length, stride=stride)))


@in_area("equal ids are one token")
def strided_perplexity(model, input_ids, *, max_length, stride):
    from nlpcheck.tasks.causal_lm import strided_perplexity as right

    return right(model, input_ids.flatten().unique_consecutive(), max_length=max_length, stride=stride)
