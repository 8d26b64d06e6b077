"""The tables, one module per noun."""

from .annotation import Annotation
from .answer_key import AnswerKey
from .article import Article
from .assignment import Assignment
from .changes import Frozen, StaleChange
from .classroom import Classroom, Enrolment
from .grade import Grade
from .key_annotation import AcceptedLabel, KeyAlternative, KeyAnnotation
from .label_set import Label, LabelSet
from .submission import Submission
from .user import User

__all__ = [
    "AcceptedLabel",
    "Annotation",
    "AnswerKey",
    "Article",
    "Assignment",
    "Classroom",
    "Enrolment",
    "Frozen",
    "Grade",
    "KeyAlternative",
    "KeyAnnotation",
    "Label",
    "LabelSet",
    "StaleChange",
    "Submission",
    "User",
]
