"""A line that trickles bytes and never says a frame does not keep its place."""

import time
from types import SimpleNamespace

import pytest

from anlan.domains.sensing import fieldserver
from anlan.domains.sensing.fieldserver import Line


@pytest.mark.parametrize(("silent_s", "closed"), [(30, False), (121, True)])
def test_bytes_that_make_no_frame_keep_no_line_open(silent_s, closed):
    lines, hung_up = set(), []
    line = Line(None, None, "hj212", lines)
    line.connection_made(SimpleNamespace(close=lambda: hung_up.append(line)))
    line.heard_at = time.monotonic() - silent_s
    line.data_received(b"##0101QN=2016")
    fieldserver._hang_up_the_silent(lines)
    assert bool(hung_up) is closed
