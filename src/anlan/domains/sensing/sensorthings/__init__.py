"""OGC SensorThings API 1.1 (OGC 18-088): the register and the readings for standard clients.

Thing: a device. Datastream: a point. Sensor: a model of device. ObservedProperty: a quantity. Location and FeatureOfInterest: where the device
stands. Observation: a reading, numbered ``<point>-<µs since 1970>``. Reading needs the rights of the console (bearer token, or HTTP Basic with
the token as password); creating Observations needs a device's key.
"""
