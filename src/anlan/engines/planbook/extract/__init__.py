"""From words to facts: Chinese reports of emergencies read into :class:`~anlan.engines.planbook.facts.Facts`, without a language model."""

from anlan.engines.planbook.extract.gazetteer import Gazetteer, GazetteerEntry, ListGazetteer, home_gazetteer
from anlan.engines.planbook.extract.reader import extract

__all__ = ["Gazetteer", "GazetteerEntry", "ListGazetteer", "extract", "home_gazetteer"]
