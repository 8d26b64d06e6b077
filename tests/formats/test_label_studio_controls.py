"""Label Studio's own names for controls and texts: read, written, and taken by its own library."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from label_studio_sdk._extensions.label_studio_tools.core.label_config import parse_config

from annotate.domain.span import Span
from annotate.domain.text import BlockKind
from annotate.formats import label_studio, label_studio_reader
from annotate.formats.archive import read_archive, write_archive
from annotate.formats.controls import Control
from annotate.formats.imported import ImportedSet
from annotate.formats.label_studio_configuration import MAXIMUM_BYTES
from annotate.formats.records import AnnotationSet, Assignment, LabelSet
from tests.formats.annotation_sets import (
    CLAIMS,
    DENIAL,
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    set_of,
)
from tests.formats.test_label_studio import Convert, a_converter, a_result, a_task, read, written

NER = Control("ner", "article")
STANCE = Control("stance", "article")


def a_label_set(pk: str = "set-1", **controls: Control) -> LabelSet:
    labels = [
        DENIAL._replace(identifier=identifier, position=position, control=control)
        for position, (identifier, control) in enumerate(controls.items(), 1)
    ]
    return CLAIMS._replace(id=pk, labels=tuple(labels))


def a_marked_set(*label_sets: LabelSet) -> AnnotationSet:
    """A set with an assignment for each label set, and in each a highlight with each label."""
    assignments = [_assignment(each, str(place)) for place, each in enumerate(label_sets)]
    submissions = [
        a_submission(
            *(
                an_annotation(
                    each.article, Span(0, 3), pk=f"{label.identifier}-{each.id}"
                )._replace(label=label.identifier)
                for label in each.label_set.labels
            ),
            assignment=each,
            pk=f"submission-{each.id}",
        )
        for each in assignments
    ]
    return set_of(submissions, assignments)


def _assignment(label_set: LabelSet, pk: str) -> Assignment:
    article = an_article((BlockKind.PARAGRAPH, "She denies it."), pk=f"article-{pk}")
    return an_assignment(article, pk)._replace(label_set=label_set)


def names_in(tasks: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [
        (result["value"]["labels"][0], result["from_name"], result["to_name"])
        for task in tasks
        for annotation in task["annotations"]
        for result in annotation["result"]
    ]


def controls_of(imported: ImportedSet) -> dict[str, Control]:
    return {each.id: each.control for each in imported.labels}


def read_with(configuration: bytes, *tasks: dict[str, Any]) -> ImportedSet:
    files = [("labels.xml", [configuration]), ("tasks.json", [json.dumps(tasks).encode()])]
    return label_studio_reader.read(BytesIO(b"".join(write_archive(files))))


def labelled(label: str, control: Control, place: int = 0) -> dict[str, object]:
    value = {"start": place, "end": place + 2, "labels": [label]}
    return a_result(0, 0, "", value=value) | control._asdict()


def test_each_control_stands_in_the_configuration_with_its_labels() -> None:
    label_set = a_label_set(per=NER, against=STANCE, org=NER, other=Control())
    configuration, tasks = written(a_marked_set(label_set))
    assert configuration == (
        "<View>\n"
        '  <Labels name="ner" toName="article">\n'
        '    <Label value="per" hotkey="1"/>\n'
        '    <Label value="org" hotkey="3"/>\n'
        "  </Labels>\n"
        '  <Labels name="stance" toName="article">\n'
        '    <Label value="against" hotkey="2"/>\n'
        "  </Labels>\n"
        '  <Labels name="label" toName="text">\n'
        '    <Label value="other" hotkey="4"/>\n'
        "  </Labels>\n"
        '  <Text name="article" value="$text"/>\n'
        '  <Text name="text" value="$text"/>\n'
        "</View>\n"
    )
    assert names_in(tasks) == [
        ("per", "ner", "article"),
        ("against", "stance", "article"),
        ("org", "ner", "article"),
        ("other", "label", "text"),
    ]


def test_own_library_takes_two_controls(tmp_path: Path) -> None:
    configuration, tasks = written(a_marked_set(a_label_set(per=NER, against=STANCE)))
    parsed = parse_config(configuration)  # type: ignore[no-untyped-call]
    assert {name: (each["to_name"], each["labels"]) for name, each in parsed.items()} == {
        "ner": (["article"], ["per"]),
        "stance": (["article"], ["against"]),
    }
    assert parsed["ner"]["inputs"] == [{"type": "Text", "valueType": None, "value": "text"}]
    source = tmp_path / "tasks.json"
    source.write_text(json.dumps(tasks), encoding="utf-8")
    convert: Convert = a_converter(configuration, tmp_path).convert_to_json_min
    convert(str(source), str(tmp_path / "minimal"), is_dir=False)
    [made] = (tmp_path / "minimal").glob("*.json")
    [minimal] = json.loads(made.read_text(encoding="utf-8"))
    assert [each["labels"] for each in minimal["ner"]] == [["per"]]
    assert [each["labels"] for each in minimal["stance"]] == [["against"]]
    reread = label_studio_reader.read(BytesIO(made.read_bytes()))
    assert controls_of(reread) == {"per": Control("ner"), "against": Control("stance")}
    assert reread.problems == ()


def test_names_are_quoted_in_the_configuration() -> None:
    control = Control("\"n\" & 'e' <r>", "a]]>b")
    data = b"".join(label_studio.write(a_marked_set(a_label_set(per=control))))
    configuration, _ = read_archive(BytesIO(data))
    [(name, parsed)] = parse_config(configuration.data.decode()).items()  # type: ignore[no-untyped-call]
    assert (name, *parsed["to_name"]) == control
    assert controls_of(label_studio_reader.read(BytesIO(data))) == {"per": control}


def test_label_of_two_label_sets_goes_back_under_the_control_of_each() -> None:
    first, second = a_label_set(per=NER), a_label_set("set-2", per=STANCE)
    configuration, tasks = written(a_marked_set(first, second))
    assert names_in(tasks) == [("per", "ner", "article"), ("per", "stance", "article")]
    assert configuration == (
        "<View>\n"
        '  <Labels name="ner" toName="article">\n'
        '    <Label value="per" hotkey="1"/>\n'
        "  </Labels>\n"
        '  <Labels name="stance" toName="article">\n'
        '    <Label value="per"/>\n'
        "  </Labels>\n"
        '  <Text name="article" value="$text"/>\n'
        "</View>\n"
    )


def test_control_of_two_texts_names_both_for_the_library() -> None:
    label_set = a_label_set(per=NER, org=Control("ner", "body"))
    configuration, tasks = written(a_marked_set(label_set))
    assert names_in(tasks) == [("per", "ner", "article"), ("org", "ner", "body")]
    parsed = parse_config(configuration)["ner"]  # type: ignore[no-untyped-call]
    assert (parsed["to_name"], parsed["labels"]) == (["article", "body"], ["per", "org"])
    assert len(parsed["inputs"]) == 2


def test_configuration_without_a_label_has_our_names() -> None:
    configuration, _ = written(set_of([], []))
    assert configuration == (
        '<View>\n  <Labels name="label" toName="text">\n  </Labels>\n'
        '  <Text name="text" value="$text"/>\n</View>\n'
    )


def test_controls_are_those_of_the_results() -> None:
    imported = read(a_task(labelled("PER", NER), labelled("against", STANCE)))
    assert controls_of(imported) == {"PER": NER, "against": STANCE}
    assert imported.problems == ()


@pytest.mark.parametrize("said", [None, 7, "missing"])
def test_name_that_a_result_does_not_give_is_not_known(said: object) -> None:
    result = labelled("PER", NER) | {"from_name": said, "to_name": said}
    if said == "missing":
        del result["from_name"], result["to_name"]
    imported = read(a_task(result))
    assert (controls_of(imported), imported.problems) == ({"PER": Control()}, ())


def test_list_of_json_min_is_named_as_its_control() -> None:
    spans = [{"start": 0, "end": 2, "labels": ["PER"]}]
    imported = read({"id": 1, "text": "He denies it.", "ner": spans, "annotation_id": 3})
    assert controls_of(imported) == {"PER": Control("ner")}
    assert imported.problems == ()


CONFIGURATION = b"""<View>
  <!-- <Labels name="old" toName="old"><Label value="PER"/></Labels> -->
  <Text name="article" value="$text"/>
  <Labels name='ner' toName='article'>
    <View><Label value='PER'/></View><Label value='A&amp;B'/>
  </Labels>
  <Labels name="stance" toName="article,title"><Label value="against"/></Labels>
  <Choices name="c" toName="article"><Choice value="x"/></Choices>
