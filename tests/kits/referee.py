"""An independent referee: figures of a book recomputed from its exported entries.

It shares no code with the product, on purpose: it knows entries only as JSON objects and the site only as a mapping,
and follows the rules in docs/guide/reports.md. Moments are UTC ms, spans ms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]

MINUTE = 60_000
FIVE = 5 * MINUTE
FAR = 10**15
LEVELS = {"new": 0, "reopened": 1, "ack": 1, "left": 1, "sent": 2, "scene": 3, "controlled": 4, "closed": 5}

#: Kinds that bring news of the incident that they name.
NEWS = {
    "incident.report", "incident.arrived", "incident.controlled", "incident.note", "box", "check", "seal", "roll.names",
    "call", "call.arrived", "told", "incident.step", "roll.done",
}  # fmt: skip


#: Kinds by which a post is heard, whatever their source.
SPOKEN = ("check", "incident.arrived", "tour.point", "roll.names")


def ref(entry: Json) -> str:
    return f"{entry['book']}-{entry['no']}"


def when(entry: Json) -> int:
    said = entry.get("occurred")
    return int(entry["at"] if said is None else said)


# --- incidents --------------------------------------------------------------------------------------------------------


class Case:
    """An incident as its entries tell it. A run is one time that it was open."""

    def __init__(self, entry: Json) -> None:
        self.opened = entry["at"]
        said = entry.get("occurred") or entry["received"]
        self.happened, self.typed = min(said, entry["received"]), entry["received"]
        self.afterwards = self.typed - self.happened > FIVE
        self.post, self.state, self.merged = entry.get("post", ""), "new", ""
        self.priority, self.targets = entry["priority"], entry.get("targets", {})
        self.calls: list[Json] = []
        self.runs: list[Json] = []
        self.reopened = False
        self.highest = entry["priority"]
        self.news_last = self.news_due = 0
        self.news_counted = False
        self.news = [0, 0]
        self.roll: Json | None = None
        self.units: dict[str, bool] = {}  # posts that are out: whether they are there
        self.sent_ever = False
        self.absences: list[Json] = []
        self.begin(self.typed if self.afterwards else self.happened)

    def begin(self, start: int) -> None:
        terms = [(start, self.priority, self.owed())]
        asks = [{"start": start, "stamps": {}, "terms": list(terms)}]
        self.runs.append({"start": start, "stamps": {}, "terms": terms, "updated": 0, "asks": asks})

    def worse(self, entry: Json) -> None:
        """Ask for another acknowledgement: it got worse, and not by an operator's own act."""
        at, asks = entry["at"], self.runs[-1]["asks"]
        if at <= self.opened and "acked" not in self.runs[0]["stamps"]:
            return  # part of the opening
        asks[-1]["end"] = (at, at)
        asks.append({"start": at, "stamps": {}, "terms": [(at, self.priority, self.owed())]})

    def owed(self) -> Json:
        kept = dict(self.targets)
        if not self.post:
            kept["send"] = kept["arrive"] = 0
        return kept

    def stamp(self, name: str, entry: Json, moment: int) -> None:
        self.runs[-1]["stamps"].setdefault(name, (moment, entry["at"]))
        self.runs[-1]["asks"][-1]["stamps"].setdefault(name, (moment, entry["at"]))

    def forward(self, to: str) -> None:
        if LEVELS[to] > LEVELS[self.state]:
            self.state = to

    def end(self, entry: Json) -> None:
        self.runs[-1]["end"] = self.runs[-1]["asks"][-1]["end"] = (when(entry), entry["at"])

    def read(self, entry: Json, subject: str) -> None:
        self.read_kind(entry, subject)
        self.move_units(entry)

    def move_units(self, entry: Json) -> None:
        """Follow the posts that are out; the state falls back when they leave."""
        kind, moment = entry["kind"], when(entry)
        if kind in ("incident.sent", "incident.arrived"):
            self.sent_ever |= bool(entry["posts"])
            there = kind == "incident.arrived"
            self.units |= {post: there or self.units.get(post, False) for post in entry["posts"]}
            if self.absences:
                self.absences[-1].setdefault("sent", moment)
                if there:
                    self.absences[-1].setdefault("arrived", moment)
        elif kind in ("incident.released", "incident.closed"):
            for post in entry.get("posts", ()):
                self.units.pop(post, None)
        if self.state in ("sent", "scene") and self.sent_ever:
            now = "scene" if any(self.units.values()) else "sent" if self.units else "left"
            if LEVELS[now] < LEVELS[self.state]:
                self.state = now
                self.absences += [{"since": moment}] if now == "left" else []

    def again(self, now: int) -> Iterator[tuple[str, str, int, int, int | None]]:
        """Yield the targets that run once more since the last post left."""
        for absence in self.absences:
            since = absence["since"]
            ends = [run["end"][0] for run in self.runs if "end" in run and run["end"][0] >= since]
            ends += [r["stamps"]["controlled"][0] for r in self.runs if r["stamps"].get("controlled", (0,))[0] >= since]
            ends += [at for r in self.runs for at, _ in r.get("answered", ()) if at >= since]
            for name, stamp in (("send", "sent"), ("arrive", "arrived")):
                goal, met, end = self.owed().get(name, 0) * 1000, absence.get(stamp), min(ends, default=FAR)
                run = next((r for r in reversed(self.runs) if r["start"] <= since), self.runs[0])
                reached = run["stamps"].get("arrived", (FAR,))[0] <= since
                if not goal or (name == "arrive" and not reached):
                    continue
                took = max(0, met - since) if met is not None else None
                if since + goal < min(met or FAR, end):
                    if met is not None or end < FAR or since + goal < now:
                        yield name, "missed", goal, since + goal, took
                elif met is not None and met <= end:
                    yield name, "met", goal, since + goal, took

    def called_again(self, entry: Json) -> None:
        """Follow the post of a missed call: once it called again, nobody has to be sent for that."""
        known = self.runs[-1].setdefault("answered", [])
        if entry.get("answered", 0) > 0:
            known.append((entry["answered"], entry["at"]))
        elif entry.get("answered", 0) < 0:
            del known[-1:]

    def read_kind(self, entry: Json, subject: str) -> None:
        kind, moment = entry["kind"], when(entry)
        run = self.runs[-1]
        if kind == "incident.note":
            self.called_again(entry)
        news = kind in NEWS
        if kind == "incident.ack":
            self.stamp("acked", entry, entry["at"])
            self.forward("ack")
        elif kind == "incident.sent":
            self.stamp("sent", entry, moment)
            self.forward("sent")
        elif kind == "incident.arrived":
            self.stamp("arrived", entry, moment)
            self.forward("scene")
        elif kind == "incident.controlled":
            self.stamp("controlled", entry, moment)
            self.forward("controlled")
        elif kind == "told" and entry.get("answered") is not False:
            self.stamp("told", entry, moment)
        elif kind == "incident.priority":
            before, self.priority = self.priority, entry["priority"]
            self.targets = entry.get("targets") or self.targets
            self.highest = min(self.highest, self.priority)
            run["terms"].append((entry["at"], self.priority, self.owed()))
            run["asks"][-1]["terms"].append((entry["at"], self.priority, self.owed()))
            if entry["by"] == "system" and self.priority < before and self.state != "closed" and not self.merged:
                self.worse(entry)
        elif kind == "source" and entry["state"] == "down":
            if entry.get("sounds") and not entry.get("again"):
                self.worse(entry)
        elif kind == "incident.report" and entry.get("source") == "panic":
            self.worse(entry)
        elif kind == "incident.closed":
            if self.state != "closed":
                self.end(entry)
            self.state = "closed"
        elif kind == "incident.reopened" and self.state == "closed":
            self.state, self.reopened = "reopened", True
            self.begin(entry["at"])
        elif kind == "incident.link":
            news = self.link(entry, subject)
        elif kind == "call" and entry.get("due"):
            same = [c for c in self.calls if alike(c["who"], entry["who"]) and not c["come"]]
            if not same:
                self.calls = [*self.calls, {"who": entry["who"], "call": entry, "come": None}][-16:]
        elif kind == "call.arrived":
            for call in self.calls:
                if alike(call["who"], entry["who"]) and not call["come"]:
                    call["come"] = entry
        elif kind == "roll.called":
            self.roll = {"at": entry["at"], "posts": entry["posts"], "names": entry["names"], "here": [], "gone": []}
            self.roll |= {"others": entry.get("others", []), "lost": None}
        elif kind == "roll.done":
            news = self.roll is not None and self.roll["lost"] is None
            if news and self.roll is not None:
                self.roll["lost"] = entry.get("missing", [])
        elif kind == "check" and self.roll is not None and self.roll["lost"] is None:
            if entry["post"] in self.roll["posts"] and moment >= self.roll["at"]:
                names = self.roll["names"][self.roll["posts"].index(entry["post"])]
                self.roll["here"] += [n for n in names if n not in self.roll["gone"] and n not in self.roll["here"]]
        elif kind == "roll.names":
            news = self.roll is not None
            if self.roll is not None:
                there, gone = entry.get("present", []), entry.get("missing", [])
                self.roll["here"] = [n for n in (*self.roll["here"], *there) if n not in gone]
                self.roll["gone"] = [n for n in (*self.roll["gone"], *gone) if n not in there]
        elif kind == "incident.step" and not 1 <= entry["step"] <= self.steps:
            news = False
        if news:
            self.runs[-1]["updated"] = max(self.runs[-1]["updated"], moment)

    steps = 0

    def link(self, entry: Json, subject: str) -> bool:
        """Merge it into another one, or take that back. Return whether it is news of it."""
        child, other, how = entry["subjects"][0], entry["other"], entry["how"]
        if subject == child:
            if how == "rel":
                if self.merged == other:
                    self.merged = ""
                    if self.state != "closed":
                        self.runs[-1].pop("end", None)
                        self.runs[-1]["asks"][-1].pop("end", None)
            elif not self.merged:
                if self.state != "closed":
                    self.end(entry)
                self.merged = other
            return False
        return bool(how != "rel")

    # --- news ---------------------------------------------------------------------------------------------------------

    def newest(self) -> int:
        run = self.runs[-1]
        stamps = (run["stamps"][name][0] for name in ("acked", "sent") if name in run["stamps"])
        return int(max(run["updated"], run["start"], *stamps, 0))

    def next_news(self) -> int:
        goal = self.targets.get("update", 0)
        wanted = goal and self.state in ("ack", "left", "sent", "scene") and not self.merged
        return self.newest() + goal * 1000 if wanted else 0

    def watch_news(self, at: int) -> None:
        """Count news after an entry that was recorded at ``at``."""
        if self.afterwards and not self.reopened:
            return
        due, last = self.next_news(), self.newest()
        if self.news_due and (due, last) != (self.news_due, self.news_last):
            if at > self.news_due:
                self.news[1] += not self.news_counted
                self.news_counted = True
            elif last != self.news_last:
                self.news[0] += 1
        if last != self.news_last:
            self.news_counted = False
        self.news_due, self.news_last = due, last

    def news_by(self, now: int) -> tuple[int, int]:
        overdue = 0 < self.news_due < now and not self.news_counted
        return self.news[0], self.news[1] + overdue

    # --- targets ------------------------------------------------------------------------------------------------------

    def verdicts(self, now: int) -> Iterator[tuple[str, str, int, int, int | None]]:
        """Yield (name, outcome, goal, ran out at, took) of every target that is decided by ``now``."""
        for number, run in enumerate(self.runs):
            for name, stamp in (("ack", "acked"), ("send", "sent"), ("arrive", "arrived"), ("supervisor", "told")):
                for asked in run["asks"] if name == "ack" else [run]:
                    found = one(asked, name, stamp)
                    if found is None:
                        continue
                    outcome, goal, due, took = found
                    if self.afterwards and number == 0:
                        outcome = "unjudged"
                    elif outcome == "running":
                        if due >= now:
                            continue
                        outcome = "missed"
                    yield name, outcome, goal, due, took
        yield from self.again(now)
        for call in self.calls:
            came = self.help(call, now)
            if came is not None:
                yield came

    def help(self, call: Json, now: int) -> tuple[str, str, int, int, int | None] | None:
        said, noted, due = when(call["call"]), call["call"]["at"], call["call"]["due"]
        ends = [run["end"] for run in self.runs if "end" in run and run["end"][0] >= said]
        took = None
        if call["come"]:
            came, known = when(call["come"]), call["come"]["at"]
            took = max(0, came - said)
            outcome = "missed" if came > due else "unjudged" if known - came > FIVE and known > due else "met"
        elif ends and ends[0][0] <= due:
            if not (ends[0][1] - ends[0][0] > FIVE and ends[0][1] > due):
                return None
            outcome = "unjudged"
        elif ends or due < now:
            outcome = "missed"
        else:
            outcome = "running"
        if noted - said > FIVE:
            outcome = "unjudged"
        return None if outcome == "running" else ("outside", outcome, due - said, due, took)

    def acknowledged(self, now: int) -> Iterator[tuple[str, int | None, int, bool]]:
        """Yield (outcome, took, limit, whether the limit is decided) of the acknowledgement of each run."""
        for number, run in ((n, asked) for n, whole in enumerate(self.runs) for asked in whole["asks"]):
            found = one(run, "ack", "acked")
            if found is None:
                continue
            outcome, goal, due, took = found
            if self.afterwards and number == 0:
                yield "unjudged", None, 0, False
                continue
            if outcome == "running":
                if due >= now:
                    continue
                outcome = "missed"
            term = next(t for t in clocks(run, "ack") if t["due"] == due)
            limit = max(term["limit"], goal)
            over = took is not None or term["start"] + limit < run.get("end", (now,))[0]
            yield outcome, took, limit, over


