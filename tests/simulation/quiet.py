"""After a run the weather clears and everybody comes home: what must then be true of the whole."""

import json
from collections.abc import Iterable
from typing import Any

from tests.simulation.ledger import ASIDE, IN_EFFECT, OUTCOMES
from tests.simulation.phones import Disk, Name, Phone
from tests.simulation.steps import Simulation

# What a phone works out for itself of its own plain change; the rest of a copy is what it was fed.
TOLD = ("values", "version", "epoch", "review", "question", "reason", "withdrawn", "checking", "offered", "flags",
        "conflicts", "decided", "redacted")  # fmt: skip


def come_home(run: Simulation) -> None:
    """Everybody who is let in sends all they have and hears all there is; then nothing moves any more."""
    run.did("everybody comes home")
    for phones in (run.phones, [*run.phones, *run.listeners]):
        for phone in phones:
            if run.is_refused(phone):
                run.exchange(phone, "fair")
            else:
                run.pull(phone)
        run.bring_files_home()  # after the numbers
    run.look()
    run.check_files()
    run.check_convoys()
    nothing_waits(run)
    everything_counts(run)
    everything_happened_once(run)
    everybody_agrees(run)
    what_was_removed_is_gone(run)


def what_was_removed_is_gone(run: Simulation) -> None:
    """Redaction: in no row of any table, and on no phone but in what its person has not sent, or what waits for a person."""
    removed = {note for notes in run.ledger.removed.values() for note in notes}
    if not removed:
        return
    where = run.office.holding(removed)
    assert not where, f"redaction: what was removed still stands in {sorted(where)}"
    for phone in [*run.phones, *run.listeners]:
        if not run.is_refused(phone):
            held = json.dumps([copy.value for copy in phone.disk.copies.values()], ensure_ascii=False)
            assert not any(note in held for note in removed), f"redaction: {phone} still shows what was removed"


def nothing_waits(run: Simulation) -> None:
    """Progress: whatever else lies in an outbox, what could be sent was sent.  What was refused is still there."""
    for phone in run.phones:
        if run.is_refused(phone):
            assert {u.text for u in phone.waiting()} <= {s.text for s in run.ledger.said}, "conservation: an outbox was rewritten"
        else:
            assert not phone.waiting(), f"progress: {phone} still holds {[u.change['id'] for u in phone.waiting()]}"
            for unsent in phone.disk.outbox:
                became = run.ledger.by_text[unsent.text].became
                told = OUTCOMES[(unsent.receipt or {})["outcome"]]
                assert told == became != IN_EFFECT, f"receipts: {phone} believes {unsent.change['id']} {told}, it is {became}"
    assert run.office.cloned() == run.ledger.cloned, "custody: another device than the cloned ones is marked as cloned"


def everything_counts(run: Simulation) -> None:
    """The count ledger: each observation in effect is in exactly one lane, with the number its versions gave it."""
    listed: dict[str, Any] = run.desks[0].get("/reports?limit=200")
    expected = {said.key for said in run.ledger.reports()}
    assert {item["id"] for item in listed["items"]} == expected, "count ledger: the desk shows other reports than were made"
    withdrawn = 0
    for item in listed["items"]:
        account = run.accounts[item["id"]]
        assert item["values"].get("total") == account.values.get("total"), f"count ledger: {item['id']} counts otherwise"
        settled = account.review in ("verified", "not-counted") or account.open
        withdrawn += bool(item["withdrawn"] and not settled)
        named = {item["values"].get("convoy"), item["values"].get("vehicle")} - {None}
        unresolved = named - run.ledger.convoys.keys() - run.ledger.vehicles.keys()
        assert ("unresolved" in item["flags"]) == bool(unresolved), "flags: unresolved"
    assert sum(listed["counts"].values()) + withdrawn == len(expected), "count ledger: a report is in no lane, or in two"


def everything_happened_once(run: Simulation) -> None:
    effects = run.office.effects()
    assert len(effects) == len(set(effects)), "exactly-once: a change made two versions"
    done = {said.id for said in run.ledger.arrived if said.became == IN_EFFECT}
    assert done <= set(effects), f"progress: {done - set(effects)} took effect and made no version"
    aside = {said.id for said in run.ledger.arrived if said.became == ASIDE and said.problem != "id-reused"}
    assert not aside & set(effects), "rights: what was set aside had an effect"


def everybody_agrees(run: Simulation) -> None:
    """Convergence: each phone that is let in shows what a new phone of the same person would."""
    news: dict[str, Phone] = {}
    for phone in [*run.phones, *run.listeners]:
        if run.is_refused(phone):
            continue
        if phone.person.id not in news:
            disk = Disk(phone.disk.device, phone.disk.token)
            news[phone.person.id] = Phone(f"a new phone of {phone.person.name}", phone.person, disk, run.ids)
            run.pull(news[phone.person.id])
        new = news[phone.person.id]
        told, fresh = told_by(phone, run.office.epoch()), told_by(new, run.office.epoch())
        little_is_kept(run, new, fresh.keys())
        # What a phone dropped does not come back by itself.  What it still speaks of it does not drop, nor what it had a
        # receipt for lately, however long ago the office took it.
        lacks = {name for name in fresh.keys() - told.keys() if name[1] not in run.ledger.was_old or fresh[name]["question"]}
        spoken = {unsent.change.get("key", unsent.change["id"]) for unsent in phone.disk.outbox}
        spoken |= {file.report for file in phone.disk.files if not file.done}
        spoken |= {name[1] for name, copy in phone.disk.copies.items() if copy.own}
        # Who is assigned nowhere is not told any more how long their operation lets a phone keep what it has.
        untold = not any(name[0] == "operation" for name in fresh)
        kept = {name for name in told if name[1] in run.ledger.was_old and (name[1] in spoken or untold)}
        more = told.keys() - fresh.keys() - kept
        assert not lacks | more, f"convergence: {phone} has {sorted(more)} too many, lacks {sorted(lacks)}"
        for name in told.keys() & fresh.keys():
            value = told[name]
            differing = {part for part in value if value.get(part) != fresh[name].get(part)}
            assert not differing, (
                f"convergence: {phone} shows {name} with {[(p, value.get(p), fresh[name].get(p)) for p in sorted(differing)]}"
            )


def little_is_kept(run: Simulation, new: Phone, told: Iterable[Name]) -> None:
    """A new phone is told of what came lately and of what asks something of its person, and of nothing older; and of
    what stands where they are."""
    author = new.person.id
    own = [key for key in run.accounts if run.ledger.authors.get(key) == author]
    kept = {("report", key) for key in own if run.accounts[key].question or not run.ledger.is_old(key)}
    for kind, expected in (("report", kept), ("convoy or vehicle", run.told_of_convoys(author))):
        found = {name for name in told if name[0] in kind}
        assert found == expected, f"read your writes: {new} is told of {found - expected}, not of {expected - found}"


def told_by(phone: Phone, epoch: str) -> dict[tuple[str, str], dict[str, Any]]:
    """What the phone was told, receipts apart: those that have said their last are in no snapshot.  What it was told in
    an earlier epoch alone stays only under what its outbox says of it."""
    found = {}
    for name, copy in phone.disk.copies.items():
        if copy.epoch != epoch:
            spoken = {unsent.change.get("key", unsent.change["id"]) for unsent in phone.disk.outbox}
            assert name[1] in spoken, f"convergence: {phone} still shows {name} of an earlier epoch"
            continue
        if name[0] == "report":
            found[name] = {part: copy.value.get(part) for part in TOLD}
        elif name[0] != "receipt":
            found[name] = copy.value
    return found
