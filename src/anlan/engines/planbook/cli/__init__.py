"""``anlan extract`` and ``anlan plan parse|lint|match|diff|…``: the engine from the command line, no server needed."""

from anlan.engines.planbook.cli.checking import add_checking
from anlan.engines.planbook.cli.common import Subparsers
from anlan.engines.planbook.cli.documents import add_documents
from anlan.engines.planbook.cli.library import add_library
from anlan.engines.planbook.cli.reports import add_extract

__all__ = ["add_commands"]


def add_commands(subparsers: Subparsers) -> None:
    """Add the verbs of this engine."""
    add_extract(subparsers)
    plan = subparsers.add_parser("plan", help="read, check and match plan documents 预案").add_subparsers(
        required=True, metavar="VERB"
    )
    add_documents(plan)
    add_checking(plan)
    add_library(plan)
