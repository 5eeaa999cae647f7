"""The form of every document uploaded in Wagtail: looked through before it is kept."""

from typing import Any

from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm

from foundation.documents import CONTENT_TYPES, clean_document


class PaperField(WagtailDocumentField):
    """What it is, its content says. What it may not be is an error of the field."""

    def to_python(self, data: Any) -> Any:
        return super().to_python(clean_document(data) if data else data)


class ContentDocumentForm(BaseDocumentForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if theirs := self.fields.get("file"):
            theirs.widget.attrs["accept"] = ",".join(CONTENT_TYPES)
            self.fields["file"] = PaperField(label=theirs.label, required=theirs.required, widget=theirs.widget)