def alike(one: str, other: str) -> bool:
    return one.split() == other.split() or " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def clocks(run: Json, name: str) -> list[Json]:
    """One clock for each change of what is in force, with when it runs out and when it is stopped."""
    terms = run["terms"]
    found = []
    for i, (at, priority, targets) in enumerate(terms):
        goal = targets.get(name, 0) * 1000
        if not goal:
            continue
        since = start = max(at, run["start"])
        for before_at, before, _ in reversed(terms[:i]):
            if before > priority:
                break
            start = before_at
        if start + goal < since:
            start = since
        stops = next((max(t, since) for t, p, _ in terms[i + 1 :] if p >= priority), FAR)
        limit = targets.get("breach", 0) * 1000 if name == "ack" else 0
        found.append(
            {"since": since, "start": start, "due": start + goal, "goal": goal, "stops": stops, "limit": limit}
        )
    return found


def one(run: Json, name: str, stamp: str) -> tuple[str, int, int, int | None] | None:
    """Return (outcome, goal, ran out at, took) of one target of a run; None: it is not owed."""
    stamps = run["stamps"]
    done = stamps.get(stamp)
    enders = [run["end"]] if "end" in run else []
    if name in ("send", "arrive") and "controlled" in stamps:
        enders.append(stamps["controlled"])
    if name in ("send", "arrive"):
        enders += run.get("answered", ())
    if name == "send" and "arrived" in stamps:
        enders.append(stamps["arrived"])
    end = min((e[0] for e in enders), default=FAR)

    def seen(mark: tuple[int, int]) -> int:
        return mark[1] if mark[1] - mark[0] > FIVE else mark[0]

    running = clocks(run, name)
    stop = min(end, done[0] if done else FAR)
    out = sorted((c for c in running if c["due"] < min(c["stops"], stop)), key=lambda c: c["due"])
    if out:
        clock = out[0]
        took = max(0, done[0] - clock["start"]) if done else None
        open_still = done is None and end == FAR and clock["stops"] == FAR
        return "running" if open_still else "missed", clock["goal"], clock["due"], took
    known = min([seen(e) for e in enders] + ([seen(done)] if done else []), default=FAR)
    hidden = sorted((c for c in running if c["due"] < min(c["stops"], known)), key=lambda c: c["due"])
    if hidden:
        took = max(0, done[0] - hidden[0]["start"]) if done else None
        return "unjudged", hidden[0]["goal"], hidden[0]["due"], took
    if done and done[0] <= end:
        moment = max(done[0], run["start"])
        held = sorted((c for c in running if c["since"] <= moment < c["stops"]), key=lambda c: c["due"])
        if held:
            return "met", held[0]["goal"], held[0]["due"], max(0, done[0] - held[0]["start"])
    return None


