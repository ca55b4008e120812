"""Archives, honest and hostile. Every bomb here is small: what would grow is claimed, not written."""

import contextlib
import io
import os
import stat
import struct
import subprocess
import tarfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcheck.grading.intake import Caps
from nlpcheck.grading.intake.opening import open_archive
from nlpcheck.grading.intake.rules import RefusedError

from .conftest import QA, SMALL, TC


def entry(name, mode=0o644, kind=stat.S_IFREG):
    info = zipfile.ZipInfo(name)
    info.external_attr = (kind | mode) << 16
    return info


@pytest.fixture
def judge(put, take, root):
    """Hand in an archive beside an honest neighbour; return its snapshot."""

    def run(raw, name="eve.zip", caps=SMALL):
        put({name: raw, "ana/question_answering.py": QA})
        taken = take(caps=caps)
        assert taken["ana"].status == "ok"
        assert taken["ana"].files == ("question_answering.py",)
        assert sorted(path.name for path in root.iterdir()) == sorted([name, "ana"])
        eve = taken["eve"]
        assert eve.reason.isprintable()
        if eve.status != "ok":
            assert not eve.folder.exists()
            assert not eve.files
            assert not eve.modules
        return eve

    return run


def test_one_folder_around_everything_is_looked_through(judge, zipped):
    plain = judge(zipped({"question_answering.py": QA, "helper.py": "x = 1"}))
    for around in ("hw/", "hw/hw/", "my homework (1)/"):
        packed = judge(
            zipped({f"{around}question_answering.py": QA, f"{around}helper.py": "x = 1", "__MACOSX/._x": "x"})
        )
        assert packed.digest == plain.digest
        assert packed.files == ("helper.py", "question_answering.py")


def test_a_package_around_everything_stays(judge, zipped):
    taken = judge(zipped({"question_answering/__init__.py": QA, "question_answering/a.py": ""}))
    assert taken.modules["question_answering"].path == "question_answering"


def test_windows_writes_backslashes(judge, zipped):
    taken = judge(zipped({"hw\\question_answering.py": QA, "hw\\parts\\a.py": "x = 1"}))
    assert taken.files == ("parts/a.py", "question_answering.py")


@pytest.mark.parametrize(
    "name",
    [
        "../evil.py", "a/../../evil.py", "/etc/evil.py", "..\\evil.py", "a\\..\\..\\evil.py", "C:\\evil.py", "C:evil.py",
        "\\\\host\\share\\evil.py", "//host/evil.py", "..",
    ],
)  # fmt: skip
def test_a_path_that_leads_out(judge, zipped, name, tmp_path):
    taken = judge(zipped({"question_answering.py": QA, name: "x"}))
    assert taken.status == "contract"
    assert "outside of itself" in taken.reason
    assert not list(tmp_path.rglob("evil.py"))


def test_a_null_byte_in_a_name(judge, zipped):
    raw = zipped({"question_answering.py": QA, "aXb.py": "x"}).replace(b"aXb.py", b"a\0b.py")
    assert "a\0b.py" not in judge(raw).files  # the reader of the standard library cuts the name there


@pytest.mark.parametrize("target", ["/etc/passwd", "../ana/question_answering.py", "question_answering.py"])
def test_a_link(judge, zipped, target):
    taken = judge(zipped([("question_answering.py", QA), (entry("link.py", kind=stat.S_IFLNK), target)]))
    assert taken.status == "contract"
    assert "link.py is a link" in taken.reason


