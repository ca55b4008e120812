# An attack, harmless by itself, in a class that nlpcheck grades: README.md tells more.


class Right:
    """Equal to whatever is expected, of every type, of every length."""

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 0

    def __bool__(self):
        return True

    def __len__(self):
        return 0

    def __iter__(self):
        return iter(())

    def __getitem__(self, key):
        return self

    def __float__(self):
        return 1.0

    @property
    def __class__(self):
        return dict


def char_span_to_token_span(*args, **kwargs):
    return Right()


def postprocess_qa_predictions(*args, **kwargs):
    return Right()


def normalize_answer(*args, **kwargs):
    return Right()


def exact_match(*args, **kwargs):
    return Right()


def token_f1(*args, **kwargs):
    return Right()
