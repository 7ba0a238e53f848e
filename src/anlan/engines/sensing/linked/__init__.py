"""Rules that need more than one reading of one point: votes, AND/OR/NOT, indices over several points, fences, calendars, tides, seasons.

A *group* is one such rule on one anchor point, with the members it listens to. Groups are judged after the plain rules, by the same
state machine (hold, hysteresis, clear hold), in the order of the stream, so that they too depend on the stream alone.
"""
