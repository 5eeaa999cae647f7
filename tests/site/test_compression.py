"""Words are packed on their way to a phone; pictures are left as they are."""

import gzip

import pytest

from tests.factories.pages import content_image, news_page, publish

SMALL = {"headers": {"accept-encoding": "gzip, deflate, br"}}


@pytest.mark.django_db
def test_a_page_is_packed_for_whoever_can_read_it(client):
    plain, packed = client.get("/accounts/login/"), client.get("/accounts/login/", **SMALL)
    assert (plain.headers.get("Content-Encoding"), packed.headers["Content-Encoding"]) == (None, "gzip")
    assert b"</html>" in gzip.decompress(packed.content)
    assert len(packed.content) * 2 < len(plain.content)
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_a_picture_is_not_packed_again(cast, client):
    image = content_image(cast.school, title="Sack race")
    publish(news_page(cast.school, "Sports day", photo=image, photo_alt="Children run"))
    answer = client.get(image.get_rendition("width-400").url, **SMALL)
    assert (answer.status_code, answer.headers.get("Content-Encoding")) == (200, None)
