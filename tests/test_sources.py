"""A library exported from a reference manager becomes the library of an audit, nothing lost."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimaudit.drafting.new import create
from claimaudit.schema.faults import InvalidAudit
from claimaudit.sources.bibliography import as_bibtex, as_csl_json, as_ris
from claimaudit.sources.importing import formats
from claimaudit.sources.importing.bibtex import without_latex
from claimaudit.sources.importing.records import ImportFormat
from claimaudit.sources.importing.sources import read_exports
from claimaudit.sources.library import Library

EXPORTS = Path(__file__).parent / "zotero"
NAMES = ("zotero.bib", "better.bib", "zotero.ris", "zotero.json", "pubmed.nbib")
ALL = tuple(EXPORTS / name for name in NAMES)
BIBTEX = "@article{hill2022, title = {On tea}, author = {Hill, Ann}, year = {2022}%s}\n"
RIS = "TY  - JOUR\nTI  - On tea\nAU  - Hill, Ann\nPY  - 2022\n%sER  - \n"


def read_sources(paths) -> list[dict]:
    return read_exports(paths).items


def saved(folder: Path, text: str, name: str = "export.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, *texts: str) -> list[dict]:
    """The records of exports, which are also a library that an audit can open."""
    paths = [saved(folder, text, f"export{number}") for number, text in enumerate(texts)]
    return opened(folder, read_sources(paths))


def opened(folder: Path, records: list[dict]) -> list[dict]:
    Library.read(saved(folder, json.dumps(records), "library.json"))
    return records


def one(folder: Path, text: str) -> dict:
    (record,) = read(folder, text)
    return record


def refused(path: Path) -> str:
    with pytest.raises(InvalidAudit) as error:
        read_sources([path])
    return str(error.value)


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> dict[str, dict]:
    records = opened(tmp_path_factory.mktemp("library"), read_sources(ALL))
    return {record["title"].split()[0]: record for record in records}


def test_the_exports_of_one_collection_give_each_work_once(exported):
    listed = sum(len(read_sources([path])) for path in ALL)
    assert (listed, len(exported)) == (12, 9)


def test_a_library_of_exports_has_a_reference_and_links_for_every_work(tmp_path):
    path = saved(tmp_path, json.dumps(read_sources(ALL)), "library.json")
    library = Library.read(path)
    assert all(library.reference(key) for key in library.citekeys)
    assert dict(library.links("brunner_alcohol_2017")).keys() == {"DOI", "PubMed", "PMC"}


def test_bibtex_of_zotero_is_read_with_its_letters_pages_and_identifiers(exported):
    record = exported["Alcohol"]
    assert record["title"].startswith("Alcohol consumption, sinus tachycardia, and cardiac arr")
    assert record["author"][5] == {"family": "Kääb", "given": "S."}
    assert record["issued"] == {"date-parts": [[2017]]}
    assert (record["volume"], record["issue"], record["page"]) == ("38", "27", "2100-2106")
    assert (record["PMID"], record["PMCID"]) == ("28449090", "PMC5837309")
    assert "25.9% of participants" in record["abstract"] and "file" not in record


def test_what_another_export_of_a_work_adds_fills_the_gaps_of_the_first(exported):
    assert exported["Alcohol"]["custom"]["publication_type"] == ["Observational Study"]
    assert "abstract" in exported["Mortality"] and exported["Mortality"]["PMID"] == "28446428"


def test_biblatex_names_with_a_prefix_keep_it_apart(exported):
    first, *_, last = exported["Influence"]["author"]
    assert first == {"non-dropping-particle": "van der", "family": "Schrier", "given": "R."}
    assert last == {"family": "Niesters", "given": "M."}
    assert "(P < 0.01)" in exported["Influence"]["abstract"]


def test_institutions_stay_whole_in_every_format(exported):
    assert exported["Guideline"]["author"] == [
        {"literal": "British Columbia Centre on Substance Use"}
    ]
    assert exported["What"]["author"][0]["literal"].startswith("University of Illinois")


def test_the_formula_in_a_title_and_the_others_of_a_long_list_are_kept(exported):
    assert exported["Mitragynine/Corynantheidine"]["title"].endswith("Recruit β-Arrestin-2")
    assert exported["Mitragynine/Corynantheidine"]["author"][-1] == {"literal": "et al."}


def test_ris_has_identifiers_in_addresses_and_notes(exported):
    record = exported["Methadone"]
    assert record["DOI"] == "10.1002/14651858.CD003409.pub4"
    assert (record["PMID"], record["PMCID"]) == ("23450540", "PMC7017622")


def test_pubmed_writes_pages_short_and_titles_with_a_full_stop(exported):
    record = exported["Prevalence"]
    assert record["page"] == "506-513" and not record["title"].endswith(".")
    assert record["author"][0] == {"family": "Covvey", "given": "J R"}
    assert record["abstract"].startswith("BACKGROUND: ") and record["language"] == "en"


def test_headings_of_an_abstract_on_their_own_lines_get_a_colon(exported):
    assert "Results: Alcohol increased heart rate" in exported["Immediate"]["abstract"]


def test_nobody_has_verified_what_an_export_says(exported):
    for record in exported.values():
        assert record["custom"]["verified"] == []


def test_a_reader_is_told_in_one_phrase_that_nobody_has_checked_an_export(tmp_path):
    path = tmp_path / "library.json"
    path.write_text(json.dumps(read_sources([EXPORTS / "zotero.bib"])), encoding="utf-8")
    library = Library.read(path)
    for citekey in library.citekeys:
        told = "[Not confirmed in full: the whole record, taken over as it was exported]"
        assert library.reference(citekey).endswith(told)


def surnames(record: dict) -> list[str]:
    """The surnames with their particles; RIS has no sign for the others."""
    parts = ("non-dropping-particle", "family", "literal")
    names = [" ".join(name[part] for part in parts if part in name) for name in record["author"]]
    return [name for name in names if name != "et al."]


@pytest.mark.parametrize("written", [as_bibtex, as_ris, as_csl_json])
def test_what_the_collection_exports_it_reads_again(written, tmp_path, exported):
    again = {record["title"]: record for record in read(tmp_path, written(exported.values()))}
    for record in exported.values():
        back = again[record["title"]]
        assert surnames(back) == surnames(record)
        for field in ("DOI", "volume", "page", "issued", "container-title"):
            assert back.get(field) == record.get(field), (record["title"], field)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_the_content_tells_the_format_whatever_the_file_is_called(path, tmp_path):
    renamed = tmp_path / "library.txt"
    renamed.write_bytes(path.read_bytes())
    assert read_sources([renamed]) == read_sources([path])


# Citekeys


def test_a_key_that_is_one_plain_word_is_kept_and_others_are_made_of_author_and_year(tmp_path):
    given = {"hill2022": "hill2022", "a b{": "Muller2022", "12345": "Muller2022a"}
    records = [
        {"id": key, "type": "book", "title": f"Volume {key} of many", "issued": {"raw": "2022"}}
        | {"author": [{"family": "Müller", "given": "J."}]}
        for key in given
    ]
    assert [one["id"] for one in read(tmp_path, json.dumps(records))] == list(given.values())


def test_keys_that_differ_in_capitals_only_are_told_apart(tmp_path):
    first = BIBTEX % ", doi = {10.1000/a}"
    second = (BIBTEX % ", doi = {10.1000/b}").replace("hill", "Hill")
    assert [one["id"] for one in read(tmp_path, first + second)] == ["hill2022", "Hill2022a"]


def test_two_entries_with_one_key_are_both_kept(tmp_path):
    twice = BIBTEX + BIBTEX.replace("On tea", "{On coffee and its makers}")
    records = read(tmp_path, twice.replace("%s", ""))
    assert [one["title"] for one in records] == ["On tea", "On coffee and its makers"]


def test_keys_are_the_same_every_time():
    assert [one["id"] for one in read_sources(ALL)] == [one["id"] for one in read_sources(ALL)]


# One work, several records


def test_an_equal_doi_makes_one_record_whatever_its_capitals(tmp_path):
    records = read(tmp_path, BIBTEX % ", doi = {10.1000/ABC}", RIS % "DO  - 10.1000/abc\n")
    assert [one["DOI"] for one in records] == ["10.1000/ABC"]


def test_an_equal_title_and_year_is_one_work_unless_identifiers_differ(tmp_path):
    long = RIS.replace("On tea", "On the drinking of tea")
    assert len(read(tmp_path, long % "", long % "DO  - 10.1000/a\n")) == 1
    assert len(read(tmp_path, long % "DO  - 10.1000/b\n", long % "DO  - 10.1000/a\n")) == 2


def test_short_titles_such_as_reply_do_not_make_one_work(tmp_path):
    assert len(read(tmp_path, (RIS % "").replace("On tea", "Reply") * 2)) == 2


def test_a_record_that_has_the_identifiers_of_two_joins_them(tmp_path):
    first, second = RIS % "DO  - 10.1000/a\n", RIS % "AN  - 123\nDB  - PubMed\n"
    third = RIS % "DO  - 10.1000/a\nAN  - 123\nDB  - PubMed\n"
    assert len(read(tmp_path, first, second, third, first, second)) == 1


# Fields as people write them


@pytest.mark.parametrize(
    ("field", "date"),
    [
        ("date = {2020-03-15}", [2020, 3, 15]),
        ("year = {2020}, month = mar", [2020, 3]),
        ("year = {2020}, month = {March}", [2020, 3]),
        ("date = {2020-03/2020-04}", [2020, 3]),
        ("year = {c. 1950}", [1950]),
    ],
)
def test_dates_of_bibtex(field, date, tmp_path):
    record = one(tmp_path, f"@book{{a, title = {{Tea}}, {field}}}")
    assert record["issued"] == {"date-parts": [date]}


def test_a_date_without_a_year_stays_in_its_words(tmp_path):
    record = one(tmp_path, "@book{a, title = {Tea}, year = {in press}}")
    assert record["issued"] == {"literal": "in press"}


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"p {\textless} 0.05", "p < 0.05"),
        (r"5\% of 3%", "5% of 3%"),
        (r"it costs $5", "it costs $5"),
        (r"$\alpha$-wave", "α-wave"),
        (r"{\'E}t{\'e} \o{} \"{u}", "Été ø ü"),
        (r"\textit{in vitro} \& more", "in vitro & more"),
        (r"\unknowncommand{kept}", "kept"),
        ("{" * 3000, "{" * 3000),
    ],
)
def test_latex_is_decoded_and_no_sign_of_a_result_is_lost(latex, text):
    assert without_latex(latex) == text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("de la Cruz, Ana", {"non-dropping-particle": "de la", "family": "Cruz", "given": "Ana"}),
        ("King, Jr., Martin", {"family": "King", "suffix": "Jr.", "given": "Martin"}),
        ("{World Health Organization}", {"literal": "World Health Organization"}),
        ("others", {"literal": "et al."}),
        ("Plato", {"literal": "Plato"}),
    ],
)
def test_names_of_bibtex(name, expected, tmp_path):
    record = one(tmp_path, f"@book{{a, title = {{Tea}}, author = {{{name}}}}}")
    assert record["author"] == [expected]


def test_a_title_that_is_missing_is_unknown_and_said_to_be_unverified(tmp_path):
    record = one(tmp_path, "@article{a, author = {Hill, Ann}, year = {2022}}")
    assert record["title"] == "unknown" and "title" in record["custom"]["unverified"]


@pytest.mark.parametrize(
    "field", ["doi = {see the journal}", "pmid = {none}", "url = {javascript:x}"]
)
def test_what_is_no_identifier_or_address_is_kept_in_the_note(field, tmp_path):
    record = one(tmp_path, BIBTEX % f", {field}")
    assert re.search(r"\{(.*)\}", field)[1] in record["note"]
    assert not {"DOI", "PMID", "URL"} & record.keys()


def test_markup_of_a_title_goes_and_what_is_no_markup_of_titles_stays(tmp_path):
    title = "The <i>in vitro</i> <b>effect</b><script>alert(1)</script> at p < 0.05"
    record = one(tmp_path, json.dumps([{"id": "a", "type": "book", "title": title}]))
    assert record["title"] == "The in vitro effect<script>alert(1)</script> at p < 0.05"


def test_csl_items_of_odd_shape_still_make_a_library(tmp_path):
    odd = {"id": 7, "type": None, "title": ["Tea"], "author": ["Hill, Ann", {"given": "B"}, 3]}
    odd |= {"issued": {"date-parts": [[None]]}, "volume": 3, "custom": 5, "editor": "x"}
    record = one(tmp_path, json.dumps([odd, odd | {"title": {}}])[:-1].split(', {"id"')[0] + "]")
    assert (record["title"], record["volume"], record["type"]) == ("Tea", "3", "document")
    assert record["author"] == [{"family": "Hill", "given": "Ann"}, {"literal": "B"}]


@pytest.mark.parametrize("types", ["Review", ["Review"], ["Review", None, {}]])
def test_the_kind_of_study_of_a_csl_item_is_kept_in_whole_words(types, tmp_path):
    item = {"id": "a", "type": "book", "title": "Tea", "publication_type": types}
    assert one(tmp_path, json.dumps([item]))["custom"]["publication_type"] == ["Review"]


@pytest.mark.parametrize("types", [None, "", {}, [[]]])
def test_a_csl_item_without_a_kind_of_study_has_none(types, tmp_path):
    item = {"id": "a", "type": "book", "title": "Tea", "publication_type": types}
    assert "publication_type" not in one(tmp_path, json.dumps([item]))["custom"]


# Refusals


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("name;year\nHill;2022\n", "BibTeX, RIS, CSL-JSON, NBIB"),
        ('[{"id": "a",', "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"a": 1}', "no list of items"),
        ('{"items": [{"itemType": "book", "title": "Tea"}]}', "record 1: found 'Tea'"),
        ("@article{a, title = {x}}\n@article{b, title = {never closed\n", "line 2"),
        (RIS % "" + "TY  - JOUR\nTI  - Tea\n", "line 6"),
        ("TY  - JOUR\nno tag\nER  - \n", "line 2"),
        ("PMID- 1\nTI  - Tea\nwithout a tag\n", "line 3"),
        ("without a tag\n      that goes on\nPMID- 1\n", "line 1"),
    ],
)
def test_a_broken_file_is_refused_with_the_place_and_what_to_do(text, told, tmp_path):
    message = refused(saved(tmp_path, text, "mine.bib"))
    assert "mine.bib" in message and told in message


@pytest.mark.parametrize("known", formats.FORMATS, ids=lambda known: known.name)
def test_whatever_a_parser_of_references_raises_the_file_is_refused_by_name(
    known: ImportFormat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def read(text: str, file: str) -> list[dict]:
        raise AssertionError("not foreseen")

    failing = replace(known, mark=re.compile("tea"), read=read)
    monkeypatch.setattr(formats, "FORMATS", (failing, *formats.FORMATS))
    path = tmp_path / "odd.export"
    path.write_text("tea", encoding="utf-8")
    message = refused(path)
    assert "odd.export" in message and "(AssertionError: not foreseen)" in message
    assert f"damaged as {known.name}" in message


def test_the_earliest_mark_tells_the_format_and_a_refusal_names_all(tmp_path, monkeypatch):
    def read_labels(text, file):
        return [{"title": line.partition(" ")[2], "id": file} for line in text.splitlines()]

    label = ImportFormat("Tea label", re.compile(r"^LABEL ", re.MULTILINE), read_labels, "Kettle")
    monkeypatch.setattr(formats, "FORMATS", (*formats.FORMATS, label))
    records = opened(tmp_path, read_sources([saved(tmp_path, "LABEL Green tea\n", "tea")]))
    assert [(record["id"], record["title"]) for record in records] == [("tea", "Green tea")]
    quoting = saved(tmp_path, 'LABEL Tea\n@article{a, title = "x"}\n', "quoting")
    assert read_sources([quoting])[0]["title"] == "Tea"
    assert "CSL-JSON, NBIB, Tea label." in refused(saved(tmp_path, "a;b\n", "a.csv"))
    with pytest.raises(InvalidAudit, match="CSL-JSON, NBIB or Tea label"):
        create("mine", "page.html", [tmp_path / "none"], root=tmp_path)


def test_blank_lines_within_a_reference_move_no_text_to_another_field(tmp_path):
    first, second = RIS % "T2  - Journal\n", RIS % "AB  - Two\n\nlines\n"
    blank = second.replace("JOUR\n", "JOUR\n\n").replace("On tea", "On coffee and its makers")
    records = read(tmp_path, first + "\n" + blank)
    assert [one.get("abstract") for one in records] == [None, "Two lines"]
    assert records[0]["container-title"] == "Journal"


def test_a_paragraph_of_an_nbib_abstract_goes_on_after_a_blank_line(tmp_path):
    text = "PMID- 1\nTI  - Tea.\nAB  - One.\n      \n      Two.\n\nPMID- 2\nTI  - Coffee.\n"
    first, second = read(tmp_path, text)
    assert first["abstract"] == "One. Two." and second["title"] == "Coffee"


def test_a_missing_file_and_one_that_is_not_text_are_refused(tmp_path):
    assert "cannot be read" in refused(tmp_path / "none.bib")
    (tmp_path / "latin.bib").write_bytes(b"@book{a, title = {Caf\xe9}}")
    assert "UTF-8" in refused(tmp_path / "latin.bib")


def test_one_broken_file_names_itself_among_others(tmp_path):
    with pytest.raises(InvalidAudit, match=r"broken\.ris"):
        read_sources([EXPORTS / "zotero.bib", saved(tmp_path, "TY  - JOUR\n", "broken.ris")])


def test_ten_thousand_titles_are_ten_thousand_records_with_their_own_keys(tmp_path):
    text = "".join(RIS.replace("On tea", f"On tea, part {n}") % "" for n in range(10_000))
    records = read_sources([saved(tmp_path, text)])
    assert len({one["id"].lower() for one in records}) == 10_000


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
items = st.fixed_dictionaries(
    {"id": texts, "title": texts},
    optional={
        **dict.fromkeys(("DOI", "PMID", "note", "URL", "page", "type"), texts),
        "doi_of_many": st.just(""),
        "author": st.lists(st.fixed_dictionaries({"family": texts}, optional={"given": texts})),
        "issued": st.one_of(texts, st.fixed_dictionaries({"raw": texts})),
    },
)


@settings(max_examples=60, deadline=None)
@given(st.lists(items, max_size=6))
def test_whatever_an_export_holds_the_result_is_a_library(tmp_path_factory, records):
    read(tmp_path_factory.mktemp("any"), json.dumps(records))


@settings(max_examples=60, deadline=None)
@given(texts.map(lambda text: re.sub(r"[{}@\\\\]", "", text)))
def test_any_characters_in_bibtex_and_ris_give_a_library_or_a_refusal(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("any")
    for template in (BIBTEX % f", note = {{{text}}}", RIS % f"N1  - {text}\n"):
        try:
            assert len(read(folder, template)) == 1
        except InvalidAudit as error:
            assert "line" in str(error)
