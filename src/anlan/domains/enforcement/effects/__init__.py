"""What happens when a case takes a step."""
