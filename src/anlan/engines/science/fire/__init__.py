"""Fires and explosions: heat from pools, jets, fireballs; blast from clouds and explosives; how far it hurts."""
