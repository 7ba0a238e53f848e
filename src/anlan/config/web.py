"""``anlan web``: pages, the HTTP API and live updates, served by uvicorn."""

import argparse
import os

import uvicorn

from anlan.config.boot import collect_seldom

GRACE_S = 2  # live streams never end by themselves


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=os.environ.get("ANLAN_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("ANLAN_PORT", "8600")))
    parser.add_argument("--proxied", action="store_true", help="trust X-Forwarded-* of the proxy in front")


def run(options: argparse.Namespace) -> int:
    collect_seldom()
    uvicorn.run(
        "anlan.config.asgi:application",
        host=options.host,
        port=options.port,
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=options.proxied,
        forwarded_allow_ips="*" if options.proxied else None,
        timeout_graceful_shutdown=GRACE_S,
        backlog=2048,
    )
    return 0
