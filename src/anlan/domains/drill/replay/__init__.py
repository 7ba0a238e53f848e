"""Replay 情景回放: a scenario driven through the doors everybody uses, each step printed with its time, the result checked."""
