"""Labels with the number keys that choose them."""

from annotate.formats.label_keys import labels_with_keys
from tests.formats.annotation_sets import CLAIMS, DENIAL, an_assignment


def test_label_is_given_once_and_a_key_too() -> None:
    figure = DENIAL._replace(identifier="figure")
    claim = DENIAL._replace(identifier="claim", position=1)
    label_sets = [CLAIMS, CLAIMS._replace(id="set-2", labels=(figure, DENIAL, claim))]
    assignments = [an_assignment()._replace(label_set=each) for each in label_sets]
    assert list(labels_with_keys(assignments)) == [("denial", 2), ("figure", None), ("claim", 1)]