@pytest.mark.parametrize("kind", [stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_a_device(judge, zipped, kind):
    taken = judge(zipped([("question_answering.py", QA), (entry("pipe", kind=kind), "")]))
    assert taken.status == "contract"


@pytest.mark.parametrize("other", ["question_answering.py", "Question_Answering.py", "./question_answering.py"])
def test_two_files_of_one_name(judge, zipped, other, recwarn):
    taken = judge(zipped([("question_answering.py", QA), (other, TC)]))
    assert taken.status == "ungradable"
    assert "two files of the name" in taken.reason


def test_two_files_of_one_name_in_two_compositions(judge, zipped):
    taken = judge(zipped([("caf\u00e9.py", QA), ("cafe\u0301.py", TC)]))
    assert taken.status == "ungradable"


def test_a_file_that_is_also_a_folder(judge, zipped):
    assert judge(zipped([("a.py", QA), ("a.py/b.py", TC)])).status == "ungradable"


def test_names_are_composed(judge, zipped, put, take):
    packed = judge(zipped({"question_answering.py": QA, "cafe\u0301.py": "x = 1"}))
    assert packed.files == ("caf\u00e9.py", "question_answering.py")
    put({"plain/question_answering.py": QA, "plain/cafe\u0301.py": "x = 1"})
    assert take()["plain"].digest == packed.digest


@pytest.mark.parametrize(
    "raw",
    [
        b"x",
        b"PK\x05\x06",
        b"PK\x03\x04" + b"\0" * 100,
        b"Rar!\x1a\x07\x00",
        b"\x1f\x8b\x08",
        b"PK\x05\x06" + b"\xff" * 18,
    ],
)
def test_a_broken_zip(judge, raw):
    taken = judge(raw)
    assert taken.status == "ungradable"
    assert "damaged or incomplete" in taken.reason


def test_a_zip_that_was_cut_off_or_altered(judge, zipped):
    raw = zipped({"question_answering.py": os.urandom(1_000)})
    assert "damaged" in judge(raw[:-30]).reason
    assert "damaged" in judge(raw[:200] + b"\0\0" + raw[202:]).reason


def test_an_empty_file_and_an_empty_archive(judge, zipped):
    assert "empty (0 bytes)" in judge(b"").reason
    assert judge(zipped({})).reason == "it holds no files"
    assert judge(zipped({"hw/": "", "__MACOSX/x": ""})).reason == "it holds no files"


def test_a_password(judge, zipped):
    raw = bytearray(zipped({"question_answering.py": QA}))
    central = raw.index(b"PK\x01\x02")
    raw[6] |= 1
    raw[central + 8] |= 1
    taken = judge(bytes(raw))
    assert taken.status == "ungradable"
    assert "password" in taken.reason


def test_compression_that_takes_any_memory_it_likes(judge, zipped):
    taken = judge(zipped({"question_answering.py": QA}, zipfile.ZIP_LZMA))
    assert "rare way" in taken.reason


def test_a_file_that_grows(judge, zipped):
    taken = judge(zipped({"question_answering.py": QA, "zeros.bin": b"\0" * 2_000_000}))
    assert taken.status == "ungradable"
    assert "would grow" in taken.reason


def test_a_file_that_grows_a_little(judge, zipped):
    taken = judge(zipped({"question_answering.py": QA, "data.bin": os.urandom(3_000)}))
    assert "data.bin has 3,000 bytes" in taken.reason


def test_many_files_that_grow_together(judge, zipped):
    taken = judge(zipped({f"{number}.py": os.urandom(1_500) for number in range(8)}))
    assert "holds more than 10,000 bytes" in taken.reason


def test_a_header_that_lies_about_the_size(judge, zipped):
    raw = bytearray(zipped({"question_answering.py": b"#" * 1_900_000}))
    small = struct.pack("<I", 100)
    raw[22:26] = small
    central = raw.index(b"PK\x01\x02")
    raw[central + 24 : central + 28] = small
    taken = judge(bytes(raw))
    assert taken.status == "ungradable"


def test_entries_that_share_their_bytes(judge):
    """The better zip bomb: many names in the directory for one compressed block."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.py", b"0" * 1_900)
        first = archive.infolist()[0]
        for number in range(19):
            twin = zipfile.ZipInfo(f"{number:04}")
            for slot in ("CRC", "compress_size", "file_size", "header_offset", "compress_type"):
                setattr(twin, slot, getattr(first, slot))
            archive.filelist.append(twin)
    assert judge(buffer.getvalue()).status == "ungradable"


def test_very_many_entries_end_early(judge):
    header = b"PK\x01\x02" + b"\0" * 42 + b"a"
    raw = header * 100_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(raw), 0, 0)
    taken = judge(raw + end, caps=Caps())
    assert "more than 20,000 entries" in taken.reason


def test_more_files_than_allowed(judge, zipped):
    assert "more than 20 files" in judge(zipped({f"{number}.py": "x" for number in range(21)})).reason
    assert "more than 60 entries" in judge(zipped({f"{number}.py": "x" for number in range(61)})).reason


def test_an_archive_that_is_too_large_is_not_read(judge, zipped, root):
    with (root / "eve.zip").open("wb") as file:
        file.truncate(500_000_000)
    assert "eve.zip has 500.0 MB" in judge_file(judge, root)


def judge_file(judge, root):
    from nlpcheck.grading.intake import find_submissions, snapshot

    (eve,) = [one for one in find_submissions(root) if one.id == "eve"]
    return snapshot(eve, root.parent / "snapshots", caps=SMALL).reason


def test_a_path_of_very_many_folders(judge, zipped):
    assert "30 deep" in judge(zipped({"a/" * 30_000 + "x.py": QA}), caps=Caps()).reason
    assert "4 deep" in judge(zipped({"x.py": "x", "a/" * 25 + "x.py": QA})).reason


def test_archives_in_archives_stay_closed(judge, zipped):
    inner = zipped({"question_answering.py": QA})
    taken = judge(zipped({"question_answering.py": QA, "more/old.zip": inner}))
    assert taken.files == ("more/old.zip", "question_answering.py")
    assert any("old.zip is an archive inside of the submission; it was not opened" in note for note in taken.notes)
    nothing_else = judge(zipped({"inner.zip": inner}))
    assert nothing_else.status == "ungradable"
    assert "no Python file" in nothing_else.reason


def test_a_folder_with_an_archive_only(put, take, zipped):
    raw = zipped({"hw/question_answering.py": QA})
    put({"ana/hw.zip": raw, "ana/.DS_Store": "x", "ben/a.zip": raw, "ben/b.zip": raw, "cy/hw.zip": raw, "cy/x.py": QA})
    taken = take()
    assert taken["ana"].files == ("question_answering.py",)
    assert "2 archives and no code" in taken["ben"].reason
    assert taken["cy"].files == ("hw.zip", "x.py")


def test_a_link_to_an_archive_only(put, root, take, zipped):
    put({"x.zip": zipped({"question_answering.py": QA}), "eve/notes.txt": ""})
    (root / "eve" / "hw.zip").symlink_to(root / "x.zip")
    assert take()["eve"].status == "contract"


@pytest.mark.parametrize("name", ["eve.rar", "eve.7z", "eve.tar.xz", "eve.gz"])
def test_archives_that_are_not_opened(judge, name):
    taken = judge(b"x" * 100, name)
    assert taken.status == "ungradable"
    assert "pack it again as .zip" in taken.reason


# tar


def tarred(*entries, mode="w:gz", **options):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, **options) as archive:
        for name, content in entries:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def special(name, kind, target=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


@pytest.mark.parametrize(
    ("name", "mode"), [("eve.tar", "w"), ("eve.tar.gz", "w:gz"), ("eve.tgz", "w:gz"), ("eve.tar.bz2", "w:bz2")]
)
def test_tar(judge, zipped, name, mode):
    raw = tarred(("hw/question_answering.py", QA.encode()), ("hw/._question_answering.py", b"x"), mode=mode)
    taken = judge(raw, name)
    assert taken.files == ("question_answering.py",)


@pytest.mark.parametrize(
    "bad",
    [
        "../evil.py",
        "/etc/evil.py",
        special("link.py", tarfile.SYMTYPE, "/etc/passwd"),
        special("hard.py", tarfile.LNKTYPE, "/etc/passwd"),
        special("pipe", tarfile.FIFOTYPE),
        special("device", tarfile.CHRTYPE),
    ],
    ids=["up", "root", "link", "hard link", "pipe", "device"],
)
def test_tar_that_leads_out(judge, bad):
    taken = judge(tarred(("question_answering.py", QA.encode()), (bad, b"")), "eve.tar.gz")
    assert taken.status == "contract"


def test_tar_that_grows(judge):
    assert "holds more than" in judge(tarred(("zeros.py", b"\0" * 3_000_000)), "eve.tar.gz").reason


def test_tar_with_a_huge_header(judge):
    raw = tarred(
        ("question_answering.py", QA.encode()), mode="w", format=tarfile.PAX_FORMAT, pax_headers={"x": "1" * 200_000}
    )
    taken = judge(raw, "eve.tar", Caps())
    assert "very large header" in taken.reason


def test_a_broken_tar(judge):
    for raw in (b"x" * 600, tarred(("question_answering.py", QA.encode()))[:-20], b"\x1f\x8b"):
        for name in ("eve.tar", "eve.tar.gz", "eve.tar.bz2"):
            taken = judge(raw, name)
            assert taken.status == "ungradable"
            (taken.folder.parent.parent.parent / "submissions" / name).unlink()


def test_what_zip_programs_make(judge, tmp_path):
    (tmp_path / "hw").mkdir()
    (tmp_path / "hw" / "question_answering.py").write_text(QA)
    try:
        subprocess.run(["zip", "-qr", "hw.zip", "hw"], cwd=tmp_path, check=True)
    except FileNotFoundError:
        pytest.skip("there is no zip program")
    assert judge((tmp_path / "hw.zip").read_bytes()).status == "ok"


# anything


def read_all(place):
    pending = [()]
    while pending:
        at = pending.pop()
        for name, kind in place.names(at).items():
            if kind == "folder":
                pending.append((*at, name))
            elif kind == "file":
                list(place.chunks((*at, name), 10_000))


HONEST = [("hw/question_answering.py", QA.encode()), ("hw/" + "b" * 120 + ".py", b"x = 1"), ("hw/a/c.txt", b"")]
SEEDS = {
    "e.tar": tarred(*HONEST, mode="w", format=tarfile.PAX_FORMAT, pax_headers={"a": "é"}),
    "g.tar": tarred(*HONEST, mode="w", format=tarfile.GNU_FORMAT),
    "e.tgz": tarred(*HONEST),
    "e.tar.bz2": tarred(*HONEST, mode="w:bz2"),
}


@given(
    st.sampled_from([*SEEDS, "e.zip"]),
    st.lists(
        st.tuples(st.integers(0, 20_000), st.sampled_from([0, 1, 9, 46, 47, 57, 76, 83, 92, 120, 127, 255])), max_size=6
    ),
    st.integers(0, 20),
)
def test_a_damaged_archive_is_read_or_refused(zipped, name, changes, cut):
    raw = bytearray(SEEDS.get(name) or zipped(HONEST))
    for place, byte in changes:
        raw[place % len(raw)] = byte
    with contextlib.suppress(RefusedError):
        place = open_archive(io.BytesIO(raw[: len(raw) - cut]), name, SMALL)
        with contextlib.closing(place):
            read_all(place)
