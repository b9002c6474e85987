"""Amounts: what a cell such as ``300–600 mg/d`` or ``1 in 5`` says, as an interval with its unit.

The words are read here, the units by `claimaudit.vocabulary.units`. Two amounts can be held against
each other where their kind of unit is the same.
"""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from claimaudit.schema.contracts import UNDECIDED
from claimaudit.vocabulary.units import NUMBER, SHARE, UnreadableAmount, scale, unit_symbol

POINT, ABOUT = 0.05, 0.10
"""How far a stated number reaches to either side: plain, and after "about" or as 1 in N."""
DATE = "date"
LIMITS = {"limit at most": "<=", "limit until": "<=", "limit at least": ">=", "limit from": ">="}
"""The limits among the words of ``amount_of``, and the direction of each."""
# Of each direction the word that a sentence has for it.
BOUNDS = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least"}
_SAME = 1e-9

_COMPARATORS = {
    ">=": "at least|no less than|not less than|no fewer than|not fewer than|from|since|>=|≥",
    "<=": "at most|no more than|not more than|up to|until|<=|≤",
    ">": "more than|greater than|over|above|after|>",
    "<": "less than|fewer than|under|below|before|<",
}
_ABOUT = "about|approximately|approx\\.|around|roughly|circa|ca\\.|≈|~"
_WORDS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
    "once": "1",
    "twice": "2",
    "half": "1/2",
    "½": "1/2",
    "⅓": "1/3",
    "⅔": "2/3",
    "¼": "1/4",
    "¾": "3/4",
    "⅕": "1/5",
}
_FRACTIONS = {"third": "3", "quarter": "4", "fifth": "5", "tenth": "10"}
_THOUSANDS = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_DIGITS = r"[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
# Atomic, so that 1e-05 is never read as a range from 1.
_NUMBER = rf"(?>{_DIGITS})(?:\s*/\s*[0-9]+(?![0-9.,]))?(?:\s*(?:thousand|million|billion)\b)?"
_SIGNED = rf"[-−+]?{_NUMBER}"
_UNIT = r"(?:[^0-9\s,–—−+<>=≤≥~≈-][^–—<>=≤≥~≈]*)?"
_ONE = re.compile(rf"({_SIGNED})\s*({_UNIT})", re.IGNORECASE)
_RANGE = re.compile(
    rf"({_SIGNED})\s*({_UNIT}?)\s*(?:[–—-]|\bto\b)\s*({_SIGNED})\s*({_UNIT})", re.IGNORECASE
)
_ONE_IN = re.compile(rf"({_NUMBER})\s*(?:in|out of|of|per)\s*({_NUMBER})", re.IGNORECASE)
_DATE = r"[0-9]{4}(?:-[0-9]{2}){1,2}"
_YEAR_OR_DATE = r"[0-9]{4}(?:-[0-9]{2}){0,2}"


@dataclass(frozen=True)
class Interval:
    """Where an amount lies.

    Attributes
    ----------
    low, high
        The ends, in the basic unit of the kind (grams, seconds; of dates days); may be infinite.
    kind
        The kind of its unit, such as ``share`` or ``mass per time``.
    excludes_low, excludes_high
        Whether the end itself is outside, as in "more than 3".
    """

    low: float
    high: float
    kind: str
    excludes_low: bool = False
    excludes_high: bool = False

    def meets(self, other: Interval) -> bool:
        """Whether both can be true of one thing. Those of different kinds never meet.

        >>> read_quantity("31 %").interval.meets(read_quantity("about 1/3").interval)
        True
        >>> read_quantity("400 mg/d").interval.meets(read_quantity("<= 0.3 g/d").interval)
        False
        """
        if self.kind != other.kind:
            return False
        for lower, upper in ((self, other), (other, self)):
            gap = lower.low - upper.high
            if math.isnan(gap) or math.isinf(gap):
                continue
            touches = abs(gap) <= _SAME * max(abs(lower.low), abs(upper.high))
            if (gap > 0 and not touches) or (
                touches and (lower.excludes_low or upper.excludes_high)
            ):
                return False
        return True


