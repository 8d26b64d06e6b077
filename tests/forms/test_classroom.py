"""What an instructor decides about a class."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotate.forms.classroom import ClassroomSettingsForm
from annotate.forms.erasure import ClassErasureForm, RetentionForm
from annotate.models import Classroom
from tests import factories

pytestmark = pytest.mark.django_db


def test_change_leaves_what_a_colleague_changed_meanwhile() -> None:
    mine = factories.a_classroom()
    theirs = Classroom.objects.get()
    theirs.renew_join_code()
    theirs.archive()
    tomorrow = timezone.localdate() + timedelta(days=1)
    for form in (
        ClassroomSettingsForm({"name": "Media 9b", "seats_only": "True"}, instance=mine),
        RetentionForm({"retained_until": tomorrow.isoformat()}, instance=mine),
    ):
        assert form.is_valid()
        form.save()
    stored = Classroom.objects.get()
    assert (stored.name, stored.seats_only, stored.retained_until) == ("Media 9b", True, tomorrow)
    assert (stored.join_code, stored.archived_at) == (theirs.join_code, theirs.archived_at)


@pytest.mark.parametrize(
    ("typed", "is_taken"),
    [("Media 8b", True), ("  Media   8b ", True), ("media 8b", False), ("Media", False)],
)
def test_name_of_the_class_is_typed_as_it_is(typed: str, is_taken: bool) -> None:
    form = ClassErasureForm({"name": typed}, classroom=factories.a_classroom())
    assert form.is_valid() is is_taken
