"""What other rooms and the pages ask."""
