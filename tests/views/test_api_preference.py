"""How much of a container of web annotations is given: the `Prefer` header, kept by addresses."""

import pytest
from pytest_django import DjangoAssertNumQueries

from annotate.formats.web_annotation import CONTEXT, MEDIA_TYPE
from annotate.models import Annotation, Assignment
from annotate.views.api_description import JSON
from tests.formats.json_ld import AS, expanded
from tests.views.programs import HOST, addresses, ask, container_of, require_as_described

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]

PATH = "/api/assignments/{assignment}/annotations/"
MINIMAL = "http://www.w3.org/ns/ldp#PreferMinimalContainer"
IRIS = "http://www.w3.org/ns/oa#PreferContainedIRIs"
DESCRIPTIONS = "http://www.w3.org/ns/oa#PreferContainedDescriptions"
FIRST = "00000000-0000-0000-0000-000000000000"


def preferring(*named: str) -> dict[str, str]:
    return {"Prefer": f'return=representation;include="{" ".join(named)}"'}


@pytest.fixture
def address(assignment: Assignment) -> str:
    return HOST + container_of(assignment)


def test_iris_are_given_in_the_container_and_its_pages(
    address: str, marked: list[Annotation], secret: str
) -> None:
    response = ask(f"{address}?limit=2", secret, **preferring(IRIS))
    collection = response.json()
    require_as_described(collection, PATH, MEDIA_TYPE)
    assert response.headers["Content-Location"] == collection["id"] == f"{address}?iris=1"
    assert response.headers["Preference-Applied"] == "return=representation"
    first = collection["first"]
    assert first["items"] == addresses(marked[:2])
    assert first["id"] == f"{address}?limit=2&iris=1&cursor={FIRST}"
    assert first["next"] == f"{address}?limit=2&iris=1&cursor={marked[1].pk}"
    assert collection["last"] == f"{address}?limit=2&iris=1&cursor={marked[3].pk}"
    following = ask(first["next"], secret)
    require_as_described(following.json(), PATH, MEDIA_TYPE)
    assert following.json()["items"] == addresses(marked[2:4])
    assert following.json()["prev"] == first["id"]
    assert following.json()["partOf"]["id"] == collection["id"]
    assert {"Content-Location", "Preference-Applied"}.isdisjoint(following.headers)
    assert ask(first["id"], secret).json() == {"@context": CONTEXT} | first
    assert ask(collection["id"], secret).json()["first"]["items"] == addresses(marked)


def test_descriptions_are_given_unless_iris_are_preferred(
    address: str, marked: list[Annotation], secret: str
) -> None:
    usual, preferred = ask(address, secret), ask(address, secret, **preferring(DESCRIPTIONS))
    assert usual.content == preferred.content
    assert usual.headers["Content-Location"] == usual.json()["id"] == f"{address}?iris=0"
    assert [each["id"] for each in usual.json()["first"]["items"]] == addresses(marked)
    assert "Preference-Applied" not in usual.headers
    assert preferred.headers["Preference-Applied"] == "return=representation"
    from_iris = ask(f"{address}?iris=1", secret, **preferring(DESCRIPTIONS))
    assert from_iris.json() == usual.json()


@pytest.mark.parametrize(
    ("others", "iris"), [([], "0"), ([DESCRIPTIONS], "0"), ([IRIS], "1")], ids=str
)
def test_minimal_container_leads_to_pages_and_holds_none(
    address: str, marked: list[Annotation], secret: str, others: list[str], iris: str
) -> None:
    response = ask(f"{address}?limit=2", secret, **preferring(MINIMAL, *others))
    collection = response.json()
    require_as_described(collection, PATH, MEDIA_TYPE)
    at = f"{address}?limit=2&iris={iris}&cursor="
    assert (collection["first"], collection["last"]) == (f"{at}{FIRST}", f"{at}{marked[3].pk}")
    assert (collection["id"], collection["total"]) == (f"{address}?iris={iris}", 5)
    assert response.headers["Preference-Applied"] == "return=representation"
    page = ask(collection["first"], secret).json()
    given = page["items"] if iris == "1" else [each["id"] for each in page["items"]]
    assert given == addresses(marked[:2])


@pytest.mark.usefixtures("marked")
def test_iris_and_descriptions_together_are_refused(address: str, secret: str) -> None:
    for named in ([IRIS, DESCRIPTIONS], [MINIMAL, DESCRIPTIONS, IRIS]):
        refused = ask(address, secret, **preferring(*named))
        assert refused.status_code == 400
        assert refused.json() == {
            "error": "“Prefer” asks for IRIs and for descriptions: choose one."
        }
        as_json = ask(address, secret, JSON, **preferring(*named))
        assert as_json.status_code == 200


def test_page_keeps_to_its_address(address: str, marked: list[Annotation], secret: str) -> None:
    for iris in (0, 1):
        page = f"{address}?iris={iris}&cursor={marked[0].pk}"
        usual = ask(page, secret)
        for named in ([IRIS], [DESCRIPTIONS], [MINIMAL], [IRIS, DESCRIPTIONS]):
            assert ask(page, secret, **preferring(*named)).content == usual.content


@pytest.mark.usefixtures("marked")
def test_preferences_for_something_else_change_nothing(address: str, secret: str) -> None:
    usual = ask(address, secret)
    for prefer in (
        "return=minimal",
        f'return=minimal; include="{IRIS}"',
        f'respond-async; include="{IRIS}"',
        'return=representation; include="http://example.org/#PreferNothing"',
    ):
        response = ask(address, secret, Prefer=prefer)
        assert response.content == usual.content
        assert "Preference-Applied" not in response.headers


@pytest.mark.usefixtures("marked")
def test_each_form_has_its_entity_tag(address: str, secret: str) -> None:
    forms: list[dict[str, str]] = [{}, preferring(IRIS), preferring(MINIMAL)]
    forms.append(preferring(MINIMAL, IRIS))
    tags = [ask(address, secret, **form).headers["ETag"] for form in forms]
    assert len(set(tags)) == len(forms)
    for form in forms:
        statuses = [
            ask(address, secret, **form, **{"If-None-Match": tag}).status_code for tag in tags
        ]
        assert statuses == [304 if other == form else 200 for other in forms]


def test_json_ld_processor_understands_each_form(
    address: str, marked: list[Annotation], secret: str
) -> None:
    [link] = expanded(ask(address, secret, **preferring(MINIMAL, IRIS)).json())[f"{AS}first"]
    assert link == {"@id": f"{address}?iris=1&cursor={FIRST}"}
    [page] = expanded(ask(address, secret, **preferring(IRIS)).json())[f"{AS}first"]
    assert page["@id"] == link["@id"]
    [items] = page[f"{AS}items"]
    assert items["@list"] == [{"@id": each} for each in addresses(marked)]


def test_minimal_container_asks_for_no_rows(
    address: str,
    marked: list[Annotation],
    secret: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ask(address, secret)  # notes the use of the token
    with django_assert_num_queries(3):  # token, assignment, total; the last page is the first
        collection = ask(address, secret, **preferring(MINIMAL)).json()
    assert collection["total"] == len(marked)
