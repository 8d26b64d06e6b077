"""Calls that are made at the same moment, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def at_once[Answer](*calls: Callable[[], Answer]) -> list[Answer | Exception]:
    """Return what each call returned or raised, in the order given."""
    barrier = Barrier(len(calls), timeout=20)

    def answer(call: Callable[[], Answer]) -> Answer | Exception:
        try:
            connection.ensure_connection()
            barrier.wait()
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(answer, calls))
