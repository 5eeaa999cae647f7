"""Two schools, every address of Wagtail's admin: nobody reads of the other one, whatever number is put into it.

`make prove ONLY=editors` asks as everybody, both ways round.
"""

import pytest

from tests.access.admin import OPEN, Theirs, addresses, knock, one_of_everything
from tests.factories.pages import news_index


@pytest.fixture
def theirs(cast) -> Theirs:
    return one_of_everything(cast.other_school, cast.other_class, "QzZebraZq7", by=cast.other_head)


def test_an_editor_reads_of_no_other_school_wherever_they_knock(cast, as_user, theirs):
    editor = as_user(cast.editor)
    editor.raise_request_exception = False
    editor.get("/admin/")
    answers = knock(editor, theirs, news_index(cast.school).pk, addresses(theirs, most=1))
    assert (answers.leaks, answers.broken) == ([], [])
    assert answers.asked > 800


@pytest.mark.parametrize("role", ["guardian", "pupil", "teacher", "office", "agent", "officer"])
def test_nobody_else_is_let_in_anywhere(cast, as_user, theirs, role):
    visitor = as_user(getattr(cast, role))
    let_in = [path for path in addresses(theirs, most=1) if visitor.get(path).status_code not in (404, 405)]
    assert [path for path in let_in if not path.startswith(OPEN)] == []
