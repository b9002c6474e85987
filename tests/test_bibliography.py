"""The sources of an audit in a reference manager: nothing lost, nothing doubtful as fact."""

import io
import json
import re

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from claimaudit.audit import Audit
from claimaudit.report import export
from claimaudit.report.references import annotated
from claimaudit.sources import bibliography
from claimaudit.sources.library import Library
from small_audit import AUTHORS, library

TITLE = r"50 % of {tea} & coffee_drinkers #1: \alpha ~ x^2 costs $5 @article{x, a = {b}}"
FORMATS = ("bib", "ris", "json")


@pytest.fixture(scope="module")
def audit(unchanged: Audit) -> Audit:
    return unchanged


def source(**fields) -> dict:
    """A record whose fields are all confirmed, to vary in a test."""
    made = {"id": "Hill2022", "type": "article-journal", "title": "On tea"}
    return made | {"author": [{"family": "Hill", "given": "A."}]} | fields


def doubtful(*names: str, **fields) -> dict:
    return annotated(source(custom={"unverified": list(names)}, **fields))


def from_bibtex(*items: dict) -> list[dict[str, str]]:
    read = bibtexparser.parse_string(bibliography.as_bibtex(items))
    assert read.failed_blocks == [] and len(read.entries) == len(items)
    return [{field.key: field.value for field in entry.fields} for entry in read.entries]


def from_ris(*items: dict) -> list[dict]:
    read = rispy.loads(bibliography.as_ris(items))
    assert len(read) == len(items)
    return read


def as_set(value: str) -> str:
    """What LaTeX sets: the escapes of `bibliography.latex` undone by what LaTeX defines."""
    commands = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}"}
    commands |= {"textasciitilde": "~", "textasciicircum": "^"}
    escape = r"\{\\(text[a-z]+)\}|\\([#$%&_])"
    return re.sub(escape, lambda found: commands.get(found[1]) or found[2], value)


@pytest.fixture(scope="module")
def written(audit) -> dict[str, str]:
    folder = export.export(audit)[0].parent
    return {
        ending: (folder / f"references.{ending}").read_bytes().decode("utf-8") for ending in FORMATS
    }


def test_every_format_holds_every_source_once(written):
    entries = bibtexparser.parse_string(written["bib"]).entries
    assert [entry.key for entry in entries] == list(AUTHORS)
    assert [record["id"] for record in rispy.loads(written["ris"])] == list(AUTHORS)
    assert [record["id"] for record in json.loads(written["json"])] == list(AUTHORS)


def test_judgements_and_verdicts_are_keywords_in_every_format(written):
    expected = ["refutes C03", "C03 contradicted", "supports C05", "C05 supported"]
    bib = bibtexparser.parse_string(written["bib"]).entries_dict["night2019"]["keywords"]
    ris = {record["id"]: record for record in rispy.loads(written["ris"])}["night2019"]
    csl = {record["id"]: record for record in json.loads(written["json"])}["night2019"]
    assert bib.split(", ") == ris["keywords"] == csl["keyword"].split(", ") == expected


def test_a_judgement_that_is_a_draft_says_so(written):
    assert all("not confirmed by a person" in item["note"] for item in json.loads(written["json"]))


def test_the_csl_json_opens_as_the_library_of_an_audit(written, tmp_path):
    path = tmp_path / "library.json"
    path.write_text(written["json"], "utf-8")
    read, before = Library.read(path), {item["id"]: item for item in library()}
    assert read.citekeys == tuple(before)
    assert [read.items[key]["title"] for key in before] == [
        item["title"] for item in before.values()
    ]


@pytest.mark.filterwarnings("ignore:Unsupported BibTeX field")
def test_the_bibtex_is_read_by_a_second_reader_too(written):
    from citeproc.source.bibtex import BibTeX

    read = BibTeX(io.StringIO(written["bib"]))
    assert set(read) == {key.lower() for key in AUTHORS}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("issued", {"date-parts": [[2012]]}, "year 2012"),
        ("page", "446-450", "pages 446-450"),
        ("container-title", "Journal of Tea", "journal Journal of Tea"),
        ("DOI", "10.1000/xyz", "DOI 10.1000/xyz"),
        ("author", [{"family": "Hill", "given": "A."}], "authors Hill A."),
    ],
)
def test_what_was_not_confirmed_stands_in_the_note_only(name, value, said):
    record = doubtful(name, **{name: value})
    assert name not in record
    assert record["note"] == f"not confirmed: {said}"
    (bib,), (ris,) = from_bibtex(record), from_ris(record)
    assert as_set(bib["note"]) == ris["notes"][0] == record["note"]
    assert not {"year", "pages", "journal", "doi", "author"} & (bib.keys() - {"author"})
    assert ("author" in bib) == ("authors" in ris) == (name != "author")
    assert not {"start_page", "secondary_title", "doi", "urls"} & ris.keys()
    assert "year" not in ris


def test_a_title_that_was_not_confirmed_is_set_in_brackets():
    assert doubtful("title")["title"] == "[On tea]"
    assert doubtful("title", title="[A notice on tea]")["title"] == "[A notice on tea]"
    assert doubtful("title")["note"] == "not confirmed: title"


