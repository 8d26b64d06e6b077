"""The suite runs on SQLite and again on PostgreSQL, each as an installation uses it."""

import os

import pytest
from django.db import connection


@pytest.mark.django_db
def test_database_is_the_one_that_database_url_names() -> None:
    scheme = os.environ.get("DATABASE_URL", "sqlite").split(":")[0]
    assert connection.vendor == {"sqlite": "sqlite", "postgres": "postgresql"}[scheme]
