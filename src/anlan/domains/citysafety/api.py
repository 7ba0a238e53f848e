"""The door of city safety 城市安全风险."""

from anlan.domains.citysafety.analysis import days_of, partial, period_of
from anlan.domains.citysafety.commands import (
    AdoptStandard,
    BringItems,
    EndInfluence,
    ExpireInfluences,
    GatherEvidence,
    GiveGap,
    MakeBrief,
    MoveToStandard,
    ReviewRisk,
    ScoreItem,
    WeighEvent,
)
from anlan.domains.citysafety.events import BriefMade, RiskGraded, StandardAdopted
from anlan.domains.citysafety.models.risks import GRADES
from anlan.domains.citysafety.queries import (
    Overview,
    Progress,
    RiskRoom,
    blocks_of,
    campaign_progress,
    gaps_of,
    get_brief,
    get_creation,
    latest_briefs,
    latest_creations,
    overview,
    recognised_share,
    risk_room,
)
from anlan.domains.citysafety.standards import standard_of
from anlan.domains.citysafety.versions import Line, compare, read_standard, standard_xlsx, standards
from anlan.domains.citysafety.word import brief_docx, creation_docx, creation_xlsx

__all__ = [
    "GRADES", "AdoptStandard", "BriefMade", "BringItems", "EndInfluence", "ExpireInfluences", "GatherEvidence", "GiveGap", "Line", "MakeBrief",
    "MoveToStandard", "Overview", "Progress", "ReviewRisk", "RiskGraded", "RiskRoom", "ScoreItem", "StandardAdopted", "WeighEvent", "blocks_of", "brief_docx",
    "campaign_progress", "compare", "creation_docx", "creation_xlsx", "days_of", "gaps_of", "get_brief", "get_creation", "latest_briefs", "latest_creations",
    "overview", "partial", "period_of", "read_standard", "recognised_share", "risk_room", "standard_of", "standard_xlsx", "standards",
]  # fmt: skip
