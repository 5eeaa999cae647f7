"""Wagtail's background work in our queue."""

import pytest

from foundation.tasks import run
from tests.factories.pages import news_page

INDEX = "modelsearch.tasks.insert_or_update_object_task"
REFERENCES = "wagtail.tasks.update_reference_index_task"


@pytest.mark.parametrize("path", [INDEX, REFERENCES])
def test_what_was_deleted_before_its_turn_is_no_failure(cast, path):
    page = news_page(cast.school, "Sports day")
    arguments = [page._meta.app_label, page._meta.model_name, str(page.pk)]
    run(path, arguments, {})
    page.delete()
    run(path, arguments, {})
    with pytest.raises(LookupError):
        run(path, ["newsfeed", "nothing", "1"], {})