</View>"""


def test_configuration_tells_the_controls_of_labels_that_nobody_used() -> None:
    imported = read_with(CONFIGURATION, a_task())
    assert controls_of(imported) == {"PER": NER, "A&B": NER, "against": STANCE}
    assert imported.problems == ()


@pytest.mark.parametrize(
    "configuration",
    [
        b"<View><Labels><Label value='PER'/></Labels></View>",
        b"<View><BrushLabels name='b' toName='image'><Label value='PER'/></BrushLabels></View>",
        b"<Label value='PER'/>",
    ],
    ids=["without names", "of an image", "alone"],
)
def test_label_outside_of_a_named_control_has_that_of_the_results(configuration: bytes) -> None:
    unused = read_with(configuration, a_task())
    assert (controls_of(unused), unused.problems) == ({"PER": Control()}, ())
    used = read_with(configuration, a_task(labelled("PER", NER)))
    assert (controls_of(used), used.problems) == ({"PER": NER}, ())


def test_configuration_tells_for_which_text_a_control_of_json_min_is() -> None:
    spans = [{"start": 0, "end": 2, "labels": ["PER"]}]
    imported = read_with(CONFIGURATION, {"id": 1, "text": "He denies it.", "ner": spans})
    assert controls_of(imported)["PER"] == NER
    assert imported.problems == ()


def test_results_say_more_of_a_control_than_the_configuration() -> None:
    used = labelled("PER", Control("ner", "body"))
    imported = read_with(CONFIGURATION, a_task(used))
    assert controls_of(imported)["PER"] == Control("ner", "body")
    assert imported.problems == ()


def test_label_under_two_controls_keeps_the_first_in_use_and_the_other_is_told() -> None:
    told = "the label “PER” keeps Label Studio’s control “stance” for “article” and loses 1 more"
    both = read(a_task(labelled("PER", STANCE), labelled("PER", NER, 3), labelled("ORG", NER, 6)))
    assert controls_of(both) == {"PER": STANCE, "ORG": NER}
    assert list(map(str, both.problems)) == [told]
    configured = read_with(CONFIGURATION, a_task(labelled("PER", STANCE)))
    assert controls_of(configured)["PER"] == STANCE
    assert list(map(str, configured.problems)) == [told]


def test_labels_come_in_the_order_of_their_keys() -> None:
    configuration = (
        b'<View><Labels name="a" toName="text"><Label value="3rd" hotkey="9"/>'
        b'<Label value="4th" hotkey="p"/><Label value="1st" hotkey="1"/></Labels>'
        b'<Labels name="b" toName="text"><Label value="5th"/><Label value="2nd" hotkey="2"/>'
        b'<Label value="6th" hotkey="12"/></Labels></View>'
    )
    imported = read_with(configuration, a_task())
    assert [each.id for each in imported.labels] == ["1st", "2nd", "3rd", "4th", "5th", "6th"]


@pytest.mark.parametrize(
    "configuration",
    [
        b"<View><Label value='PER'/>",
        b"<!DOCTYPE View><View><Label value='PER'/></View>",
        b"<View><Label value='\xff'/></View>",
        b"",
    ],
    ids=["cut off", "document type", "not UTF-8", "empty"],
)
def test_configuration_that_cannot_be_read_is_counted(configuration: bytes) -> None:
    imported = read_with(configuration, a_task())
    assert imported.labels == ()
    assert list(map(str, imported.problems)) == [
        "left out: 1 .xml files that cannot be read as a configuration"
    ]


@pytest.mark.parametrize(("over", "labels"), [(0, 1), (1, 0)])
def test_configuration_of_one_mebibyte_is_the_largest(over: int, labels: int) -> None:
    head, tail = b"<View><Label value='PER'/>", b"</View>"
    blank = b" " * (MAXIMUM_BYTES - len(head) - len(tail) + over)
    imported = read_with(head + blank + tail, a_task())
    assert MAXIMUM_BYTES == 1_048_576
    assert len(imported.labels) == labels
    assert len(imported.problems) == over
