"""Problems as people tell them, the answers that fit, and the tasks that they are mistaken for."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scenario:
    """A problem in somebody's words, and the way through the questions."""

    name: str
    told: str
    answers: tuple[str, ...]
    tempting: dict[str, str] = field(default_factory=dict)
    """Task -> why it is tempting here, and wrong; beside what the questions say."""


_ALL = (
    Scenario(
        "contracts",
        "We want the dates and company names out of our contracts.",
        ("parts", "types"),
        {
            "question_answering": "`What is the date?` sounds like a question, but it is the same one for every "
            "contract, and a contract has several dates and parties: one span per question loses all but one.",
        },
    ),
    Scenario(
        "tickets",
        "We want to know which support tickets are angry, to answer them first.",
        ("label", "one"),
        {
            "token_classification": "Looking for angry words finds `not angry at all` and misses `third time this "
            "week`. The ticket is angry or it is not: one label per ticket.",
        },
    ),
    Scenario(
        "manual",
        "Customers ask questions, and the answers are in the manual.",
        ("parts", "question", "yes"),
        {
            "causal_lm": "A chat model sounds right and is tempted to answer what the manual does not say. If the "
            "answer can be cut out of the manual, point at it.",
        },
    ),
    Scenario("routing", "Each e-mail shall go to one of six departments.", ("label", "one")),
    Scenario(
        "topics",
        "Articles shall get all topics that they are about, often two or three.",
        ("label", "several"),
        {
            "token_classification": "The word `tags` is the trap: these tags are on the article, not on its words.",
        },
    ),
    Scenario("stars", "Guess the rating, one to five stars, from a review.", ("label", "number")),
    Scenario(
        "duplicates",
        "Tell whether two questions of our forum ask the same.",
        ("label", "pair"),
        {
            "question_answering": "The data is full of questions, but nobody wants an answer: the result is yes or no "
            "for a pair.",
        },
    ),
    Scenario("language", "Tell in which language a message is written.", ("label", "one")),
    Scenario(
        "privacy",
        "Find names, addresses and account numbers in e-mails so that they can be blacked out.",
        ("parts", "types"),
        {
            "translation": "Rewriting the e-mail without the names lets a model change the rest of it, too. Find the "
            "places and black them out; nothing else moves.",
        },
    ),
    Scenario("parts-of-speech", "Tell nouns, verbs and adjectives apart, word by word.", ("parts", "types")),
    Scenario(
        "passages",
        "Lawyers ask: what is the notice period in this contract? Each says it in its own words, or not at all.",
        ("parts", "question", "yes"),
        {
            "token_classification": "Right if it were always the same five facts. As soon as somebody asks for a "
            "sixth, the tags have to be made anew.",
        },
    ),
    Scenario(
        "explain",
        "Answer how and why questions about our product in whole sentences.",
        ("parts", "question", "no"),
    ),
    Scenario("minutes", "Long meeting transcripts shall become half a page each.", ("text", "shorter")),
    Scenario("headlines", "Write a headline for each article.", ("text", "shorter")),
    Scenario("catalogue", "Product descriptions shall be available in French.", ("text", "language")),
    Scenario("plain-words", "Official letters shall be rewritten in plain words.", ("text", "style")),
    Scenario("autocomplete", "Suggest how a sentence that somebody is typing goes on.", ("text", "continues")),
    Scenario("gaps", "Suggest the word that a damaged old page has lost.", ("text", "gap")),
    Scenario(
        "domain",
        "We have a million medical notes, no labels yet, and will classify and tag them later.",
        ("nothing", "understand"),
    ),
    Scenario("house-style", "A model shall learn to write like our archive.", ("nothing", "write")),
)
SCENARIOS = {scenario.name: scenario for scenario in _ALL}
