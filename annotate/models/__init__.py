"""The tables, one module per noun."""

from annotate.models.annotation import Annotation, BaseAnnotation
from annotate.models.answer_key import AnswerKey
from annotate.models.api_token import ApiToken
from annotate.models.article import Article
from annotate.models.article_draft import ArticleDraft
from annotate.models.assignment import Assignment
from annotate.models.changes import Frozen, StaleChange
from annotate.models.classroom import Classroom
from annotate.models.comment import Comment
from annotate.models.deadline import Extension
from annotate.models.dispute import Dispute
from annotate.models.enrolment import Enrolment
from annotate.models.erasure import Erased, Erasure
from annotate.models.grade import Grade
from annotate.models.grade_override import GradeOverride
from annotate.models.history import KeyStep, Step
from annotate.models.key_alternative import KeyAlternative
from annotate.models.key_annotation import AcceptedLabel, KeyAnnotation
from annotate.models.label_set import Label, LabelSet
from annotate.models.submission import Submission
from annotate.models.trial import Trial, TrialAnnotation, TrialStep
from annotate.models.upload import Upload
from annotate.models.user import User

__all__ = [
    "AcceptedLabel",
    "Annotation",
    "AnswerKey",
    "ApiToken",
    "Article",
    "ArticleDraft",
    "Assignment",
    "BaseAnnotation",
    "Classroom",
    "Comment",
    "Dispute",
    "Enrolment",
    "Erased",
    "Erasure",
    "Extension",
    "Frozen",
    "Grade",
    "GradeOverride",
    "KeyAlternative",
    "KeyAnnotation",
    "KeyStep",
    "Label",
    "LabelSet",
    "StaleChange",
    "Step",
    "Submission",
    "Trial",
    "TrialAnnotation",
    "TrialStep",
    "Upload",
    "User",
]