def test_a_field_that_was_confirmed_in_part_stays_and_is_named():
    record = doubtful("author (in part)")
    assert record["author"][0]["family"] == "Hill"
    assert record["note"] == "not confirmed: authors (in part)"


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/x", 7),
        *("https://x.org/\njavascript:alert(1)", 'https://x.org/"onclick="x', "//x.org", "a b"),
    ],
)
def test_only_a_web_address_is_written_as_one(address):
    record = annotated(source(URL=address))
    assert "URL" not in record and record["note"] == "not confirmed: URL"
    assert "url" not in from_bibtex(record)[0]
    assert "urls" not in from_ris(record)[0]


def test_a_web_address_stays_as_it_is():
    address = "https://example.org/a_b/100%25?x=1&y=~2#c"
    record = annotated(source(URL=address))
    assert from_bibtex(record)[0]["url"] == address
    assert from_ris(record)[0]["urls"] == [address]


def test_a_doi_with_braces_cannot_break_the_file():
    (read,) = from_bibtex(source(DOI=r"10.1000/a}b{c\d_e"))
    assert read["doi"] == "10.1000/a%7Db%7Bc%5Cd_e"


def test_special_characters_are_set_by_latex_as_they_are():
    (read,) = from_bibtex(source(title=TITLE))
    assert as_set(read["title"][1:-1]) == TITLE


def test_braces_are_balanced_even_for_a_reader_that_counts_escaped_ones():
    text = bibliography.as_bibtex([source(title="}} @x{", note=r"{\{")])
    assert text.count("{") == text.count("}")


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
ANY_TITLE = ANY_TEXT.filter(str.strip)


@given(ANY_TITLE, ANY_TITLE)
def test_any_text_comes_back_from_every_format(title, journal):
    record = source(title=title, **{"container-title": journal})
    (bib,), (ris,) = from_bibtex(record, source(id="Other"))[:1], from_ris(record, source())[:1]
    assert as_set(bib["title"][1:-1]) == ris["title"] == bibliography._line(title)
    assert as_set(bib["journal"]) == ris["secondary_title"] == bibliography._line(journal)
    assert json.loads(bibliography.as_csl_json([record])) == [record]


@pytest.mark.parametrize("turning", ["\u202e", "\u2066", "\u2028", "\x1b", "\x00", "\ud800"])
def test_characters_that_turn_or_end_a_line_are_written_out(turning):
    record = source(title=f"a{turning}b")
    for text in (bibliography.as_bibtex([record]), bibliography.as_ris([record])):
        assert turning not in text
    text = bibliography.as_csl_json([record])
    assert turning not in text and text.encode("utf-8")
    assert json.loads(text)[0]["title"] == f"a{turning}b"


def test_letters_of_every_script_stay():
    title = "שלום 🍵 茶 café naïve"
    assert from_bibtex(source(title=title))[0]["title"] == f"{{{title}}}"
    assert from_ris(source(title=title))[0]["title"] == title


def test_no_line_of_a_value_can_end_a_ris_record():
    (read,) = from_ris(
        source(title="On tea\r\nER  - \r\nTY  - JOUR", note="x\nUR  - https://x.org")
    )
    assert read["title"] == "On tea ER - TY - JOUR"
    assert "urls" not in read


def test_lines_of_ris_end_as_the_format_has_it():
    text = bibliography.as_ris([source(), source(id="Other")])
    assert text.startswith("TY  - JOUR\r\n") and text.count("ER  - \r\n") == 2
    assert "\n" not in text.replace("\r\n", "")


def test_names_stay_whole():
    names = [
        {"family": "Hill and Dale", "given": "A."},
        {"literal": "Society of Tea, and Coffee"},
        {"family": "Berg", "non-dropping-particle": "van den", "given": "C.", "suffix": "Jr."},
        {"literal": "et al."},
    ]
    (bib,), (ris,) = from_bibtex(source(author=names)), from_ris(source(author=names))
    assert bib["author"].startswith("{Hill and Dale}, A. and {Society of Tea, and Coffee} and ")
    assert bib["author"].endswith(" and van den Berg, Jr., C. and others")
    assert ris["authors"][1:] == ["Society of Tea, and Coffee", "van den Berg, C., Jr."]


@pytest.mark.parametrize(
    ("kind", "genre", "bib", "ris"),
    [
        ("article-journal", "", "article", "JOUR"),
        ("webpage", "", "misc", "ELEC"),
        ("report", "", "techreport", "RPRT"),
        ("thesis", "Master's thesis", "mastersthesis", "THES"),
        ("thesis", "Doctoral thesis", "phdthesis", "THES"),
        ("thesis", "", "misc", "THES"),
        ("motion_picture", "", "misc", "GEN"),
    ],
)
def test_the_type_of_a_source_is_that_of_the_format(kind, genre, bib, ris):
    record = source(type=kind, genre=genre)
    assert bibliography.as_bibtex([record]).startswith(f"@{bib}{{")
    assert from_ris(record)[0]["type_of_reference"] == ris
