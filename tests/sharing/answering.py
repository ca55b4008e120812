"""What a model says, by name or by folder; as a script, for a process that knows nothing but the name."""

import json
import sys


def answer(where):
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    model = AutoModelForSequenceClassification.from_pretrained(where)
    batch = AutoTokenizer.from_pretrained(where)(["where is my parcel", "thank you"], padding=True, return_tensors="pt")
    with torch.no_grad():
        logits = model.eval()(**batch).logits
    return {
        "ids": batch["input_ids"].tolist(),
        "logits": logits.tolist(),
        "names": list(model.config.id2label.values()),
    }


if __name__ == "__main__":
    json.dump(answer(sys.argv[1]), sys.stdout)
