"""What a tool installs for itself (tools/installing.py) is installed once, and again when what it is made from changes."""

from pathlib import Path

from tools.installing import once


def test_what_is_installed_is_made_again_only_where_its_sources_changed(tmp_path: Path) -> None:
    source, made = tmp_path / "requirements.txt", []
    for text in ("a==1", "a==1", "a==2"):
        source.write_text(text)
        once(tmp_path / "it.stamp", [source], lambda: made.append(source.read_text()))
    assert made == ["a==1", "a==2"]