def cases(entries: list[Json], until: int) -> dict[str, Case]:
    """Return the incidents by subject, from the entries recorded before ``until``."""
    void = {r for e in entries if e["kind"] == "void" for r in e["of"]}
    found: dict[str, Case] = {}
    keys: dict[str, list[str]] = {}
    for entry in sorted(entries, key=lambda e: (e["hlc"], e["book"], e["no"])):
        if entry["at"] >= until:
            continue
        for subject in entry["subjects"]:
            if not subject.startswith("incident:") or ref(entry) in void:
                known = found.get(subject)
                if known is not None and subject.startswith("incident:"):
                    known.watch_news(entry["at"])
                continue
            key = entry.get("key", "")
            if key:
                if key in keys.setdefault(subject, []):
                    continue
                keys[subject] = [*keys[subject], key][-64:]
            if entry["kind"] == "incident.opened":
                if subject not in found:
                    found[subject] = Case(entry)
                    found[subject].steps = len(entry.get("steps", ()))
            elif subject in found:
                found[subject].read(entry, subject)
            if subject in found:
                found[subject].watch_news(entry["at"])
    return found


def acks(entries: list[Json], start: int, end: int, judged: int) -> dict[int, list[Any]]:
    """Return for each priority [incidents, in goal, in breach, of breach, not judged, sum of spans]."""
    void = {r for e in entries if e["kind"] == "void" for r in e["of"]}
    opened = {
        e["subjects"][0]
        for e in entries
        if e["kind"] == "incident.opened" and start <= e["at"] < end and ref(e) not in void
    }
    found: dict[int, list[Any]] = {p: [0, 0, 0, 0, 0, []] for p in (1, 2, 3, 4)}
    for subject, case in cases(entries, judged).items():
        if subject not in opened:
            continue
        row = found[case.highest]
        for outcome, took, limit, over in case.acknowledged(judged):
            if outcome == "unjudged":
                row[4] += 1
                continue
            row[0] += 1
            row[1] += outcome == "met"
            row[2] += took is not None and took <= limit
            row[3] += over
            row[5] = sorted([*row[5], -1 if took is None else took])
    return found


