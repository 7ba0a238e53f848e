"""Tables of city safety, by question."""

from anlan.domains.citysafety.models.analysis import Brief
from anlan.domains.citysafety.models.creation import Campaign, CampaignItem, Creation, CreationItem, CreationTask, Standard
from anlan.domains.citysafety.models.risks import Assessment, CityRisk, Influence

__all__ = ["Assessment", "Brief", "Campaign", "CampaignItem", "CityRisk", "Creation", "CreationItem", "CreationTask", "Influence", "Standard"]
