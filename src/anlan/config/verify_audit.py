"""``anlan verify-audit``: follows the chain of hashes over the audit trail and names every break."""

import argparse
import sys

from anlan.config.boot import boot


def run(_options: argparse.Namespace) -> int:
    boot()
    from anlan.platform.bus.audit import faults
    from anlan.platform.bus.models import AuditEntry

    broken = 0
    for fault in faults():
        broken += 1
        sys.stdout.write(fault + "\n")
    if not broken:
        count = AuditEntry.objects.count()
        sys.stdout.write(f"审计链完整，共 {count} 条 / The audit chain holds: {count} rows\n")
    return 1 if broken else 0