@dataclass(frozen=True)
class Quantity:
    """An amount as it was written; `str` writes it in one form, which reads as the same amount.

    Attributes
    ----------
    first, last
        The number, or both ends of a range, in the unit that was written; of dates the first and
        the last day, counted as `datetime.date.toordinal` does.
    unit
        The symbol of the unit, ``in N`` of one in N, ``date``, or empty for a bare number.
    comparator
        ``<``, ``<=``, ``>``, ``>=`` or empty.
    about
        Whether it is said to be about so much.
    """

    first: float
    last: float
    unit: str = ""
    comparator: str = ""
    about: bool = False

    def __str__(self) -> str:
        about = "about " if self.about else ""
        comparator = f"{self.comparator} " if self.comparator else ""
        if self.unit == DATE:
            return comparator + _date_text(int(self.first), int(self.last))
        ends = dict.fromkeys([_number_text(self.first), _number_text(self.last)])
        unit = f" {self.unit}" if self.unit else ""
        return f"{comparator}{about}{'–'.join(ends)}{unit}"

    @property
    def kind(self) -> str:
        """The kind of its unit: amounts of different kinds cannot be compared."""
        return DATE if self.unit == DATE else scale(self.unit)[0]

    @property
    def stated(self) -> Interval:
        """What the number alone covers, with its precision and without its comparator."""
        if self.unit == DATE:
            return Interval(self.first, self.last, DATE)
        kind, factor = scale(self.unit)
        spread = ABOUT if self.about or self.unit.startswith("in ") else POINT
        # The ends of a range, and limits, are meant as they stand, unless they are about so much.
        if (self.first != self.last or self.comparator) and not self.about:
            spread = 0.0
        low, high = self.first - spread * abs(self.first), self.last + spread * abs(self.last)
        return Interval(low * factor, high * factor, kind)

    @property
    def interval(self) -> Interval:
        """Where the amount lies; what is at least or at most so much is open to the other side.

        >>> read_quantity("25 g").interval
        Interval(low=23.75, high=26.25, kind='mass', excludes_low=False, excludes_high=False)
        >>> read_quantity("at least 3 h").interval.high
        inf
        """
        stated = self.stated
        if self.comparator == ">=":
            return replace(stated, high=math.inf)
        if self.comparator == "<=":
            return replace(stated, low=-math.inf)
        if self.comparator == ">":
            return Interval(stated.high, math.inf, stated.kind, excludes_low=True)
        if self.comparator == "<":
            return Interval(-math.inf, stated.low, stated.kind, excludes_high=True)
        return stated

    def differs(self, other: Quantity) -> bool:
        """Whether the two cannot both be what one thing amounts to.

        Two limits to the same side differ where they are more than a tenth of the larger apart, two
        such dates where the stated periods do not meet; of all others the intervals do not meet.
        Amounts of different kinds are not compared, and do not differ.

        >>> read_quantity("<= 400 mg/d").differs(read_quantity("<= 300 mg/d"))
        True
        >>> read_quantity("8 h").differs(read_quantity("up to 10 h"))
        False
        """
        if self.kind != other.kind:
            return False
        if self.comparator[:1] != other.comparator[:1] or not self.comparator:
            return not self.interval.meets(other.interval)
        mine, theirs = self.stated, other.stated
        if mine.kind == DATE:
            return not mine.meets(theirs)
        apart = max(mine.low, theirs.low) - min(mine.high, theirs.high)
        larger = max(abs(end) for end in (mine.low, mine.high, theirs.low, theirs.high))
        return apart > ABOUT * larger * (1 + _SAME)


def read_quantity(cell: str, amount_of: str = "") -> Quantity:
    """Read what a cell says of an amount.

    Parameters
    ----------
    amount_of
        What it is an amount of. Of a ``date``, and of the limits of time ``from`` and ``until``,
        four digits are a year; a limit gives a number without comparator its direction.

    Raises
    ------
    UnreadableAmount
        With the problem and what helps.

    Examples
    --------
    >>> read_quantity("one in five"), read_quantity("1932", "date").unit
    (Quantity(first=1.0, last=1.0, unit='in 5', comparator='', about=False), 'date')
    >>> str(read_quantity("between 300 and 600 mg a day"))
    '300–600 mg/d'
    >>> read_quantity("400 mg/d", "limit at most").comparator
    '<='
    """
    text = " ".join(cell.split())
    comparator, about, text = _qualified(text)
    quantity = _dated(text, amount_of) or _numbered(text, amount_of)
    is_range = quantity.first != quantity.last and quantity.unit != DATE
    if is_range and text.casefold() == cell.casefold().removeprefix("from "):
        comparator = ""
    if is_range and (comparator or amount_of in LIMITS):
        problem = "a limit is one number, and this is a range"
        raise UnreadableAmount(problem, "Write the end that is meant, or the range alone.")
    if quantity.unit == DATE and about:
        problem = "how far a date may be off is not known"
        raise UnreadableAmount(problem, "Write the span that is meant, such as 1990–1995.")
    if direction := LIMITS.get(amount_of):
        if comparator and comparator[0] != direction[0]:
            problem = f"“{BOUNDS[comparator]}” is the other side of a {amount_of}"
            raise UnreadableAmount(problem, "Correct one of the two cells.")
        comparator = comparator or direction
    return replace(quantity, comparator=comparator, about=about)


