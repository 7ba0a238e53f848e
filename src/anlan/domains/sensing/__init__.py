"""感知: devices, points, rules, alerts; the ``anlan sensing`` process that takes readings in, judges and keeps them."""
