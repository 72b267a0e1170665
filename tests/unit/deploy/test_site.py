import gzip
import os

from deploy.site import compress


def test_text_gets_a_compressed_twin_and_pictures_do_not(tmp_path):
    style = tmp_path / "css" / "site.0a1b.css"
    style.parent.mkdir()
    style.write_text("body { color: black }\n" * 100)
    (tmp_path / "photo.jpg").write_bytes(b"\0" * 5000)
    (tmp_path / "tiny.css").write_text("a{}")
    compress(tmp_path)

    twin = style.with_name("site.0a1b.css.gz")
    assert gzip.decompress(twin.read_bytes()) == style.read_bytes()
    assert sorted(tmp_path.rglob("*.gz")) == [twin]


def test_a_twin_is_made_again_only_when_its_file_is_newer(tmp_path):
    style = tmp_path / "site.css"
    style.write_text("a" * 2000)
    compress(tmp_path)
    twin = tmp_path / "site.css.gz"
    twin.write_bytes(b"kept")
    compress(tmp_path)
    assert twin.read_bytes() == b"kept"

    later = twin.stat().st_mtime + 5
    os.utime(style, (later, later))
    compress(tmp_path)
    assert gzip.decompress(twin.read_bytes()) == b"a" * 2000
