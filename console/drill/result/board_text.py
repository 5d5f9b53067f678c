"""Text of the board, drawn as at 80 by 24, without a screen."""

from __future__ import annotations

from console.session.desk import Desk
from data.view.values import Board
from widgets.board.detail import detail_region
from widgets.board.posts import posts_region
from widgets.board.queue_row import queue_row
from widgets.drawing.layout import MIN_HEIGHT, MIN_WIDTH, board_regions, footer_height
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.header.alert_row import alert_row
from widgets.header.header import first_row, second_row

_HEAD = 3  # header and alarm row


def board_text(desk: Desk, board: Board) -> str:
    """Return header, alarm row, posts, queue, and the first incident of the queue or what comes next."""
    look, header = Look(desk.words, zone_word=desk.site.zone_word), board.header
    times, width = look.times(header.zone), MIN_WIDTH
    regions = board_regions(width, MIN_HEIGHT - _HEAD - footer_height(MIN_HEIGHT), MIN_HEIGHT, len(board.posts))
    lines = [first_row(header, look, width), second_row(header, look, width)]
    lines.append(alert_row(board.alert, look, width, now=header.now, zone=header.zone, flash_on=True))
    lines += posts_region(board, look, width, regions.posts.height, MIN_HEIGHT, True)
    for row in board.queue[: regions.queue.height - 1]:
        lines.append(queue_row(row, look, times, width, now=header.now, flash_on=True, is_selected=False))
    view = desk.incident(board.queue[0].subject) if board.queue else None
    lines += detail_region(board, view, look, width, regions.detail.height, beside=False)
    if not board.queue:
        lines.append(StyledLine(look.word("screen.queue.empty")))
    return "\n".join(line.text.rstrip() for line in lines)
