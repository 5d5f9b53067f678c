"""The planned test of the missed-call alarm (operator.md, "Check calls"): a post stays silent by arrangement.

The test runs the rules' own ladder against a post that does not answer, on a clock of its own: LATE sounds after one
minute, MISSED when the same ladder would have come there (three minutes with 5 and 15). It opens nothing and counts in
nothing; the post's real check calls go on beside it, and are said first.
"""

from __future__ import annotations

from data.base.clock import MINUTE
from data.entries import registers as e
from data.intents import Refused
from data.intents import registers as i
from data.intents.context import Drafts, posts
from data.intents.posts import manned
from data.intents.registry import decides
from data.queries.check_schedule import next_due


@decides(i.TestCall)
def test_call(intent: i.TestCall, drafts: Drafts) -> None:
    ctx = drafts.ctx
    post = ctx.post(intent.post)
    state = ctx.room.post(post.code)
    if intent.stop:
        if not state.tested:
            raise Refused("duty.no_test", post=post.code)
        drafts.add_now(
            e.CallTestDone, posts((post.code,)), post=post.code, name=post.name, result="stopped", started=state.tested
        )
        return
    manned(ctx, post.code)
    if state.tested:
        raise Refused("duty.test_runs", post=post.code, time=ctx.time(state.tested))
    if not next_due(ctx.site, post, ctx.now, state.orders):
        raise Refused("refuse.no_calls", post=ctx.name(post.code), code=post.code)
    if state.danger or state.late_due or state.missed_due:
        raise Refused("duty.test_not_now", post=post.code)
    if state.status in ("to", "scene"):
        raise Refused("refuse.away", post=post.code)
    if state.cover:
        raise Refused("refuse.on_break", post=post.code, cover=state.cover, time=ctx.time(state.on_break_until))
    if not intent.why.strip():
        raise Refused("duty.test_why", post=post.code)
    rules = ctx.site.checks
    drafts.add_now(
        e.CallTest,
        posts((post.code,)),
        post=post.code,
        name=post.name,
        why=intent.why,
        late=ctx.now + MINUTE,
        missed=ctx.now + MINUTE * rules.missed_min // rules.late_min,
    )
