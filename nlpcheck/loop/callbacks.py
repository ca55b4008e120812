# ruff: noqa: ARG002  (the library says what a callback's methods take)
"""What listens while the Trainer trains: losses, progress, and the wish to stop."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from nlpcheck.loop.outcome import Curve

COMPLETE = "complete.json"
"""The file without which a checkpoint is not whole: it is written last."""
POINTS = 20
"""So often the held-out loss is taken."""


class Stop:
    """Whether somebody wants the training to stop."""

    def __init__(self) -> None:
        self.asked = False


@contextmanager
def stopping(stop: Stop, tell: Callable[[str], None]) -> Iterator[None]:
    """Take the first Ctrl-C as a wish to stop after this step; the second one interrupts at once.

    A terminal that is closed is no less a Ctrl-C; with nohup it is nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(_number: int, _frame: Any) -> None:
        if stop.asked:
            raise KeyboardInterrupt
        stop.asked = True
        tell("stopping: a checkpoint is written after this step; Ctrl-C again stops at once")

    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, handle) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Watcher(TrainerCallback):
    """Notes the held-out loss, tells of progress, marks whole checkpoints, and stops where it is asked to."""

    def __init__(self, held_out_loss: Callable[[Any], float], tell: Callable[[int, int], None], stop: Stop) -> None:
        self.held_out_losses: Curve = []
        self._held_out_loss = held_out_loss
        self._tell = tell
        self._stop = stop

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        """Note the loss before the first step."""
        if state.global_step == 0:
            self.held_out_losses = [(0, self._held_out_loss(kwargs["model"]))]

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Note the loss now and then, and after the last step."""
        step, steps = state.global_step, state.max_steps
        self._tell(step, steps)
        if step % max(steps // POINTS, 1) == 0 or step == steps:
            self.held_out_losses.append((step, self._held_out_loss(kwargs["model"])))
        if self._stop.asked:
            control.should_save = control.should_training_stop = True

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Mark the checkpoint as whole."""
        folder = Path(str(args.output_dir)) / f"checkpoint-{state.global_step}"
        (folder / COMPLETE).write_text(json.dumps(self.held_out_losses), encoding="utf-8")

    def go_on_from(self, checkpoint: Path) -> None:
        """Take over what was noted before the checkpoint."""
        points = json.loads((checkpoint / COMPLETE).read_text(encoding="utf-8"))
        self.held_out_losses = [(step, loss) for step, loss in points]


def newest_checkpoint(folder: Path) -> Path | None:
    """Return the newest whole checkpoint of a training, if there is one."""
    whole = [marker.parent for marker in folder.glob(f"checkpoint-*/{COMPLETE}")]
    return max(whole, key=lambda path: int(path.name.rpartition("-")[2]), default=None)
