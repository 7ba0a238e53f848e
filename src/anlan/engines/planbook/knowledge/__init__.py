"""The knowledge graph 知识图谱 of a plan library: event types, plans, units, duties, resources, substances, places and past cases, and what can be asked of it."""

from anlan.engines.planbook.knowledge.answer import Answer, Row, ask
from anlan.engines.planbook.knowledge.build import PastCase, knowledge_graph
from anlan.engines.planbook.knowledge.graph import KINDS as NODE_KINDS
from anlan.engines.planbook.knowledge.graph import Edge, KnowledgeGraph, Node

__all__ = ["NODE_KINDS", "Answer", "Edge", "KnowledgeGraph", "Node", "PastCase", "Row", "ask", "knowledge_graph"]
