"""The ``flask`` commands: what is done at the server itself, by whoever can sign in to it."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from server.adapters.safety_log import SafetyLog
from server.adapters.secrets import Keys
from server.db import answers, db
from server.domain import operations as rules
from server.domain.refusals import Invalid, NotFound, Refusal
from server.domain.sites import LANGUAGES, name_in

if TYPE_CHECKING:
    from server.services.restores import Restored

Command = TypeVar("Command", bound=Callable[..., Any])

LEAST_PASSWORD = 12


def register(app: Flask) -> None:
    """Add the commands to ``app``."""
    commands_ = (
        create_admin,
        create_operation,
        set_operation,
        load_demo,
        import_sites,
        take_bundles,
        expire_uploads,
        backup_begin,
        backup_done,
        restore_epoch,
        check_config,
    )
    for command in commands_:
        app.cli.add_command(command)


commands = AppGroup()


def refused(message: str) -> NoReturn:
    """End with ``message`` on standard error and a status that scripts see."""
    db.session.rollback()
    raise click.ClickException(message)


def on_database(command: Command) -> Command:
    """Say in a sentence, before anything else, that the database does not answer or was never migrated."""

    @wraps(command)
    def looked(*args: Any, **kwargs: Any) -> Any:
        if not answers(db.session()):
            refused("The database does not answer or is not migrated. `flask db upgrade` migrates it.")
        db.session.rollback()  # what looked was declared a reader
        return command(*args, **kwargs)

    return cast("Command", looked)


def in_words(fields: Mapping[str, Iterable[str]]) -> str:
    """What is wrong with which value."""
    return "; ".join(f"{field}: {' '.join(texts)}" for field, texts in fields.items())


def refused_by(refusal: Refusal) -> NoReturn:
    """End with what the rules say against it."""
    refused(in_words(refusal.fields) if isinstance(refusal, Invalid) and refusal.fields else refusal.detail)


def keys() -> Keys:
    """The keys of this application."""
    found: Keys = current_app.extensions["corridor_keys"]
    return found


@commands.command("create-admin")
@click.option("--login", prompt=True, help="What the admin signs in as.")
@click.option("--name", prompt=True, help="The name that others read.")
@click.password_option(help="At least 12 characters.  Better typed when asked for than given here.")
@on_database
def create_admin(login: str, name: str, password: str) -> None:
    """Create an admin who can sign in at the desk."""
    from server.schemas.people import NewPersonSchema
    from server.services import accounts, assignments, people

    wrong = NewPersonSchema().validate({"login": login, "name": name})
    if wrong:
        refused(in_words(wrong))
    if len(password) < LEAST_PASSWORD:
        refused(f"password: at least {LEAST_PASSWORD} characters.")
    try:
        person = people.add(db.session(), None, people.NewPerson(name.strip(), "en", login))
        assignments.give(db.session(), None, assignments.NewAssignment(person.id, "admin"))
        accounts.set_password(db.session(), person, password)
    except Refusal as refusal:
        refused_by(refusal)
    db.session.commit()
    click.echo(f"{person.name} can sign in as {person.login} and administers everything.")


def operation_options(command: Command) -> Command:
    """The settings of an operation as options; what is not given is as usual, or stays as it is."""
    several = "separated by commas"
    options = [
        *(click.option(f"--name-{code}", help=f"Its name in the language {code}.") for code in LANGUAGES if code != "en"),
        click.option("--status", type=click.Choice(rules.STATUSES), help="Usually open."),
        click.option("--day-starts", metavar="HH:MM", help="When its reporting day starts, local.  Usually 00:00."),
        click.option("--languages", help=f"Of its phones, {several}.  Usually en,ar."),
        click.option("--digits", type=click.Choice(rules.DIGITS), help="Numerals that phones begin with.  Usually latn."),
        click.option("--age-bands", help=f"Youngest first, {several}.  Usually {','.join(rules.DEFAULTS['age_bands'])}."),
        click.option("--contact-line", help="Whom a monitor asks, as phones show it; never a person's name."),
        click.option("--position/--no-position", default=None, help="Phones record where they stand.  Usually not."),
        click.option(
            "--photos/--no-photos", default=None, help="Phones offer to take pictures.  Usually not: faces endanger people."
        ),
        click.option(
            "--status-as-announced/--no-status-as-announced",
            default=None,
            help="Phones offer the status of a whole vehicle as its organiser announced it.  Usually not.",
        ),
        click.option(
            "--keep-received-hours",
            type=click.IntRange(0, rules.MOST_HOURS),
            help=f"How long phones show a report that the office has.  Usually {rules.DEFAULTS['keep_received_hours']}.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def stated(given: Mapping[str, Any]) -> dict[str, Any]:
    """The options that were given, as the desk would send them."""
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not None and not name.startswith("name")}
    names = {code: given.get("name" if code == "en" else f"name_{code}") for code in LANGUAGES}
    values["names"] = {code: name for code, name in names.items() if name is not None}
    for name in ("languages", "age_bands"):
        if name in values:
            values[name] = [part.strip() for part in values[name].split(",")]
    return values


def loaded(schema: Any, values: dict[str, Any]) -> dict[str, Any]:
    """``values`` as the schema reads them, or the end in words."""
    from marshmallow import ValidationError

    from server.api.resource import paths

    try:
        read: dict[str, Any] = schema.load(values)
    except ValidationError as error:
        refused(in_words(paths(error.messages)))
    return read


@commands.command("create-operation")
@click.option("--name", required=True, help="Its name in English.")
@click.option("--time-zone", required=True, help="Where it happens, as the tz database says it: Asia/Damascus.")
@click.option("--exercise", is_flag=True, help="Watermarked, and never summed with others.  Cannot be changed later.")
@operation_options
@on_database
def create_operation(**given: Any) -> None:
    """Make an operation.  One whose name another bears already is refused, so nothing happens twice."""
    from server.schemas.operations import NewOperationSchema
    from server.services import operations

    try:
        made = operations.add(db.session(), None, loaded(NewOperationSchema(), stated(given)))
    except Refusal as refusal:
        refused_by(refusal)
    db.session.commit()
    click.echo(f"Made {name_in(made.names)}: {made.id}, {made.status}, {made.time_zone}. Its sites: flask import-sites.")


@commands.command("set-operation")
@click.argument("operation")
@click.option("--name", help="Its name in English.")
@click.option("--time-zone", help="Where it happens, as the tz database says it: Asia/Damascus.")
@operation_options
@on_database
def set_operation(operation: str, **given: Any) -> None:
    """Change settings of OPERATION: its id, or its name in any language.  What is not named stays as it is."""
    from server.models import Operation
    from server.schemas.operations import ChangeOperationSchema
    from server.services import operations

    found = _operation_id(operation)
    values = stated(given)
    # A name is given in one language at a time here, and the desk sends all.
    values["names"] = {**db.session.get_one(Operation, found).names, **values["names"]}
    try:
        changed, moved = operations.change(db.session(), None, found, None, loaded(ChangeOperationSchema(), values))
    except Refusal as refusal:
        refused_by(refusal)
    db.session.commit()
    told = f"changed {', '.join(moved)}. Its phones learn it at their next contact." if moved else "nothing was changed."
    click.echo(f"{name_in(changed.names)}: {told}")


@commands.command("load-demo")
@on_database
def load_demo() -> None:
    """Load the Aleppo demonstration into an empty database; change nothing in any other."""
    from server.demo import aleppo

    if not aleppo.is_empty(db.session()):
        click.echo("The database is not empty, so the demonstration was not loaded. Nothing was changed.")
        return
    aleppo.load(db.session(), keys(), str(current_app.extensions["corridor_public_key"]))
    db.session.commit()
    click.echo("Loaded the Aleppo demonstration. Nobody has a password yet: `flask create-admin` makes an admin.")


@commands.command("import-sites")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--operation", required=True, help="The operation's id, or its name in any language.")
@on_database
def import_sites(file: Path, operation: str) -> None:
    """Add and change sites from the CSV FILE: all rows, or none where one is wrong.

    Columns: code, kind, name_en, name_ar, name_fr, name_ru, latitude, longitude, pcode (or admin1_pcode), held_by,
    position_quality, time_zone.  Needed are code, kind and one name.  An empty cell changes nothing.  Commas, semicolons or
    tabs part the columns.
    """
    from server.services import site_import

    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        refused(f"{file}:{line}: not UTF-8. Save the file as UTF-8 and try again.")
    imported = site_import.import_sites(db.session(), None, _operation_id(operation), text, commit=True)
    for row in imported.rows:
        for message in row.errors:
            click.echo(f"{file}:{row.line}: {message}", err=True)
    if not imported.committed:
        refused(f"{imported.count('error')} of {len(imported.rows)} rows are wrong. Nothing was imported.")
    db.session.commit()
    counts = ", ".join(
        f"{imported.count(action)} {word}" for action, word in (("add", "added"), ("change", "changed"), ("same", "unchanged"))
    )
    click.echo(f"Sites: {counts}.")


def _operation_id(named: str) -> str:
    from sqlalchemy import select

    from server.models import Operation

    every = db.session.scalars(select(Operation).order_by(Operation.id)).all()
    found = [one for one in every if named == one.id or named.casefold() in {str(name).casefold() for name in one.names.values()}]
    if len(found) == 1:
        return found[0].id
    listed = "; ".join(f"{one.id} {next(iter(one.names.values()), '')}" for one in every) or "none"
    refused(f"{'No' if not found else 'More than one'} operation is called {named!r}. There are: {listed}.")


@commands.command("take-bundles")
def take_bundles() -> None:
    """Take what is left of bundles whose import was interrupted.  Their receipts go out when their phones next ask."""
    from tempfile import TemporaryFile

    from server.api.bundles import take_whole
    from server.services import bundles

    for bundle in bundles.unfinished(db.session()):
        with TemporaryFile() as file:
            carrier = bundles.kept_file(db.session(), bundle, file)
            parcel = bundles.look_through(db.session(), keys(), current_app.extensions["corridor_server_key"], file)
            taken = take_whole(bundle, carrier, parcel)
        click.echo(f"{bundle}: {sum(taken.outcomes.values())} changes in custody, {taken.known} of them before.")


@commands.command("expire-uploads")
def expire_uploads() -> None:
    """Forget files that phones began to send and left unfinished for two weeks.  Their phones begin again.

    Also drops files of attachments that were removed for good, where a crash left them behind.
    """
    from server.adapters import clock
    from server.services import attachments, redactions

    expired = attachments.expire(db.session(), clock.now())
    redactions.sweep(db.session(), current_app.extensions["corridor_blobs"])
    db.session.commit()
    dropped = attachments.drop_abandoned(db.session(), current_app.extensions["corridor_blobs"])
    click.echo(f"{expired} uploads expired; the parts of {dropped} were dropped.")


@commands.command("backup-begin")
@on_database
def backup_begin() -> None:
    """Say that a copy of the database is about to be made, and print the id to give to backup-done.

    Run this first, then copy, then store the copy safely.  What phones keep for a restore they drop only after backup-done.
    """
    from server.services import backups

    backup = backups.begin(db.session())
    db.session.commit()
    click.echo(backup.id)


@commands.command("backup-done")
@click.argument("backup")
@on_database
def backup_done(backup: str) -> None:
    """Say that the copy begun as BACKUP (the id that backup-begin printed) is stored safely.  Safe to repeat.

    Phones learn at their next contact that what is in it need not be kept for a restore any longer.
    """
    from server.services import backups

    try:
        _, phones = backups.done(db.session(), _uuid(backup))
    except NotFound:
        refused(f"No backup was begun here as {backup!r}. After a restore those begun later are not known any more.")
    db.session.commit()
    click.echo(f"Backup {backup} is done. {phones} phones are told how far it holds what they sent.")


@commands.command("restore-epoch")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@on_database
def restore_epoch(dry_run: bool) -> None:
    """After a backup was put back, before the server is started: begin a new epoch, so that phones offer again what they keep.

    Ends every sign-in at the desk and every code not used yet.  Does again what the safety log says was done since the
    backup: phones taken out of use, people suspended, fields redacted.  Where that log is missing, damaged or younger than
    the backup, every phone is held until an admin releases it at the desk (Phones).

    Run again it begins another epoch: phones offer what they keep once more, and nothing happens twice.
    """
    from server.api.reading import READER
    from server.services import redactions, restores

    safety_log: SafetyLog = current_app.extensions["corridor_safety_log"]
    try:
        done = restores.begin_epoch(db.session(), safety_log, READER.mac)
    except Refusal as refusal:
        refused_by(refusal)
    if dry_run:
        db.session.rollback()
        click.echo("Nothing was changed. Without --dry-run:")
    else:
        db.session.commit()
        redactions.sweep(db.session(), current_app.extensions["corridor_blobs"])
        db.session.commit()
    for line in in_plain_words(done, str(safety_log.path)):
        click.echo(line)


def in_plain_words(done: "Restored", path: str) -> Iterable[str]:
    """What a restore did, a sentence a line."""
    yield f"Epoch {done.epoch} began. Each phone offers again what it keeps, at its next contact."
    yield f"Ended: {done.sessions} sign-ins and {done.codes} codes. Everybody at the desk signs in again."
    yield (
        f"Done again from {path}: {done.revoked} phones taken out of use, {done.suspended} people suspended, "
        f"{done.reinstated} let in again, {done.redacted} removals for good."
    )
    if done.absent:
        yield f"{done.absent} entries are about phones or people that this backup does not hold: nothing to take away from."
    if done.torn:
        yield f"A crash cut short line {', '.join(map(str, done.torn))} of the log. What it was to say was never done."
    if done.unknown:
        yield f"NOT done again, for this server does not know what they are: {', '.join(done.unknown)}."
    if done.distrusted:
        yield f"HELD: {done.held} phones, because {done.distrusted}. Who was revoked since the backup is not known."
        yield "An admin looks at each at the desk (Phones, waiting for release), and releases or revokes it."
        yield "Look at the people too: whoever was suspended since the backup can sign in again."
        yield "And what two people removed for good since the backup may be here again: coordinators remove it once more."


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return "00000000-0000-0000-0000-000000000000"


@commands.command("check-config")
def check_config() -> None:
    """Check settings, database, migrations and files: one line each.  Ends with status 1 where something is wrong."""
    from server.checks import run

    findings = run(current_app._get_current_object())  # type: ignore[attr-defined]
    for finding in findings:
        click.echo(f"{'ok   ' if finding.ok else 'WRONG'}  {finding.what}: {finding.found}")
    if not all(finding.ok for finding in findings):
        raise SystemExit(1)
