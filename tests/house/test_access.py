from tests.access import ACCESS, named_urls


def test_every_url_stands_in_the_access_matrix():
    assert named_urls() ^ set(ACCESS) == set()