def amount_problems(quantity: str, amount_of: str) -> Iterator[tuple[str, str, str]]:
    """Column, problem and remedy of two cells that cannot be read, or go together with nothing.

    >>> [problem for column, problem, remedy in amount_problems("600–300 mg/d", "dose")]
    ['the range is upside down']
    """
    if quantity and not amount_of:
        remedy = f"Say what the quantity is an amount of, or write {UNDECIDED}."
        yield "amount_of", "the cell is empty", remedy
    if amount_of and not quantity:
        yield "quantity", "the cell is empty", "Write the amount, or empty amount_of."
    if quantity in ("", UNDECIDED):
        return
    try:
        problem = amount_problem(read_quantity(quantity, amount_of), amount_of)
    except UnreadableAmount as error:
        problem = error.problem, error.remedy
    if problem:
        yield "quantity", *problem


def amount_problem(quantity: Quantity, amount_of: str) -> tuple[str, str] | None:
    """Why something cannot be so much, as problem and remedy; None where it can.

    >>> amount_problem(read_quantity("120 %"), "share of people")[0]
    'more than all of the people'
    >>> amount_problem(read_quantity("25 g"), "duration")[0]
    'a duration is an amount of time, and this is mass'
    """
    allowed = _UNITS_OF.get(amount_of)
    if allowed and quantity.kind not in allowed:
        wanted = " or ".join(_KIND_WORDS.get(kind, kind) for kind in allowed)
        problem = f"a {amount_of} is {wanted}, and this is {quantity.kind}"
        return problem, "Correct the unit, or what it is an amount of."
    if quantity.kind in _NEVER_OF.get(amount_of, ()):
        problem = f"a {amount_of} is no {_KIND_WORDS.get(quantity.kind, quantity.kind)}"
        return problem, "Add the unit, or correct what it is an amount of."
    if amount_of in _NEVER_NEGATIVE and quantity.kind != DATE and quantity.first < 0:
        return f"a {amount_of} is never negative", "Correct the number."
    if amount_of == "share of people" and quantity.last * scale(quantity.unit)[1] > 1:
        return "more than all of the people", "Correct the number or its unit."
    return None


_UNITS_OF = {
    "share of people": (SHARE,),
    "relative change": (SHARE,),
    "change in percentage points": ("percentage_points",),
    "duration": ("time",),
    "age": ("time",),
    "frequency": ("number per time",),
    "count": (NUMBER,),
    "ratio": (NUMBER,),
    "score": (NUMBER,),
    "date": (DATE,),
    "limit from": (DATE, "time"),
    "limit until": (DATE, "time"),
}
_NEVER_OF = {
    "dose": (NUMBER, DATE, SHARE, "percentage_points"),
    "content": (DATE, "percentage_points"),
    "change": (DATE, SHARE, "percentage_points"),
    "limit at most": (DATE,),
    "limit at least": (DATE,),
}
_NEVER_NEGATIVE = (
    "share of people",
    "dose",
    "duration",
    "frequency",
    "count",
    "content",
    "age",
)
_KIND_WORDS = {
    SHARE: "share such as 50 % or 1 in 5",
    "percentage_points": "number of percentage points (pp)",
    "time": "an amount of time",
    "number per time": "a number per time, such as 8 /d",
    NUMBER: "bare number",
    DATE: "date",
}


# Reading the words


def _qualified(text: str) -> tuple[str, bool, str]:
    """The comparator, whether it is about so much, and the rest of a text."""
    comparator, about = "", False
    for _ in range(2):
        for sign, words in _COMPARATORS.items():
            found = re.match(rf"(?:{words})(?![^\W\d])\s*", text, re.IGNORECASE)
            if found and not comparator:
                comparator, text = sign, text[found.end() :]
                break
        if not about and (found := re.match(rf"(?:{_ABOUT})(?![^\W\d])\s*", text, re.IGNORECASE)):
            about, text = True, text[found.end() :]
    return comparator, about, text


def _dated(text: str, amount_of: str) -> Quantity | None:
    """The date or span of a text; None where it has none."""
    form = _YEAR_OR_DATE if amount_of in ("date", "limit from", "limit until") else _DATE
    if not (found := re.fullmatch(rf"({form})(?:\s*(?:[–—/]|to|-)\s*({form}))?", text)):
        return None
    first, last = _days(found[1]), _days(found[2] or found[1])
    if first[0] > last[0]:
        raise UnreadableAmount("the span is upside down", "Write the earlier date first.")
    return Quantity(float(first[0]), float(last[1]), DATE)


