"""``anlan sensing``: device ingress, detection, history; see ``anlan.domains.sensing.process``."""

import argparse
import asyncio
import os

from anlan.config.boot import boot


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=os.environ.get("ANLAN_HOST", "127.0.0.1"))
    parser.add_argument("--http-port", type=int, default=_port("ANLAN_SENSING_PORT", 4), help="readings over HTTP, fast; 0: none")
    parser.add_argument("--hj212-port", type=int, default=_port("ANLAN_HJ212_PORT", 5), help="HJ 212-2017 over TCP; 0: none")


def _port(name: str, offset: int) -> int:
    """Ports follow the web port unless they are named."""
    return int(os.environ.get(name, int(os.environ.get("ANLAN_PORT", "8600")) + offset))


def run(options: argparse.Namespace) -> int:
    boot()
    from django.conf import settings

    from anlan.domains.sensing import process
    from anlan.domains.sensing.queries import home

    place = process.Place(
        nats_url=settings.NATS_URL, home=home(), host=options.host, http_port=options.http_port, hj212_port=options.hj212_port
    )
    asyncio.run(process.run(place))
    return 0
