"""值班值守: who leads and who is on duty, by area and day; one shift hands over to the next; the duty log of a day."""