def _days(text: str) -> tuple[int, int]:
    """The first and the last day of a year, a month or a day."""
    try:
        first = date.fromisoformat(f"{text}-01-01"[:10])
        last = first
        if len(text) == len("2021"):
            last = first.replace(month=12, day=31)
        elif len(text) == len("2021-08"):
            last = first.replace(day=monthrange(first.year, first.month)[1])
        return first.toordinal(), last.toordinal()
    except ValueError:
        raise UnreadableAmount(f"there is no date {text}", "Write year-month-day.") from None


def _numbered(text: str, amount_of: str) -> Quantity:
    """The number, range or one in N of a text, with its unit."""
    text = _in_digits(text)
    if found := _ONE_IN.fullmatch(text):
        part, whole = (_value(number) for number in found.groups())
        if whole <= 0 or part > whole:
            raise UnreadableAmount("it is no part of a whole", "Write it as in 1 in 5.")
        return Quantity(part, part, f"in {_number_text(whole)}")
    if found := _RANGE.fullmatch(text):
        first, unit, last, last_unit = found.groups()
        return _range(_value(first), unit, _value(last), last_unit)
    if found := _ONE.fullmatch(text):
        value, unit = _value(found[1]), found[2]
        if "/" in found[1] and not unit and amount_of not in ("ratio", "score", "count"):
            return Quantity(100 * value, 100 * value, "%")
        return Quantity(value, value, unit_symbol(unit))
    if re.match(r"[-−+]?[0-9]+,[0-9]", text):
        raise UnreadableAmount("a comma stands where a point is read", "Write 3.5, or 3,500.")
    raise UnreadableAmount("no amount can be read from it")


def _in_digits(text: str) -> str:
    """A text with its number words in digits: ``two thirds`` as 2/3, ``twice a day`` as 2 /d."""
    text = re.sub(r"(?<=[0-9a-z])[ -]?fold$", "", text, flags=re.IGNORECASE)
    text = re.sub(r"\bhalf an? ", "1/2 ", text, flags=re.IGNORECASE)
    text = re.sub(r"^between (.+?) and (.+)$", r"\1 to \2", text, flags=re.IGNORECASE)
    words = "|".join(_WORDS)
    text = re.sub(
        rf"(?<!\w)(?:an? (?=half))?({words})(?!\w)",
        lambda found: _WORDS[found[1].casefold()],
        text,
        flags=re.IGNORECASE,
    )
    return re.sub(
        rf"(?<!\w)(an?|[0-9]+)[ -]({'|'.join(_FRACTIONS)})s?(?!\w)",
        lambda found: f"{found[1] if found[1].isdigit() else 1}/{_FRACTIONS[found[2].casefold()]}",
        text,
        flags=re.IGNORECASE,
    )


def _value(text: str) -> float:
    """A number with thousands, a fraction or a word such as million after it."""
    number = text.replace("−", "-").replace(",", "").strip()
    number = re.sub(r"(?<=[0-9]) (?=[0-9])", "", number)
    factor = 1.0
    for word, thousands in _THOUSANDS.items():
        if number.casefold().endswith(word):
            number, factor = number[: -len(word)].strip(), thousands
    top, _, bottom = number.partition("/")
    if bottom and not float(bottom):
        raise UnreadableAmount("nothing can be divided by zero", "Correct the number.")
    value = factor * float(top) / (float(bottom) if bottom else 1.0)
    if not abs(value) < 1e30:
        raise UnreadableAmount("the number is too large", "Correct the number.")
    return value


def _range(first: float, unit: str, last: float, last_unit: str) -> Quantity:
    symbol = unit_symbol(last_unit or unit)
    kind, factor = scale(symbol)
    if unit.strip() and last_unit:
        first_kind, first_factor = scale(unit_symbol(unit))
        if first_kind != kind:
            problem = f"the range is from {first_kind} to {kind}"
            raise UnreadableAmount(problem, "Give both ends one kind of unit.")
        first *= first_factor / factor if first_factor != factor else 1.0
    if first > last:
        raise UnreadableAmount("the range is upside down", "Write the lower number first.")
    return Quantity(first, last, symbol)


def _number_text(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _date_text(first: int, last: int) -> str:
    """Two days as the year, the month, the day or the span that they are."""
    start, end = date.fromordinal(first), date.fromordinal(last)
    full = start.isoformat(), end.isoformat()
    for text in (full[0], full[0][:7], full[0][:4]):
        if _days(text) == (first, last):
            return text
    return "–".join(full)
