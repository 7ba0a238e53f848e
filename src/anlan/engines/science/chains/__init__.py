"""Chains 灾害链: outputs of one model are inputs of the next. Declared, checked when declared, run, drawn."""
