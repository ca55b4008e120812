"""The requirements R10 and R2 on every ``load_model`` of the contract, once for all areas.

Each factory makes one requirement::

    test_load_model_gives_float32 = gives_float32("TC-HEAD-5", loads("bert-bf16", label_names=[["O", "B-X"]]))
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis.strategies import SearchStrategy

from nlpcheck.assertions import must_be_close, must_equal
from nlpcheck.border.recording import Area
from nlpcheck.border.returned import column, forward
from nlpcheck.errors import Violation
from nlpcheck.rules.general import Test, finished
from nlpcheck.search import given
from nlpcheck.strategies.calls import Call, CheckpointName
from nlpcheck.strategies.checkpoints import Load, checkpoint, checkpoint_model

Loads = SearchStrategy[Load]

BATCH = {"input_ids": [[6, 7, 8, 9], [9, 10, 11, 12]], "attention_mask": [[1, 1, 1, 1], [1, 1, 1, 1]]}
"""Two rows of four tokens that every tiny checkpoint knows."""

TOLERANCE = 1e-4
"""Values are about 1: attention kernels differ by 1e-6 in float32, a rounding to bfloat16 by 1e-2."""

SOURCE = "https://huggingface.co/docs/transformers/main_classes/model"


def loaded(impl: Area, load: Load) -> Any:
    """Call the implementation's ``load_model``."""
    return impl.load_model(checkpoint(load.checkpoint), **load.options)


def calls(drawn: Loads) -> SearchStrategy[Call]:
    """Turn loads into calls, for the general rules."""
    return drawn.map(lambda load: Call((CheckpointName(load.checkpoint),), load.options))


def encoded(model: Any) -> list[Any]:
    """Return the states that the model's encoder gives to the tokens of `BATCH`, in evaluation mode and float32."""
    encoder = model.base_model
    encoder.eval()
    return column(forward(encoder.float(), BATCH), "last_hidden_state")


def _texts(statement: str, why: str, hint: str) -> tuple[str, str, str]:
    return statement, why, f"{hint}\nSource: {SOURCE}"


def gives_float32(id: str, drawn: Loads, **options: Any) -> Test:
    """Make the requirement R10 on the type of the weights."""

    @given(drawn)
    def test(impl: Area, load: Load) -> None:
        types = {str(weight.dtype) for weight in loaded(impl, load).parameters()}
        must_equal(sorted(types), ["torch.float32"], "the types of the weights")

    return finished(test, id, "load_model", _texts(
        "All weights are float32, whatever type the checkpoint is stored in.",
        "in half precision small updates are rounded away, and training without a loss scaler stalls or diverges.",
        "from_pretrained takes the type of the file unless dtype=torch.float32 is passed.",
    ), **options)  # fmt: skip


def gives_evaluation_mode(id: str, drawn: Loads, **options: Any) -> Test:
    """Make the requirement R10 on the mode."""

    @given(drawn)
    def test(impl: Area, load: Load) -> None:
        training = [name or "the model" for name, part in loaded(impl, load).named_modules() if part.training]
        must_equal(training[:5], [], "the first parts in training mode")

    return finished(test, id, "load_model", _texts(
        "The model is in evaluation mode.",
        "in training mode dropout makes every prediction random.",
        "from_pretrained gives evaluation mode, a constructor training mode; model.eval().",
    ), **options)  # fmt: skip


def keeps_encoder(id: str, drawn: Loads, **options: Any) -> Test:
    """Make the requirement that the weights below the head are the checkpoint's."""

    @given(drawn)
    def test(impl: Area, load: Load) -> None:
        got = encoded(loaded(impl, load))
        expected = encoded(checkpoint_model(load.checkpoint))
        must_be_close(got, expected, "the encoder's states for two rows of tokens", tolerance=TOLERANCE)

    return finished(test, id, "load_model", _texts(
        "Everything below the head is the checkpoint's, to the last digit of float32.",
        "fine-tuning from random weights, or from rounded ones, gives away what pre-training has learnt.",
        "from_pretrained loads weights; from_config and a constructor do not.",
    ), **options)  # fmt: skip


