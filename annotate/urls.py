"""Every address of the site, grouped by the noun it begins with."""

from django.contrib import admin
from django.urls import URLPattern, include, path

from annotate.models import AnswerKey, Submission, Trial
from annotate.views import (
    annotation,
    answer_key,
    api,
    api_tokens,
    article,
    article_draft,
    assignment,
    classroom,
    dispute,
    disputes,
    door,
    erasure,
    export,
    grading,
    handing_in,
    history,
    imports,
    instructors,
    joining,
    label,
    label_set,
    live,
    mending,
    merging,
    overview,
    own_data,
    progress,
    projector,
    roster,
    seats,
    sentence,
    submission,
    trial,
)


def annotating_urls(holders: type[Submission | AnswerKey | Trial]) -> list[URLPattern]:
    """Return the addresses below what holds annotations, by which these are made and changed."""
    of, noun = {"holders": holders}, holders.noun
    return [
        path("sentences/<int:number>/", sentence.show, of, f"{noun}_sentence"),
        path("annotations/", annotation.create, of, f"{noun}_annotations"),
        path("annotations/undo/", history.undo, of, f"{noun}_undo"),
        path("annotations/redo/", history.redo, of, f"{noun}_redo"),
        path("annotations/<uuid:annotation_pk>/", annotation.change, of, f"{noun}_annotation"),
        path(
            "annotations/<uuid:annotation_pk>/removal/",
            annotation.remove,
            of,
            f"{noun}_annotation_removal",
        ),
        path(
            "annotations/<uuid:annotation_pk>/restoration/",
            annotation.restore,
            of,
            f"{noun}_annotation_restoration",
        ),
    ]


