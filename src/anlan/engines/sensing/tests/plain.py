"""The rules said once more in plain Python, one reading at a time: the oracle the compiled kernel is held against."""

from math import isfinite

from anlan.engines.sensing import Band, FlatLine, Rate, Threshold


class PlainRule:
    """One rule on one point, fed (seconds, value) in order; ``told`` collects (raised, decided at, since)."""

    def __init__(self, condition):
        self.c, self.status, self.since, self.told, self.seen = condition, "normal", None, [], []

    def feed(self, t, v):
        self.seen.append((t, v))
        bad, good = self.judge(t, v)
        hold, clear = getattr(self.c, "hold_s", 0), getattr(self.c, "clear_hold_s", 0)
        if self.status in ("normal", "pending"):
            if not bad:
                self.status = "normal"
                return
            if self.status == "normal":
                self.status, self.since = "pending", self.anchor[0] if isinstance(self.c, FlatLine) else t
            if isinstance(self.c, FlatLine) or t - self.since >= hold:
                self.status = "raised"
                self.told.append((True, t, self.since))
            return
        if not good:
            self.status = "raised"
            return
        if self.status == "raised":
            self.status, self.since = "clearing", t
        if t - self.since >= clear:
            self.status = "normal"
            self.told.append((False, t, self.since))

    def judge(self, t, v):
        c = self.c
        if isinstance(c, Threshold):
            return (v > c.limit, v <= c.limit - c.hysteresis) if c.side == "above" else (v < c.limit, v >= c.limit + c.hysteresis)
        if isinstance(c, Band):
            return not c.low <= v <= c.high, c.low + c.hysteresis <= v <= c.high - c.hysteresis
        if isinstance(c, FlatLine):
            if len(self.seen) == 1 or abs(v - self.anchor[1]) > c.tolerance:
                self.anchor = (t, v)
                return False, True
            return t - self.anchor[0] >= c.window_s, False
        assert isinstance(c, Rate)
        return self.rate(t, v)

    def rate(self, t, v):
        if len(self.seen) == 1:
            self.older = self.newer = (t, v)
            return False, False
        if t - self.newer[0] >= self.c.window_s:
            self.older, self.newer = self.newer, (t, v)
        age = t - self.older[0]
        if age < self.c.window_s or age <= 0:
            return False, False
        slope = (v - self.older[1]) / age
        size = {"rise": slope, "fall": -slope, "either": abs(slope)}[self.c.direction]
        return size > self.c.limit_per_s, not size > self.c.limit_per_s


def run(condition, series):
    """What a rule tells of a series of (seconds, value), as a person would work it out."""
    plain, last = PlainRule(condition), None
    for t, v in series:
        if isfinite(v) and (last is None or t > last):
            plain.feed(t, v)
            last = t
    return plain.told
