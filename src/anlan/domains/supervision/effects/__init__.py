"""What follows a step in the life of a danger, a report, a permit: in the same transaction."""
