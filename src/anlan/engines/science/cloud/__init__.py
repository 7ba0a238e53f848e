"""Clouds: passive plume and puff, dense gas, toxic zones, ensembles, contours on the map."""
