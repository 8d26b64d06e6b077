"""manage.py import: bring an annotation set in, or say what it would become."""  # noqa: N999 (Django names a command by its module)

import sys
from argparse import ArgumentParser
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from annotate.exchange.import_report import contents, leftovers, placements
from annotate.exchange.imports import Importer
from annotate.formats.detection import MAXIMUM_BYTES, importable, read_file
from annotate.formats.imported import ImportedSet
from annotate.formats.plain_text import BrokenFile, Problem
from annotate.formats.registry import FORMATS
from annotate.forms.imports import ImportForm
from annotate.management.progress import counted
from annotate.models import User

BAD_FILE = 2
BAD_CHOICE = 3


class Command(BaseCommand):
    help = (
        "Import an annotation set for an instructor, as the page “Import” proposes it. Spans that "
        "could lie in several places are left out. With --dry-run nothing is written. Exit codes: "
        "2 for a file that cannot be used, 3 for a choice that is not there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--instructor", required=True, metavar="USERNAME")
        formats = [each.identifier for each in importable()]
        parser.add_argument("--format", choices=formats, help="default: found out from the file")
        parser.add_argument("--name", help="of a new class and label set")
        parser.add_argument("--classroom", type=UUID, metavar="ID", help="default: a new one")
        parser.add_argument("--label-set", type=UUID, metavar="ID", help="default: as it fits")
        parser.add_argument("--article", type=UUID, metavar="ID", help="for the one in the file")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, **options: Any) -> None:
        owner = User.objects.filter(username=options["instructor"], is_instructor=True).first()
        if owner is None:
            reason = f"There is no instructor {options['instructor']}."
            raise CommandError(reason, returncode=BAD_CHOICE)
        path = options["file"]
        data = _content(path)
        chosen = FORMATS[options["format"]] if options["format"] else None
        try:
            recognised = read_file(data, path.name, chosen)
        except BrokenFile as error:
            raise _broken(path, *error.problems) from error
        form = _form(recognised.imported, sha256(data).hexdigest(), path.stem, owner, options)
        plan = form.plan
        lines = [f"{recognised.format.name}: {', '.join(contents(plan))}"]
        lines += [*placements(plan), *leftovers(plan)]
        if options["dry_run"]:
            lines.append("Nothing was written.")
        elif form.is_valid():
            name = form.cleaned_data["name"] or path.stem
            followed = partial(counted, sys.stderr, "highlights")
            done = Importer(plan, name, followed).carry_out()
            lines.append(f"Imported: {', '.join(done.lines)}.")
        else:
            self.stdout.write("\n".join(lines))
            raise CommandError(_reasons(form), returncode=BAD_CHOICE)
        self.stdout.write("\n".join(lines))


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        raise _broken(path, Problem(f"cannot be read: {error.strerror}")) from error
    if len(data) > MAXIMUM_BYTES:
        raise _broken(path, Problem(f"is larger than {MAXIMUM_BYTES // 1024**2} MiB"))
    return data


def _broken(path: Path, *problems: Problem) -> CommandError:
    lines = "\n".join(f"{path}: {problem}" for problem in problems)
    return CommandError(f"Nothing was imported.\n{lines}", returncode=BAD_FILE)


def _form(
    imported: ImportedSet, origin: str, title: str, owner: User, options: dict[str, Any]
) -> ImportForm:
    """Return the form of the page, with what is proposed but where the options say otherwise."""
    said: dict[str, Any] = {"imported": imported, "origin": origin, "title": title, "user": owner}
    fields = {"name": "name", "classroom": "classroom", "label_set": "label_set"}
    if len(imported.documents) == 1:
        fields["article"] = "article_0"
    elif options["article"]:
        reason = f"The file holds {len(imported.documents)} articles, not one."
        raise CommandError(reason, returncode=BAD_CHOICE)
    data = ImportForm(None, **said).proposals()
    data |= {field: str(options[name]) for name, field in fields.items() if options[name]}
    return ImportForm(ImportForm(data, **said).data, **said)


def _reasons(form: ImportForm) -> str:
    lines = [
        f"{field}: {reason}" if field in form.fields else str(reason)
        for field, reasons in form.errors.items()
        for reason in reasons
    ]
    return "Nothing was imported.\n" + "\n".join(lines)
