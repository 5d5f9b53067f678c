"""Entries: everything that happens in the room, one frozen struct for each kind.

``book`` and ``no`` together identify an entry everywhere. ``subjects`` lists everything it changes
(:mod:`data.entries.subjects`); the fold (:mod:`data.room.fold`) hands it to those subjects and to nothing else. The
priorities, targets, steps and names in force are written *into* the entry, so that the fold never needs the site file.

Times are UTC milliseconds. There are no floats, and integers stay below 2^53. :mod:`data.entries.codec` has the
canonical form, the hash chain and the table of all kinds. Every kind can be imported from here.
"""

# isort: off
# fmt: off
from data.entries.subjects import Subject as Subject
from data.entries.base import Entry as Entry, Via as Via
from data.entries.book import (
    BookOpened as BookOpened, Recovered as Recovered, Log as Log, Fix as Fix, Void as Void, Imported as Imported,
    ImportedChanged as ImportedChanged, Signed as Signed, SiteChanged as SiteChanged,
    Unknown as Unknown,
)
from data.entries.control import (
    Control as Control, ShiftChanged as ShiftChanged, Gap as Gap, ClockStep as ClockStep, Silenced as Silenced,
    CallMoved as CallMoved, ClockDoubt as ClockDoubt,
    WatchAsked as WatchAsked, WatchOk as WatchOk, WatchMissed as WatchMissed,
    SignedOn as SignedOn, SignedOff as SignedOff, PinWrong as PinWrong, PinChanged as PinChanged,
)
from data.entries.posts import (
    Check as Check, CheckLate as CheckLate, CheckMissed as CheckMissed, Seen as Seen, PostStatus as PostStatus,
    Break as Break, BreakEnded as BreakEnded, Relief as Relief,
)
from data.entries.incidents import (
    Step as Step, Targets as Targets, Opened as Opened, Reported as Reported, Acked as Acked, Sent as Sent,
    Arrived as Arrived, Released as Released, Controlled as Controlled, Closed as Closed, Reopened as Reopened,
    PrioritySet as PrioritySet, Retyped as Retyped, Relocated as Relocated, Note as Note, StepSet as StepSet,
    Linked as Linked, Called as Called, CallArrived as CallArrived, Told as Told, SceneFact as SceneFact,
)
from data.entries.orders import (
    CallTest as CallTest, CallTestDone as CallTestDone, TempoSet as TempoSet, TempoEnded as TempoEnded,
    RollStarted as RollStarted, RollEnded as RollEnded, RollMissed as RollMissed, RollCalled as RollCalled,
    RollNames as RollNames, RollDone as RollDone, RollOrdered as RollOrdered,
)
from data.entries.registers import (
    Remind as Remind, RemindOff as RemindOff, Hazard as Hazard, HazardOff as HazardOff, LookoutSet as LookoutSet,
    LookoutEnded as LookoutEnded, Visit as Visit, KeyMoved as KeyMoved, SealCheck as SealCheck, BoxMove as BoxMove,
    TourStarted as TourStarted, TourPoint as TourPoint, TourMissed as TourMissed, TourEnded as TourEnded,
)
from data.entries.alarms import (
    SourceChanged as SourceChanged, Shelved as Shelved, ShelfEnded as ShelfEnded, FloodOn as FloodOn,
    FloodOff as FloodOff, SoundTest as SoundTest, SoundHeard as SoundHeard,
)
from data.entries.handover import (
    SheetLine as SheetLine, HandoverStarted as HandoverStarted, HandoverSigned as HandoverSigned,
    HandoverRead as HandoverRead, HandoverAccepted as HandoverAccepted, HandoverPaused as HandoverPaused,
    HandoverResumed as HandoverResumed, Countersigned as Countersigned,
)
from data.entries.stations import (
    StationNamed as StationNamed, Resolved as Resolved,
)
