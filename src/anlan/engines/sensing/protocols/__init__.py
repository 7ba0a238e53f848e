"""Field protocols 现场协议, one file each. What they share is in ``base``; ``PROTOCOLS`` names them for the ingress and the simulator."""

from collections.abc import Mapping
from types import MappingProxyType

from anlan.engines.sensing.protocols.base import BadFrame, Heard, Order, Protocol, Session, Unaddressed
from anlan.engines.sensing.protocols.gb26875 import GB26875
from anlan.engines.sensing.protocols.hj212 import HJ212
from anlan.engines.sensing.protocols.jt808 import JT808
from anlan.engines.sensing.protocols.sl651 import SL651

PROTOCOLS: Mapping[str, Protocol] = MappingProxyType({protocol.name: protocol for protocol in (HJ212, SL651, JT808, GB26875)})

__all__ = ["PROTOCOLS", "BadFrame", "Heard", "Order", "Protocol", "Session", "Unaddressed"]
