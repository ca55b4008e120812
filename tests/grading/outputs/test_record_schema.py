"""The canonical record is what its schema says."""

import json
from dataclasses import fields, replace
from pathlib import Path

import jsonschema
import pytest

from nlpcheck.grading import record as r
from nlpcheck.grading.record import Card, Integrity, ItemScore, Record, RequirementScore
from tests.grading.outputs.examples import CARD, FLAGGED, record, requirement, ungradable

SCHEMA = json.loads((Path(__file__).parents[3] / "docs/record.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "one", [record(), FLAGGED, ungradable(), record("x", *[requirement(v, v) for v in r.PRIORITY])]
)
def test_records_are_valid_and_come_back(one):
    VALIDATOR.validate(json.loads(one.to_json()))
    assert Record.from_json(one.to_json()) == one


@pytest.mark.parametrize(
    ("known", "described"),
    [
        (Record, SCHEMA),
        (ItemScore, SCHEMA["$defs"]["item"]),
        (RequirementScore, SCHEMA["$defs"]["requirement"]),
        (Card, SCHEMA["$defs"]["card"]),
        (Integrity, SCHEMA["properties"]["integrity"]["items"]),
    ],
)
def test_the_schema_names_every_field(known, described):
    names = {field.name for field in fields(known)}
    assert set(described["properties"]) == set(described["required"]) == names


def test_the_schema_names_every_verdict():
    assert SCHEMA["$defs"]["verdict"]["enum"] == list(r.PRIORITY)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(record(), status="fine"),
        replace(record(), points=-1),
        replace(record(), points=1.5),
        replace(record(), requirements=(requirement(verdict="perfect"),)),
        record("x", requirement(visibility="secret")),
        record("x", requirement(card=replace(CARD, why=1))),
    ],
)
def test_what_is_no_record_is_refused(wrong):
    assert list(VALIDATOR.iter_errors(json.loads(wrong.to_json())))
