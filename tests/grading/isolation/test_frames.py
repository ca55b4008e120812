"""Frames: what was sent comes back; anything else is a broken frame or the end, and costs no more than it weighs."""

from __future__ import annotations

import json
import socket
import threading
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcheck.isolation.inside import frames
from nlpcheck.isolation.inside.frames import LENGTH, BrokenFrameError, ClosedError

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@pytest.fixture
def pair():
    mine, theirs = socket.socketpair()
    with mine, theirs:
        yield mine, theirs


def received(raw):
    """What the reader makes of raw bytes after which the connection ends."""
    mine, theirs = socket.socketpair()
    with mine:
        writer = threading.Thread(target=_written, args=(theirs, raw))
        writer.start()
        try:
            return frames.receive(mine)
        finally:
            mine.close()
            writer.join()


def _written(connection, raw):
    with connection:
        try:
            connection.sendall(raw)
        except OSError:
            return


def framed(text):
    return LENGTH.pack(len(text)) + text


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.text(), PLAIN, max_size=3))
def test_messages_come_back(message):
    mine, theirs = socket.socketpair()
    with mine, theirs:
        frames.send(theirs, message)
        assert frames.receive(mine) == message
        frames.send_trusted(theirs, message)
        assert frames.receive_trusted(mine) == message


def test_tuples_and_keys_of_the_trusted_side_come_back(pair):
    frames.send_trusted(pair[0], {"args": [(1, (2,)), {3: None, (4, 5): b"x"}]})
    assert frames.receive_trusted(pair[1]) == {"args": [(1, (2,)), {3: None, (4, 5): b"x"}]}


def test_messages_in_pieces_are_put_together(pair):
    text = framed(json.dumps({"a": "x" * 200}).encode())
    for number in range(len(text)):
        pair[0].sendall(text[number : number + 1])
    assert frames.receive(pair[1]) == {"a": "x" * 200}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"3",
        b'"x"',
        b"null",
        b"{",
        b"\xff\xfe",
        b'{"a": 1}x',
        b"[" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"a": ' + b"9" * 5000 + b"}",
        b"[[]," * 300_000,
        b'{"a": [' + b"[]," * (frames.MOST_CONTAINERS + 1) + b"0]}",
        b"\x80\x04K\x01.",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_what_is_no_message_is_a_broken_frame(text):
    with pytest.raises(BrokenFrameError):
        received(framed(text))


@pytest.mark.parametrize("length", [frames.LONGEST + 1, 2**31, 2**32 - 1])
def test_huge_lengths_are_refused_before_anything_is_read(length):
    with pytest.raises(BrokenFrameError, match=f"a frame of {length} bytes"):
        received(LENGTH.pack(length) + b"x")


def test_a_promised_length_allocates_nothing():
    tracemalloc.start()
    try:
        with pytest.raises(ClosedError):
            received(LENGTH.pack(frames.LONGEST) + b"x" * 100)
        assert tracemalloc.get_traced_memory()[1] < 2 * 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("raw", [b"", b"\0\0", LENGTH.pack(5), LENGTH.pack(5) + b"{}"])
def test_a_connection_that_ends_early_is_closed(raw):
    with pytest.raises(ClosedError):
        received(raw)


def test_sending_to_nobody_is_closed(pair):
    pair[0].close()
    with pytest.raises(ClosedError):
        for _ in range(3):
            frames.send(pair[1], {"a": "x" * 1000})


def test_messages_that_are_too_long_are_not_sent(pair):
    with pytest.raises(ValueError, match="at most"):
        frames.send(pair[0], {"a": "x" * frames.LONGEST})
    frames.send(pair[0], {"a": 1})
    assert frames.receive(pair[1]) == {"a": 1}


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=40))
def test_any_bytes_are_a_message_or_refused(raw):
    for sent in (raw, framed(raw)):
        try:
            assert isinstance(received(sent), dict)
        except (BrokenFrameError, ClosedError):
            continue
