"""Record kinds: declared once (a model and a Kind), and from that list, search, form, import, export, map layer, API, history."""