# --- check calls ------------------------------------------------------------------------------------------------------


class Checks:
    """Check calls of a book. ``site``: the site file as a mapping."""

    def __init__(self, site: Json, entries: list[Json], end: int) -> None:
        self.site, self.rules, self.zone = site, site.get("checks", {}), ZoneInfo(site["zone"])
        self.window, self.late, self.missed_after = (
            self.rules.get(n, d) * MINUTE for n, d in (("window_min", 10), ("late_min", 5), ("missed_min", 15))
        )
        self.contacts: dict[str, list[tuple[int, int]]] = {}
        self.named: dict[tuple[str, int], int] = {}
        self.missed: set[tuple[str, int]] = set()
        self.away: dict[str, list[list[int]]] = {}
        self.open: dict[tuple[str, str], int] = {}
        self.people: dict[str, list[int]] = {}
        self.orders: dict[str, list[Json]] = {}
        self.first = 0
        void = {r for e in entries if e["kind"] == "void" for r in e["of"]}
        for entry in entries:
            if ref(entry) not in void:
                self.read(entry)
        for (post, _), since in self.open.items():
            self.away.setdefault(post, []).append([since, end])

    def contact(self, post: str, entry: Json) -> None:
        self.contacts.setdefault(post, []).append((entry["at"], when(entry)))

    def read(self, entry: Json) -> None:
        kind = entry["kind"]
        if kind == "control":
            self.first = self.first or entry["at"]
        elif kind == "check":
            self.contact(entry["post"], entry)
            if entry.get("due"):
                self.named.setdefault((entry["post"], entry["due"]), entry["at"])
        elif kind == "check.missed":
            self.missed.update((post, entry["due"]) for post in entry["posts"])
        elif kind in ("incident.arrived", "roll.names"):
            for post in entry.get("posts", ()):
                self.contact(post, entry)
        elif kind in ("incident.opened", "incident.report", "incident.note", "log"):
            if entry.get("source") == "radio" and entry.get("post"):
                self.contact(entry["post"], entry)
        elif kind == "tour.point":
            self.contact(entry["post"], entry)
        elif kind == "tempo":
            for post in entry["posts"]:
                order = {"ref": ref(entry), "every": entry["every_min"], "since": when(entry)}
                order |= {"until": entry.get("until", 0), "level": entry.get("level", "")}
                self.orders[post] = [*self.orders.get(post, []), order][-8:]
        elif kind == "tempo.ended":
            for post in entry["posts"]:
                for order in self.orders.get(post, []):
                    if order["ref"] in entry["of"] and not 0 < order["until"] <= when(entry):
                        order["until"] = when(entry)
        elif kind == "roll":
            for post in entry["posts"]:
                self.open.setdefault((post, "roll"), when(entry) + 1)
        elif kind == "roll.ended":
            for post in entry["posts"]:
                if (post, "roll") in self.open:
                    self.away.setdefault(post, []).append([self.open.pop((post, "roll")), when(entry)])
        elif kind == "break":
            self.away.setdefault(entry["post"], []).append([when(entry), entry["until"]])
        elif kind == "break.ended":
            breaks = self.away.get(entry["post"], [])
            if breaks and breaks[-1][1] > when(entry):
                breaks[-1][1] = when(entry)
        elif kind == "relief":
            self.away.setdefault(entry["post"], []).append([when(entry) - self.missed_after, when(entry)])
            self.people.setdefault(entry["post"], []).append(when(entry))
        elif kind == "post":
            if entry["status"] == "scene":
                self.contact(entry["post"], entry)
            if entry["status"] in ("closed", "off"):
                self.open.setdefault((entry["post"], "away"), when(entry))
            elif (entry["post"], "away") in self.open:
                self.away.setdefault(entry["post"], []).append([self.open.pop((entry["post"], "away")), when(entry)])

    # --- when calls fall due ------------------------------------------------------------------------------------------

    def every(self, post: Json, at: int, hour: int) -> int:
        """Return the minutes between calls in force just before ``at``, in a local hour; 0: no calls."""
        own = list(post.get("checks", ()))
        plan = own + (list(self.rules.get("lone", ())) if post.get("lone") else []) + list(self.rules.get("every", ()))
        planned = 0
        for cadence in plan:
            first, last = cadence.get("from_hour", 0) % 24, cadence.get("to_hour", 24) % 24
            inside = first <= hour < last if first < last else hour >= first or hour < last
            if first == last or inside:
                planned = cadence["every_min"]
                break
        for order in reversed(self.orders.get(post["code"], [])):
            if order["since"] < at and (not order["until"] or at <= order["until"]):
                if not order["level"]:
                    return int(order["every"])
                return min(planned, order["every"]) if planned else 0
        return int(planned)

    def dues(self, post: Json, start: int, end: int) -> list[int]:
        """Return the calls of a post in [start, end), after the first control entry."""
        if not self.first:
            return []
        found = []
        minute = -(-start // MINUTE) * MINUTE
        before = self.local(minute - MINUTE)
        while minute < end:
            here = self.local(minute)
            skipped = (here - before).total_seconds() > 60 and here.date() == before.date()
            walls = [here]
            if skipped:
                walls += [before + timedelta(minutes=n) for n in range(1, int((here - before).total_seconds() // 60))]
            for wall in walls:
                every = self.every(post, minute, wall.hour)
                if every and (wall.hour * 60 + wall.minute) % every == 0:
                    found.append(minute)
                    break
            before, minute = here, minute + MINUTE
        return [due for due in found if due > self.first]

    def local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at / 1000, UTC).astimezone(self.zone).replace(tzinfo=None)

    def limits(self, code: str, due: int) -> tuple[int, int, int]:
        """Return window, LATE and MISSED of a call (ms): with an order of short intervals they follow it."""
        for order in reversed(self.orders.get(code, [])):
            if order["since"] < due and (not order["until"] or due <= order["until"]):
                every, half = order["every"] * MINUTE, max(1, order["every"] // 2) * MINUTE
                if every >= self.missed_after and every > self.window:
                    break
                return min(self.window, half), min(self.late, half), min(self.missed_after, every)
        return self.window, self.late, self.missed_after

    # --- how they ended -----------------------------------------------------------------------------------------------

    def following(self, post: Json, due: int) -> int:
        return next(iter(self.dues_after(post, due)), 0)

    def dues_after(self, post: Json, due: int) -> Iterator[int]:
        for hours in range(0, 72, 3):
            yield from self.dues(post, due + hours * 60 * MINUTE + 1, due + (hours + 3) * 60 * MINUTE + 1)

    def answer(self, post: Json, due: int) -> int | None:
        direct, window = self.named.get((post["code"], due)), self.limits(post["code"], due)[0]
        after = self.following(post, due)
        until = after - window if after else due + 24 * 60 * MINUTE
        for at, said in sorted(self.contacts.get(post["code"], [])):
            if at >= until:
                break
            if at >= due - window and said >= due - window:
                return at if direct is None else min(direct, at)
        return direct

    def excused(self, code: str, due: int) -> bool:
        if any(since <= due <= until for since, until in self.away.get(code, [])):
            return True
        begins, crew = self.shift(due)
        if crew is None or not crew.get("posts") or crew["posts"].get(code):
            return False
        return not any(begins <= at <= due for at in self.people.get(code, []))

    def shift(self, at: int) -> tuple[int, Json | None]:
        """Return when the shift of a moment began, and its crew."""
        shifts, today = self.site["shifts"], self.local(at).date()
        starts = []
        for day in (today - timedelta(days=n) for n in (-1, 0, 1, 2)):
            turn = (day - date.fromisoformat(shifts.get("epoch", "2024-01-01"))).days
            for slot in shifts["slot"]:
                hour, minute = map(int, slot["start"].replace(".", ":").split(":"))
                moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.zone)
                crews = slot.get("crews", ())
                starts.append((int(moment.timestamp() * 1000), crews[turn % len(crews)] if crews else ""))
        begins, code = max(s for s in starts if s[0] <= at)
        return begins, next((c for c in self.site.get("crew", ()) if c["code"] == code), None)

    def calls(self, start: int, end: int, now: int) -> dict[tuple[str, int], tuple[str, int | None, int]]:
        """Return (post, due) → (outcome, contact, late by) of the calls due in [start, end)."""
        found: dict[tuple[str, int], tuple[str, int | None, int]] = {}
        for post in self.site["post"]:
            for due in self.dues(post, start, end):
                code, contact = post["code"], self.answer(post, due)
                _, late, missed = self.limits(code, due)
                if (code, due) in self.missed:
                    found[code, due] = ("missed", contact, 0)
                elif contact is not None and contact <= due + late:
                    found[code, due] = ("on_time", contact, 0)
                elif self.excused(code, due):
                    continue
                elif contact is not None and contact < due + missed:
                    found[code, due] = ("late", contact, contact - due)
                elif contact is not None:
                    found[code, due] = ("missed", contact, 0)
                else:
                    found[code, due] = ("open" if now < due + missed else "unobserved", None, 0)
        return found


def roll_calls(entries: list[Json], until: int) -> dict[str, tuple[list[str], list[str]]]:
    """Return incident → (present, absent) of its last roll call by name."""
    heard: dict[str, list[int]] = {}
    crew, crew_since = "", 0
    for entry in sorted((e for e in entries if e["kind"] == "control" and e["at"] < until), key=lambda e: e["hlc"]):
        if entry.get("crew") and entry["crew"] != crew:
            crew, crew_since = entry["crew"], entry["at"]
    for entry in (e for e in with_contact(entries) if e["at"] < until and e["kind"] != "roll.names"):
        for post in entry.get("posts", ()) if "posts" in entry else (entry["post"],):
            heard.setdefault(post, []).append(when(entry))
    found = {}
    for subject, case in cases(entries, until).items():
        if case.roll is None:
            continue
        present: list[str] = []
        absent: list[str] = []
        for post, names in zip(case.roll["posts"], case.roll["names"], strict=True):
            for name in names:
                if case.roll["lost"] is not None:
                    is_lost = name in case.roll["lost"] and name not in case.roll["here"]
                    (absent if is_lost else present).append(name)
                    continue
                since, gone = case.roll["at"], name in case.roll["gone"]
                spoke = any(at >= since and not at >= crew_since > since for at in heard.get(post, ()))
                (present if name in case.roll["here"] or (spoke and not gone) else absent).append(name)
        for name in case.roll["others"]:
            lost = (name,) if case.roll["lost"] is None else case.roll["lost"]
            is_lost = name in lost and name not in case.roll["here"]
            (absent if is_lost else present).append(name)
        found[subject] = (present, absent)
    return found


def with_contact(entries: Iterable[Json]) -> Iterator[Json]:
    """Yield the entries by which a post was in contact."""
    known = list(entries)
    void = {r for e in known if e["kind"] == "void" for r in e["of"]}
    for entry in known:
        radio = entry.get("source") == "radio" and entry.get("post")
        spoke = entry["kind"] in ("incident.opened", "incident.report", "incident.note", "log") and radio
        scene = entry["kind"] == "post" and entry["status"] == "scene"
        if ref(entry) not in void and (spoke or scene or entry["kind"] in SPOKEN):
            yield entry
