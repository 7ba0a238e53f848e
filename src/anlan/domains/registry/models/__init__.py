"""The tables of the register. Each kind of thing is a model here and a Kind in ``kinds``."""

from anlan.domains.registry.models.building import Building
from anlan.domains.registry.models.forces import Expert, FireStation, LargeEquipment, RescueTeam, TransportUnit
from anlan.domains.registry.models.hazards import (
    ChemicalEnterprise,
    ChemicalPark,
    Enterprise,
    HazmatVehicle,
    MajorHazardInstallation,
    StorageTank,
)
from anlan.domains.registry.models.land import ForestBlock, GeologicalHazardPoint
from anlan.domains.registry.models.reference import GazetteerName, PopulationCell, RoadEdge, RoadNode
from anlan.domains.registry.models.supplies import Depot, Shelter, StockBooking, StockItem
from anlan.domains.registry.models.targets import Bridge, Camera, CrowdedPlace, Hospital, NursingHome, PortBerth, School
from anlan.domains.registry.models.water import MonitoringStation, Reservoir, RiverSection, SeawallSection, Sluice, WaterIntake

__all__ = [
    "Bridge", "Building", "Camera", "ChemicalEnterprise", "ChemicalPark", "CrowdedPlace", "Depot", "Enterprise", "Expert", "FireStation", "ForestBlock", "GazetteerName",
    "GeologicalHazardPoint", "HazmatVehicle", "Hospital", "LargeEquipment", "MajorHazardInstallation", "MonitoringStation", "NursingHome",
    "PopulationCell", "PortBerth", "RescueTeam", "Reservoir", "RiverSection", "RoadEdge", "RoadNode", "School", "SeawallSection", "Shelter", "Sluice",
    "StockBooking", "StockItem", "StorageTank", "TransportUnit", "WaterIntake",
]  # fmt: skip
