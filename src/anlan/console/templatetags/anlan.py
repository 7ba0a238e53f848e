"""The console's small marks, one library for the templates: each is declared beside its like in ``console.tags``."""

from django import template

from anlan.console.tags import looks, times, values, wording

register = template.Library()
for part in (looks, times, values, wording):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
