import pytest

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span
from annotate.formats.answer_key_file import (
    AnnotationRecord,
    PlacedAnnotation,
    Quotation,
    parse_answer_key,
    place_annotations,
)
from annotate.formats.plain_text import BrokenFile

HEAD = 'identifier = "k"\narticle = "a"\nlabel_set = "s"\n'
SAY_WHICH = "say which: occurrence = 1, 2 …"
NO_SUCH_LABEL = "the label set has no label “opinion”, only: claim, denial"
LABELS = ("claim", "denial")
TEXT = "She said yes, he said. She said no – … – he\nsaid."


def an_annotation(fields: str, explanation: str = "Why.") -> str:
    return f'[[annotations]]\nlabel = "claim"\nexplanation = "{explanation}"\n{fields}\n'


def problems_in(file: str) -> list[str]:
    with pytest.raises(BrokenFile) as caught:
        parse_answer_key(file.encode())
    return [str(problem) for problem in caught.value.problems]


def place(*annotations: str, text: str = TEXT) -> tuple[PlacedAnnotation, ...]:
    file = HEAD + "".join(annotations)
    return place_annotations(parse_answer_key(file.encode()), text, LABELS)


def place_one(fields: str, text: str = TEXT) -> Alternative:
    ((alternative,),) = (placed.alternatives for placed in place(an_annotation(fields), text=text))
    return alternative


def problems_in_place(*annotations: str) -> list[str]:
    with pytest.raises(BrokenFile) as caught:
        place(*annotations)
    return [str(problem) for problem in caught.value.problems]


def test_annotation_is_required_and_weighs_one_unless_said_otherwise() -> None:
    record = parse_answer_key((HEAD + an_annotation('core = "yes"')).encode())
    assert (record.identifier, record.article, record.label_set) == ("k", "a", "s")
    assert record.annotations == (
        AnnotationRecord(
            label="claim",
            role="required",
            weight=1,
            explanation="Why.",
            quotations=(Quotation("yes", "yes", None, "annotations[1]", 4),),
            accepted={},
        ),
    )


def test_annotation_takes_all_its_fields() -> None:
    fields = """
core = "yes"
extent = "said yes"
occurrence = 1
role = "optional"
weight = 3
accepted = { denial = 50 }
[[annotations.alternatives]]
core = "no"
"""
    (annotation,) = parse_answer_key((HEAD + an_annotation(fields)).encode()).annotations
    assert (annotation.role, annotation.weight, annotation.accepted) == (
        "optional",
        3,
        {"denial": 50},
    )
    assert annotation.quotations == (
        Quotation("yes", "said yes", 1, "annotations[1]", 4),
        Quotation("no", "no", None, "annotations[1].alternatives[1]", 4),
    )  # fmt: skip


@pytest.mark.parametrize("weight", [1, 100])
def test_weight_may_be_either_bound(weight: int) -> None:
    file = HEAD + an_annotation(f'core = "yes"\nweight = {weight}')
    assert parse_answer_key(file.encode()).annotations[0].weight == weight


@pytest.mark.parametrize("weight", [0, 101])
def test_weight_lies_between_its_bounds(weight: int) -> None:
    assert problems_in(HEAD + an_annotation(f'core = "yes"\nweight = {weight}')) == [
        f"line 4, annotations[1].weight: {weight} does not lie between 1 and 100"
    ]


@pytest.mark.parametrize("percent", [1, 99])
def test_accepted_label_may_earn_either_bound(percent: int) -> None:
    file = HEAD + an_annotation(f'core = "yes"\naccepted = {{ denial = {percent} }}')
    assert parse_answer_key(file.encode()).annotations[0].accepted == {"denial": percent}


@pytest.mark.parametrize("percent", [0, 100])
def test_accepted_label_earns_something_and_not_everything(percent: int) -> None:
    assert problems_in(HEAD + an_annotation(f'core = "yes"\naccepted.denial = {percent}')) == [
        f"line 4, annotations[1].accepted.denial: {percent} does not lie between 1 and 99"
    ]


def test_explanation_has_2000_characters_at_most() -> None:
    file = HEAD + an_annotation('core = "yes"', "x" * 2000)
    assert parse_answer_key(file.encode()).annotations[0].explanation == "x" * 2000
    assert problems_in(HEAD + an_annotation('core = "yes"', "x" * 2001)) == [
        "line 4, annotations[1].explanation: has 2001 characters; 2000 are allowed"
    ]


def test_key_holds_2000_annotations_at_most() -> None:
    annotations = an_annotation('core = "yes"') * 2000
    assert len(parse_answer_key((HEAD + annotations).encode()).annotations) == 2000
    assert problems_in(HEAD + annotations + an_annotation('core = "yes"')) == [
        "annotations: a key holds at most 2,000 annotations"
    ]


def test_distractor_has_one_passage_and_earns_nothing() -> None:
    fields = 'core = "yes"\nrole = "distractor"\nextent = "yes"\nweight = 2\naccepted = {}'
    assert problems_in(HEAD + an_annotation('core = "no"') + an_annotation(fields)) == [
        "line 8, annotations[2].extent: is not a field here",
        "line 8, annotations[2].weight: is not a field here",
        "line 8, annotations[2].accepted: is not a field here",
    ]


