"""Other right ways to ids."""

from nlpcheck.bench import alternative

AREA = "data_preparation"


@alternative("numpy's unique", area=AREA, level="all")
def label_mapping(labels):
    import numpy as np

    return {name: number for number, name in enumerate(np.unique(list(labels)))}


@alternative("counting the smaller names", area=AREA, level="all")
def label_mapping(labels):
    names = set(labels)
    return {name: sum(other < name for other in names) for name in labels}


@alternative("a list that stays sorted", area=AREA, level="all")
def label_mapping(labels):
    import bisect

    names = []
    for name in labels:
        place = bisect.bisect_left(names, name)
        if place == len(names) or names[place] != name:
            names.insert(place, name)
    return dict(zip(names, range(len(names))))


@alternative("order of the UTF-8 bytes, which is the same", area=AREA, level="all")
def label_mapping(labels):
    import numpy as np

    names = sorted(dict.fromkeys(labels), key=lambda name: name.encode("utf-8"))
    return dict(zip(names, np.arange(len(names))))


@alternative("a list and nothing else, ids in the order of the rows", area=AREA, level="must")
def label_mapping(labels):
    ids = {name: number for number, name in enumerate(sorted(list.copy(labels)[:0] + list(set(labels))))}
    return {name: ids[name] for name in labels}


@alternative("ClassLabel-like factorisation by a table", source="SC-05", area=AREA, level="all")
def label_mapping(labels):
    from itertools import groupby

    return {name: number for number, (name, _) in enumerate(groupby(sorted(labels)))}
