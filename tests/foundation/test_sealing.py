import pytest

from foundation.sealing import Unreadable, seal, unseal


def test_only_the_same_key_and_purpose_open_it(settings):
    sealed = seal("ABCD-EFGH", "codes")
    assert "ABCD" not in sealed and unseal(sealed, "codes") == "ABCD-EFGH"
    assert seal("ABCD-EFGH", "codes") != sealed
    for text, purpose in ((sealed, "backups"), (sealed[:-8] + "AAAAAAA=", "codes"), ("", "codes"), ("क", "codes")):
        with pytest.raises(Unreadable):
            unseal(text, purpose)


def test_a_new_secret_key_opens_what_the_last_one_sealed(settings):
    last, sealed = settings.SECRET_KEY, seal("ABCD-EFGH", "codes")
    settings.SECRET_KEY = "another"
    with pytest.raises(Unreadable):
        unseal(sealed, "codes")
    settings.SECRET_KEY_FALLBACKS = [last]
    assert unseal(sealed, "codes") == "ABCD-EFGH"
