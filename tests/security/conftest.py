"""The tour is long, so it is made once for all tests that look at its pages."""

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.security.tour import Tour, Visit


@pytest.fixture(scope="session")
def visits(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[Visit]:
    """What every page answered. The database is left as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        visits = list(Tour())
        transaction.set_rollback(True)
    return visits