classroom_urls = [
    path("", classroom.create, name="classroom_create"),
    path("<uuid:pk>/", classroom.show, name="classroom"),
    path("<uuid:pk>/settings/", classroom.change, name="classroom_change"),
    path("<uuid:pk>/copy/", classroom.copy, name="classroom_copy"),
    path("<uuid:pk>/archive/", classroom.archive, name="classroom_archive"),
    path("<uuid:pk>/archive/undo/", classroom.bring_back, name="classroom_bring_back"),
    path("<uuid:pk>/my-data/", own_data.show, name="classroom_own_data"),
    path("<uuid:pk>/retention/", erasure.retention, name="classroom_retention"),
    path("<uuid:pk>/erasure/", erasure.erase, name="classroom_erasure"),
    path("<uuid:pk>/erasure/work/", erasure.erase_work, name="classroom_work_erasure"),
    path("<uuid:pk>/instructors/", instructors.show, name="classroom_instructors"),
    path(
        "<uuid:pk>/instructors/<int:enrolment_pk>/removal/",
        instructors.remove,
        name="classroom_instructor_removal",
    ),
    path("<uuid:pk>/export/", export.classroom, name="classroom_export"),
    path("<uuid:pk>/export/file/", export.classroom_file, name="classroom_export_file"),
    path("<uuid:pk>/joining/", door.joining, name="classroom_joining"),
    path("<uuid:pk>/joining/qr.svg", door.qr, name="classroom_qr"),
    path("<uuid:pk>/roster/", roster.show, name="classroom_roster"),
    path("<uuid:pk>/roster/cards/", roster.cards, name="classroom_cards"),
    path("<uuid:pk>/seats/", seats.make, name="classroom_seats"),
    path("<uuid:pk>/seats/preview/", seats.preview, name="classroom_seats_preview"),
    path(
        "<uuid:pk>/students/<int:enrolment_pk>/return-code/",
        roster.return_code,
        name="classroom_return_code",
    ),
    path(
        "<uuid:pk>/students/<int:enrolment_pk>/removal/",
        roster.remove,
        name="classroom_student_removal",
    ),
    path("<uuid:classroom_pk>/assignments/", assignment.create, name="assignment_create"),
]
assignment_urls = [
    path("", assignment.show, name="assignment"),
    path("begin/", assignment.begin, name="assignment_begin"),
    path("settings/", assignment.change, name="assignment_change"),
    path("live/", live.show, name="assignment_live"),
    path("grading/", grading.show, name="assignment_grading"),
    path("collection/", grading.collect, name="assignment_collection"),
    path("names/", grading.names, name="assignment_names"),
    path("review/", grading.review, name="assignment_review"),
    path("review/undo/", grading.unmark_review, name="assignment_review_undo"),
    path("release/", grading.release, name="assignment_release"),
    path("release/undo/", grading.take_back, name="assignment_take_back"),
    path("extensions/", assignment.extensions, name="assignment_extensions"),
    path(
        "extensions/<int:student_pk>/removal/",
        assignment.remove_extension,
        name="assignment_extension_removal",
    ),
    path("copy/", assignment.copy, name="assignment_copy"),
    path("disputes/", disputes.show, name="assignment_disputes"),
    path(
        "disputes/<int:dispute_pk>/answer/",
        disputes.answer,
        name="assignment_dispute_answer",
    ),
    path("mending/", mending.show, name="assignment_mending"),
    path("mending/change/", mending.change, name="assignment_mending_change"),
    path(
        "mending/publication/",
        mending.put_into_force,
        name="assignment_mending_publication",
    ),
    path("mending/removal/", mending.discard, name="assignment_mending_removal"),
    path("overview/", overview.show, name="assignment_overview"),
    path("projector/<int:number>/", projector.show, name="assignment_projector"),
    path("export/", export.assignment, name="assignment_export"),
    path("export/file/", export.assignment_file, name="assignment_export_file"),
    path("export/gradebook/", export.assignment_gradebook, name="assignment_gradebook"),
]
submission_urls = [
    path("", submission.show, name="submission"),
    path("hand-in/", submission.hand_in, name="submission_hand_in"),
    path("grading/", grading.grade, name="submission_grading"),
    path("collection/", handing_in.collect, name="submission_collection"),
    path("reopening/", handing_in.reopen, name="submission_reopening"),
    path(
        "highlights/<uuid:annotation_pk>/dispute/",
        dispute.of_highlight,
        name="submission_highlight_dispute",
    ),
    path(
        "key/<uuid:annotation_pk>/dispute/",
        dispute.of_key_annotation,
        name="submission_key_dispute",
    ),
    path(
        "disputes/<int:dispute_pk>/withdrawal/",
        dispute.withdraw,
        name="submission_dispute_withdrawal",
    ),
    *annotating_urls(Submission),
]
article_draft_urls = [
    path("", article_draft.show, name="article_draft"),
    path("freezing/", article_draft.freeze, name="article_draft_freezing"),
    path("blocks/", article_draft.blocks, name="article_draft_blocks"),
    path("blocks/<int:number>/", article_draft.block, name="article_draft_block"),
    path("blocks/undo/", article_draft.undo, name="article_draft_undo"),
    path("removal/", article_draft.remove, name="article_draft_removal"),
]
answer_key_urls = [
    path("", answer_key.show, name="answer_key"),
    path("revision/", answer_key.revise, name="answer_key_revision"),
    path("publication/", answer_key.publish, name="answer_key_publication"),
    path("trial/", trial.begin, name="answer_key_trial"),
    path(
        "comparison/<uuid:other_pk>/",
        merging.compare,
        name="answer_key_comparison",
    ),
    *annotating_urls(AnswerKey),
]
trial_urls = [
    path("", trial.show, name="trial"),
    path("result/", trial.finish, name="trial_result"),
    path("restart/", trial.start_over, name="trial_restart"),
    path("removal/", trial.discard, name="trial_removal"),
    *annotating_urls(Trial),
]
label_set_urls = [
    path("", label_set.show, name="label_set"),
    path("settings/", label_set.change, name="label_set_change"),
    path("copy/", label_set.copy, name="label_set_copy"),
    path("removal/", label_set.remove, name="label_set_removal"),
    path("labels/", label.create, name="label_create"),
    path("labels/<uuid:label_pk>/", label.change, name="label"),
    path("labels/<uuid:label_pk>/move/", label.move, name="label_move"),
    path("labels/<uuid:label_pk>/removal/", label.remove, name="label_removal"),
]
api_urls = [
    path("openapi.json", api.description, name="api_description"),
    path("classrooms/", api.classrooms, name="api_classrooms"),
    path("assignments/", api.assignments, name="api_assignments"),
    path("articles/", api.articles, name="api_articles"),
    path("label-sets/", api.label_sets, name="api_label_sets"),
    path("assignments/<uuid:pk>/submissions/", api.submissions, name="api_submissions"),
    path("assignments/<uuid:pk>/annotations/", api.annotations, name="api_annotations"),
    path(
        "assignments/<uuid:pk>/annotations/<uuid:annotation_pk>/",
        api.annotation,
        name="api_annotation",
    ),
]
urlpatterns = [
    path("", classroom.home, name="home"),
    path("join/", joining.join, name="join"),
    path("join/<str:code>/", joining.join_classroom, name="join_classroom"),
    path("welcome/", joining.welcome, name="welcome"),
    path("come-back/", joining.come_back, name="come_back"),
    path("sign-in/", joining.sign_in, name="sign_in"),
    path("password/", joining.change_password, name="password_change"),
    path("sign-out/", joining.sign_out, name="sign_out"),
    path("classrooms/", include(classroom_urls)),
    path("assignments/<uuid:pk>/", include(assignment_urls)),
    path("submissions/<uuid:pk>/", include(submission_urls)),
    path("articles/", article.index, name="articles"),
    path("articles/new/", article_draft.create, name="article_create"),
    path("articles/<uuid:pk>/", article.show, name="article"),
    path("articles/<uuid:pk>/details/", article.change, name="article_change"),
    path("articles/<uuid:pk>/removal/", article.remove, name="article_removal"),
    path("article-drafts/<uuid:pk>/", include(article_draft_urls)),
    path("articles/<uuid:article_pk>/answer-keys/", answer_key.create, name="answer_key_create"),
    path("label-sets/", label_set.index, name="label_sets"),
    path("label-sets/new/", label_set.create, name="label_set_create"),
    path("label-sets/<uuid:pk>/", include(label_set_urls)),
    path("answer-keys/<uuid:pk>/", include(answer_key_urls)),
    path("trials/<uuid:pk>/", include(trial_urls)),
    path("export/", export.all_classes, name="export"),
    path("export/file/", export.all_classes_file, name="export_file"),
    path("api/", include(api_urls)),
    path("tokens/", api_tokens.show, name="api_tokens"),
    path("tokens/<uuid:pk>/removal/", api_tokens.revoke, name="api_token_removal"),
    path("progress/<uuid:work>/", progress.show, name="progress"),
    path("imports/", imports.send, name="imports"),
    path("imports/<uuid:pk>/", imports.show, name="import"),
    path("imports/<uuid:pk>/removal/", imports.discard, name="import_removal"),
    path("admin/login/", joining.sign_in),  # with the same limit as everybody's
    path("admin/", admin.site.urls),
]

handler400 = "annotate.views.errors.bad_request"
handler404 = "annotate.views.errors.not_found"
