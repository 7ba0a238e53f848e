"""执法: yearly plans, inspections, documents, penalty cases and the officers who may act."""
