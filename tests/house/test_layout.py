from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_site_is_a_folder_on_the_path_and_no_package():
    """Python has a module named `site`: a package here could replace it (decision 0001)."""
    assert not (ROOT / "site" / "__init__.py").exists()
