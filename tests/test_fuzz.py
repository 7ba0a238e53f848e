"""The API against its own OpenAPI: whatever is sent, sound or broken, it never answers 5xx; what it refuses, it refuses with a reason."""

import warnings

import pytest
import schemathesis
from django.apps import apps
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from anlan.platform.accounts.models import Organisation, RoleGrant, User
from anlan.platform.accounts.roles import all_roles
from anlan.platform.accounts.tokens import issue_token
from anlan.platform.cases.api import tables
from anlan.platform.kinds.api import kinds
from harness.rows import PLACE, make

SHARDS = 4
TRIES = settings(
    max_examples=8, deadline=None, derandomize=True, database=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck)
)  # fmt: skip
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def token() -> str:
    """Of an account that may do everything, so that nothing stops a fuzzed call before the code it is to reach."""
    user = User.objects.create_user("fuzz", name="fuzz", organisation=make(Organisation, division="3207"))
    for role in all_roles():
        RoleGrant.objects.create(user=user, role=role.key, area="")
    return issue_token(user, "fuzz")


@pytest.fixture
def known() -> list[int]:
    """Keys of rows that are there: one of each kind and each case."""
    rows = [make(kind.model, division="320703", geom=PLACE) for kind in kinds.values()]
    rows += [make(apps.get_model(table.model), division="320703", state=table.initial) for table in tables.values()]
    return sorted({row.pk for row in rows})


@pytest.mark.parametrize("shard", range(SHARDS))
def test_nothing_that_is_sent_breaks_it(token, known, shard):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application(), headers={"Authorization": f"Bearer {token}"})
        operations = [found.ok() for found in schema.get_all_operations()][shard::SHARDS]
        broken = [fault for operation in operations for fault in faults_of(operation, token, known)]
    assert not broken, "\n".join(broken[:20])


def faults_of(operation, token: str, known: list[int]) -> list[str]:
    found: dict[str, str] = {}

    @TRIES
    @given(case=operation.as_strategy(), key=st.sampled_from(known), kind=st.sampled_from(sorted(kinds)), aim=st.booleans())
    def strike(case, key, kind, aim):
        if aim and case.path_parameters:
            case.path_parameters = {name: aimed(name, value, key, kind) for name, value in case.path_parameters.items()}
        answer = case.call(headers={"Authorization": f"Bearer {token}"})
        if answer.status_code >= 500:
            found.setdefault(operation.label, f"{answer.status_code} {case.as_curl_command()[:600]}")
        elif answer.status_code >= 400 and not told_why(answer):
            found.setdefault(operation.label, f"refused without a reason: {answer.status_code} {answer.text[:300]}")

    strike()
    return list(found.values())


def told_why(answer) -> bool:
    """A problem in RFC 9457's words; an address that is none, such as one with a letter for a number, is answered by the house's page."""
    if "json" not in answer.headers.get("content-type", [""])[0]:
        return answer.status_code in {404, 405}
    said = answer.json()
    return bool(said.get("detail") or said.get("title"))


def aimed(name: str, value: object, key: int, kind: str) -> object:
    """At something that is there."""
    return key if isinstance(value, int) else kind if "kind" in name or "collection" in name.lower() else value