def gives_weights_that_can_be_trained(id: str, drawn: Loads, **options: Any) -> Test:
    """Make the requirement that nothing is frozen."""

    @given(drawn)
    def test(impl: Area, load: Load) -> None:
        frozen = [name for name, weight in loaded(impl, load).named_parameters() if not weight.requires_grad]
        must_equal(frozen[:5], [], "the first weights that cannot be trained")

    return finished(test, id, "load_model", _texts(
        "Every weight can be trained, those below the head too.",
        "a frozen body learns next to nothing, and nothing tells.",
        "leave requires_grad as it is; whoever wants to freeze a part does so afterwards.",
    ), **options)  # fmt: skip


def can_be_saved(id: str, drawn: Loads, auto_class: str, *outputs: str, **options: Any) -> Test:
    """Make the requirement that what is saved comes back, by the class of ``transformers`` and with these outputs."""

    @given(drawn)
    def test(impl: Area, load: Load) -> None:
        import transformers

        model = loaded(impl, load).float().eval()
        before = _outputs_of(model, outputs)
        with tempfile.TemporaryDirectory() as folder:
            model.save_pretrained(folder)
            try:
                again = getattr(transformers, auto_class).from_pretrained(folder)
            except (RuntimeError, ValueError) as error:
                raise Violation(f"loading raised {type(error).__name__}", "a model that can be loaded again") from None
            after = _outputs_of(again, outputs)
        must_be_close(after, before, "what the model says after saving and loading", tolerance=TOLERANCE)

    return finished(test, id, "load_model", _texts(
        "Saved with save_pretrained and loaded again, the model gives the same logits.",
        "this is how the model leaves the process that trained it.",
        "let the configuration know the head; a layer exchanged by hand is saved under names that nobody looks for.",
    ), **options)  # fmt: skip


def _outputs_of(model: Any, names: tuple[str, ...]) -> dict[str, Any]:
    found = forward(model, BATCH)
    return {name: column(found, name) for name in names}


def leaves_checkpoint(id: str, drawn: Loads, **options: Any) -> Test:
    """Make the requirement R1 on the checkpoint's folder."""

    @given(drawn)
    def test(impl: Area, load: Load) -> None:
        with tempfile.TemporaryDirectory() as parent:
            folder = Path(parent) / load.checkpoint
            shutil.copytree(checkpoint(load.checkpoint), folder)
            before = _contents(folder)
            impl.load_model(type(checkpoint(load.checkpoint))(folder), **load.options)
            after = _contents(folder)
            changed = [name for name in sorted(before | after) if before.get(name) != after.get(name)]
        must_equal(changed, [], "the changed files of the checkpoint")

    return finished(test, id, "load_model", _texts(
        "The checkpoint's folder stays as it was.",
        "others start from the same checkpoint; a setting written into it is theirs, too.",
        "pass settings to from_pretrained instead of editing config.json.",
    ), **options)  # fmt: skip


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def loads_afresh(id: str, drawn: Loads, **options: Any) -> Test:
    """Make the requirement R2: a model is loaded again, not handed out again."""

    @given(drawn)
    def test(impl: Area, load: Load) -> None:
        first = loaded(impl, load)
        for weight in first.parameters():
            weight.data.zero_()
        got = encoded(loaded(impl, load))
        expected = encoded(checkpoint_model(load.checkpoint))
        must_be_close(got, expected, "the encoder's states after the first model was changed", tolerance=TOLERANCE)

    return finished(test, id, "load_model", _texts(
        "Each call gives a model of its own: training one leaves the next untouched.",
        "in a comparison of several runs all but the first would start from trained weights.",
        "no cache around load_model.",
    ), **options)  # fmt: skip