def test_key_of_distractors_alone_is_refused() -> None:
    assert problems_in(HEAD + an_annotation('core = "yes"\nrole = "distractor"')) == [
        "annotations: there is nothing to be found: all are distractors"
    ]


def test_key_tells_every_slip_at_once_with_the_line_of_its_annotation() -> None:
    file = HEAD + an_annotation('core = "yes"\nrol = "optional"') + an_annotation("occurrence = 0")
    assert problems_in(file) == [
        "line 4, annotations[1].rol: is not a field here; is role meant?",
        "line 9, annotations[2].core: is missing",
        "line 9, annotations[2].occurrence: 0 does not lie between 1 and 10000",
    ]


def test_core_without_an_extent_is_its_own() -> None:
    assert place_one('core = "yes"') == Alternative(Span(9, 12), Span(9, 12))


def test_core_is_found_whatever_white_space_lies_in_it() -> None:
    assert place_one('core = "he said."\noccurrence = 2') == Alternative.just(Span(41, 49))


def test_core_that_occurs_more_than_once_needs_to_say_which() -> None:
    assert problems_in_place(an_annotation('core = "She said"')) == [
        f"line 4, annotations[1].core: the article says “She said” in 2 places; {SAY_WHICH}"
    ]


@pytest.mark.parametrize(("occurrence", "start"), [(1, 0), (2, 23)])
def test_occurrence_says_which_counted_from_one(occurrence: int, start: int) -> None:
    placed = place_one(f'core = "She said"\noccurrence = {occurrence}')
    assert placed == Alternative.just(Span(start, start + 8))


def test_occurrence_beyond_the_last_is_refused() -> None:
    assert problems_in_place(an_annotation('core = "She said"\noccurrence = 3')) == [
        "line 4, annotations[1].occurrence: is 3, but the quotation occurs 2 times"
    ]


def test_extent_that_occurs_once_says_which_core_is_meant() -> None:
    assert place_one('core = "She"\nextent = "She said no"') == Alternative(
        Span(23, 26), Span(23, 34)
    )


def test_core_that_occurs_twice_in_its_extent_needs_to_say_which() -> None:
    extent = 'core = "said"\nextent = "She said yes, he said"'
    assert problems_in_place(an_annotation(extent)) == [
        f"line 4, annotations[1].core: the article says “said” in 2 places; {SAY_WHICH}"
    ]
    assert place_one(f"{extent}\noccurrence = 2") == Alternative(Span(17, 21), Span(0, 21))


def test_extent_holds_its_core() -> None:
    assert problems_in_place(an_annotation('core = "yes"\nextent = "She said no"')) == [
        "line 4, annotations[1].extent: does not hold the whole core"
    ]


def test_core_holds_a_word() -> None:
    assert problems_in_place(an_annotation('core = "…"')) == [
        "line 4, annotations[1].core: holds no word"
    ]


def test_offsets_are_counted_in_code_points() -> None:
    assert place_one('core = "yes"', text="🙂🙂 yes") == Alternative.just(Span(3, 6))


def test_everything_that_does_not_fit_the_article_and_the_label_set_is_told_at_once() -> None:
    wrong = """
core = "maybe"
extent = "perhaps"
accepted = { opinion = 50, claim = 20 }
[[annotations.alternatives]]
core = "yes"
extent = "perhaps"
"""
    assert problems_in_place(an_annotation(wrong)) == [
        f"line 4, annotations[1].accepted.opinion: {NO_SUCH_LABEL}",
        "line 4, annotations[1].accepted.claim: is the label itself, which earns everything",
        "line 4, annotations[1].core: the article does not say “maybe”",
        "line 4, annotations[1].alternatives[1].extent: the article does not say “perhaps”",
    ]


def test_label_of_an_annotation_is_in_the_label_set() -> None:
    file = an_annotation('core = "yes"').replace('"claim"', '"opinion"')
    assert problems_in_place(file) == [f"line 4, annotations[1].label: {NO_SUCH_LABEL}"]


def test_same_label_on_the_same_words_is_refused() -> None:
    distractor = an_annotation('core = "yes"\nrole = "distractor"')
    assert problems_in_place(an_annotation('core = "yes"\nextent = "said yes"'), distractor) == [
        "line 9, annotations[2].core: annotations[1] has the same label on the same words"
    ]


def test_another_label_on_the_same_words_is_another_annotation() -> None:
    denial = an_annotation('core = "yes"').replace('"claim"', '"denial"')
    placed = place(denial, an_annotation('core = "yes"'))
    assert [annotation.label for annotation in placed] == ["claim", "denial"]


def test_order_of_the_file_does_not_matter() -> None:
    one, two = an_annotation('core = "yes"'), an_annotation('core = "no"')
    assert place(one, two) == place(two, one)
    assert [placed.alternatives[0].core.start for placed in place(two, one)] == [9, 32]
