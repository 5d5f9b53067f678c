"""Form of a situation report: head, account of an urgent incident, signature."""

from __future__ import annotations

from data import entries as e
from data.entries import Entry
from data.queries.incidents import unit_people
from data.report.document import BLANK, Section
from data.report.parts import chronology, common, incident
from data.report.parts.blanks import Blanks
from data.report.parts.material import Material
from data.report.render.formats import long_date
from data.room.state.incidents import Incident
from data.site.localtime import hhmmss
from data.view.incident import sources_of


def head(m: Material, blanks: Blanks) -> Section:
    """Return number, addressee, subject and basis."""
    form = m.site.lapsit
    subject = form.subject or f"{m.site.name}, {long_date(m.site, m.words, m.period.until)}"
    rows = (
        blanks.row(m.words, "number", form.number, ask=True),
        blanks.row(m.words, "to", "; ".join(form.to)),
        blanks.row(m.words, "subject", subject),
        blanks.row(m.words, "basis", "; ".join(form.basis)),
    )
    return Section(m.words("report.form.head"), rows)


def end(m: Material, blanks: Blanks) -> Section:
    """Return forwarding, assessment, recommendation and documentation; place, date, and who signs."""
    words, form = m.words, m.site.lapsit
    control = common.last_control(m)
    signer = form.signer or (control.operator if control is not None else "")
    who = m.sites.now.person(signer) or m.site.person(signer)  # who signs does so now
    full = who.full or who.name if who is not None else (control.name if control is not None else "")
    rank, name = "", full
    if who is not None and who.name in full:
        rank, found, rest = full.partition(who.name)
        rank, name = rank.strip(), f"{found}{rest}"
    rows = (
        blanks.row(words, "copies", "; ".join(form.copies)),
        blanks.row(words, "assessment"),
        blanks.row(words, "recommendation"),
        blanks.row(words, "documentation"),
        blanks.row(words, "place", form.place),
        (words("report.form.date"), long_date(m.site, words, m.now)),
        blanks.row(words, "name", name),
        blanks.row(words, "rank", rank),
        blanks.row(words, "service_number", who.number if who is not None else ""),
        (words("report.form.signature"), BLANK),
    )
    return Section(words("report.form.end"), rows, signed=True)


def account(m: Material, state: Incident, blanks: Blanks) -> Section:
    """Return an incident in answers: what, where, when, who, how, what was done, and what came of it."""
    words, about = m.words, m.number_text(state)
    story = chronology.story(m, state)
    known = {
        "what": _what(m, state),
        "where": _where(m, state),
        "when": _when(m, state),
        "who": _who(m, state),
        "how": _how(m, state, story),
        "done": _done(m, state, story),
        "injured": "",
        "loss": "",
        "evidence": "; ".join(m.line(x) for x in story if isinstance(x, e.SealCheck | e.BoxMove)),
        "suspects": "",
        "witnesses": ", ".join(state.witnesses),
        "weather": "",
    }
    rows = tuple(blanks.row(words, key, said, about=about) for key, said in known.items())
    return Section(chronology.title(m, state), rows)


def _what(m: Material, state: Incident) -> str:
    said = f"{state.type_name}: {state.words}" if state.words else state.type_name
    return f"{said} ({incident.priority_text(m, state)})"


def _where(m: Material, state: Incident) -> str:
    if not state.post:
        return ""
    post = m.site.post(state.post)
    area = next((a.name for a in m.site.areas if post is not None and a.code == post.area), "")
    named = m.words("entry.post", post=f"{state.post} {state.post_name}".strip())
    return ", ".join(part for part in (named, area) if part)


def _when(m: Material, state: Incident) -> str:
    said = f"{long_date(m.site, m.words, state.happened)} {hhmmss(m.site, state.happened)}"
    if incident.is_later(state):
        said += " " + m.words("report.entered_at", at=m.time_text(state.opened, state.happened))
    return said


def _who(m: Material, state: Incident) -> str:
    """Return who reported it, who was sent, who leads and who went in: the people that the room knows of."""
    words = m.words
    source = words.get(f"detail.source.{state.source}", state.source) if state.source else ""
    reported = ", ".join(sources_of(state, words)) or source
    said = [words("report.form.reported", who=reported)] if reported else []
    sent = []
    for unit in state.units:
        names = ", ".join(unit.everybody if unit.reliefs else unit_people(m.room, state, unit))
        people = f" {names}" if names else ""
        sent.append(words("entry.post", post=unit.post) + people)
    said += [words("report.form.sent", who="; ".join(sent))] if sent else []
    said += [words("report.form.leader", who=state.leader)] if state.leader else []
    names = ", ".join(person.name for person in state.scene)
    return "; ".join((*said, *([words("report.form.inside", who=names)] if names else ())))


def _how(m: Material, state: Incident, story: list[Entry]) -> str:
    """Return the words of reports after the first, each as a report of somebody, and of notes, in their order."""
    said: dict[str, str] = {}
    for entry in story:
        text = chronology.words_now(m, entry) if isinstance(entry, e.Opened | e.Reported | e.Note) else ""
        if text and text != state.words:
            who = _reporter(m, state, entry)
            said.setdefault(text, m.words("report.form.report", who=who, words=text) if who else text)
    return "; ".join(said.values())


def _reporter(m: Material, state: Incident, entry: Entry) -> str:
    """Return the merged incident that a report was, with its type, or its source; "" for a note of the operator."""
    if isinstance(entry, e.Opened) and entry.ref != state.opened_ref:
        return f"#{m.number_of(entry.subjects[0])} {entry.type_name}"
    if isinstance(entry, e.Reported):
        source = m.words.get(f"detail.source.{entry.source}", entry.source) if entry.source else ""
        return source or m.words("report.form.somebody")
    return ""


def _done(m: Material, state: Incident, story: list[Entry]) -> str:
    times = [
        m.words("report.stamp", what=m.words(f"report.stamp.{name}"), at=hhmmss(m.site, at))
        for name, at in incident.stamps(state)
        if name not in ("received", "entered")
    ]
    calls = [f"{hhmmss(m.site, x.when)} {m.line(x)}" for x in story if isinstance(x, e.Called | e.CallArrived | e.Told)]
    steps = [str(n) for n, step in enumerate(state.steps, 1) if step.state == "done"]
    ticked = [m.words("report.form.steps", steps=", ".join(steps))] if steps else []
    roll = [m.line(x) for x in story if isinstance(x, e.RollDone | e.RollNames)]
    return "; ".join((incident.outcome(m, state), *times, *calls, *roll, *ticked))
