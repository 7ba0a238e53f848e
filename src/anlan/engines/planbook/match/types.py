"""How near an event type is to what a plan answers, on the tree of GB/T 35561, and which hazards follow from which."""

from functools import cache

from anlan.kernel.tables import event_ancestors

# a plan for the right-hand hazards is of use, second to the plan of the event itself
SECONDARY = {
    "11C": ("12D00", "11D00", "11E01", "11A03", "12P00", "12G00"), "11A": ("11D00", "12P08", "12D00", "13000"), "11B01": ("11E02", "11A00", "11D00", "12P08"),
    "11B03": ("11A00", "11D00"), "11E02": ("11A00", "12D00", "12J00"), "12D": ("12Q00", "12G00", "12000"), "12H04": ("12G00", "12D00"), "12H": ("12D00",),
    "12J": ("12Q04",), "12Q04": ("12Q00", "12J00"), "12G": ("12D00",), "11G": ("12G00",), "12P09": ("12G00", "12D00"), "13B": ("13000",), "13C": ("13B03", "13000"),
    "12A": ("12000",), "12B": ("12000",), "12C": ("12000",), "12N": ("12000",), "12F": ("12000",), "12E": ("12000", "12G00"), "14F": ("14B00",),
}  # fmt: skip


@cache
def closeness(event_type: str, plan_types: tuple[str, ...]) -> tuple[float, str]:
    """(0…1, the plan's type that fits): the exact kind 1, its class a little less, the domain little, a general plan least."""
    ancestors = event_ancestors(event_type)
    best, found = 0.0, ""
    for code in plan_types:
        worth = _worth(event_type, code, ancestors)
        if worth > best:
            best, found = worth, code
    return best, found


def _worth(event_type: str, code: str, ancestors: tuple[str, ...]) -> float:
    if code == event_type:
        return 1.0
    if code in ancestors:
        return {0: 1.0, 1: 0.92, 2: 0.55}.get(_steps(event_type, code, ancestors), 0.3)
    if event_type in event_ancestors(code):
        return 0.75
    if code[:3] == event_type[:3]:
        return 0.45
    return 0.0


def _steps(event_type: str, code: str, ancestors: tuple[str, ...]) -> int:
    """How far up: 1 the class, 2 the domain (12000), 3 everything."""
    if code == "10000":
        return 3
    return 2 if code.endswith("000") else 1


def follows(event_type: str, plan_types: tuple[str, ...], substances: bool) -> str:
    """The plan's type that this event may bring on; empty for none. A named hazardous substance brings the chemical plan in."""
    told = [codes for prefix, codes in SECONDARY.items() if event_type.startswith(prefix)]
    wanted = {code for codes in told for code in codes} | ({"12D00"} if substances else set())
    return next((code for code in plan_types if code in wanted), "")
