"""Exports as databases write them: nothing lost, nothing joined without a word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from claimaudit.cli import main
from claimaudit.schema.faults import InvalidAudit
from claimaudit.sources.bibliography import as_ris
from claimaudit.sources.importing.joining import are_alike
from claimaudit.sources.importing.sources import Exported, read_exports
from claimaudit.sources.library import Library
from collection import ROOT, write_empty_collection

LIBRARIES = Path(__file__).parent / "libraries"
PAGE = Path(__file__).parent / "captured" / "ginger-tea.html"
TRIAL = "Coffee and sleep in shift workers"


def exported(folder: Path, *texts: str | bytes) -> Exported:
    """What exports hold, whose records are also a library that an audit can open."""
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"export{number}")
        paths[-1].write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    found = read_exports(paths)
    (folder / "library.json").write_text(json.dumps(found.items), encoding="utf-8")
    Library.read(folder / "library.json")
    assert found.read >= len(found.items)
    return found


def ris(*fields: str, title: str = TRIAL, kind: str = "JOUR") -> str:
    lines = [
        f"TY  - {kind}",
        f"TI  - {title}",
        "AU  - Example, Ann",
        "PY  - 2015",
        *fields,
        "ER  - ",
    ]
    return "\n".join(lines) + "\n"


# The files


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("chapters_one_doi.bib", 2),
        ("cochrane.ris", 2),
        ("comment_braces.bib", 1),
        ("concat.bib", 1),
        ("crossref.bib", 2),
        ("declared_cp1252.bib", 1),
        ("doi_other_resolver.bib", 1),
        ("ebsco_doi_l3.ris", 1),
        ("eric.nbib", 1),
        ("html_abstract.ris", 1),
        ("latin1.ris", 1),
        ("n1_doi.ris", 1),
        ("no_key.bib", 1),
        ("old_sici_doi.ris", 2),
        ("one_space.ris", 1),
        ("ovid.ris", 2),
        ("rayyan_folded.ris", 1),
        ("retracted_title.ris", 1),
        ("retraction.nbib", 1),
        ("ris_type_not_first.ris", 1),
        ("thesis_and_article.ris", 2),
        ("two_dash_blank_type.ris", 1),
        ("utf8_bom_crlf.ris", 1),
        ("wos.txt", 1),
    ],
)
def test_every_kind_of_export_gives_its_sources(name, expected, tmp_path):
    found = exported(tmp_path, (LIBRARIES / name).read_bytes())
    assert len(found.items) == expected and not found.left_out
    for item in found.items:
        assert item["title"] != "unknown" and item["issued"]["date-parts"]
        assert (item.get("author") or item["editor"])[0]["family"]


@pytest.mark.parametrize(
    ("name", "what", "remedy"),
    [
        ("endnote_tagged.enw", "EndNote", "RIS"),
        ("scopus.csv", "CSV", "RIS"),
    ],
)
def test_a_file_that_is_not_read_is_named_with_the_export_to_choose(name, what, remedy):
    with pytest.raises(InvalidAudit) as caught:
        read_exports([LIBRARIES / name])
    assert what in str(caught.value) and remedy in str(caught.value)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("ebsco_doi_l3.ris", "DOI", "10.1234/ex.1"),
        ("n1_doi.ris", "DOI", "10.1234/ex.1"),
        ("rayyan_folded.ris", "DOI", "10.1234/ex.1"),
        ("doi_other_resolver.bib", "DOI", "10.1145/1.2"),
        ("concat.bib", "container-title", "Fifteenth Symposium on Coffee"),
        ("crossref.bib", "container-title", "Symposium on Coffee"),
        ("crossref.bib", "publisher", "Example Press"),
        ("crossref.bib", "issued", {"date-parts": [[1999]]}),
        ("html_abstract.ris", "title", "Coffee in Homo adults & teens"),
        ("html_abstract.ris", "abstract", "Coffee reduced sleep. Results: Adults slept less."),
        ("latin1.ris", "title", "Café and sleep in adults"),
        ("declared_cp1252.bib", "author", [{"family": "Müller", "given": "Ann"}]),
        ("old_sici_doi.ris", "DOI", "10.1639/0044-7447(2000)029<0126:FITEOT>2.0.CO;2"),
    ],
)
def test_a_field_of_an_export_is_read(name, field, value):
    assert read_exports([LIBRARIES / name]).items[0][field] == value


# Two sources are never silently made one


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (ris("VL  - 140", "SP  - 239"), ris("VL  - 141", "SP  - 179")),
        (ris("IS  - 12"), ris("IS  - 17")),
        (ris("SP  - 12", "EP  - 14"), ris("SP  - 112", "EP  - 114")),
        (ris(), ris(kind="THES")),
        (ris("DO  - 10.1000/a"), ris("DO  - 10.1000/b")),
        # A wrong PMID on the second.
        (
            ris("DO  - 10.1000/a", "AN  - 77", "DB  - PubMed"),
            ris("DO  - 10.1000/b", "AN  - 77", "DB  - PubMed", title="Another paper altogether"),
        ),
        (ris("DO  - 10.1000/a"), ris("DO  - 10.1000/a", title=f"{TRIAL}: reply")),
        (ris("DO  - 10.1000/a", title=f"{TRIAL} I"), ris("DO  - 10.1000/a", title=f"{TRIAL} II")),
        (ris("DO  - 10.1000/a", title="茶と睡眠"), ris("DO  - 10.1000/a", title="茶と不眠")),
    ],
)
@pytest.mark.parametrize("in_turn", [False, True])
def test_two_sources_that_differ_both_stay_and_are_offered(first, second, in_turn, tmp_path):
    found = exported(tmp_path, *([second, first] if in_turn else [first, second]))
    assert len(found.items) == 2 and not found.joins and len(found.open_pairs) == 1
    assert all(item["id"] in found.open_pairs[0] for item in found.items)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (ris("DO  - 10.1000/a"), ris("DO  - https://doi.org/10.1000/A", title=f"{TRIAL}: a trial")),
        (ris("DO  - 10.1000/a"), ris("L3  - 10.1000/a", title=TRIAL.upper() + ".")),
        (ris("VL  - 09", "SP  - 983"), ris("VL  - 9", "SP  - 983", "EP  - 991")),
        (ris("DO  - 10.1000/a"), ris("AN  - 77", "DB  - MEDLINE")),
        (ris(title="Effects of β-caryophyllene"), ris(title="Effects of beta-caryophyllene")),
        (
            ris("DO  - 10.1000/a", title="The effect of coffee"),
            ris("DO  - 10.1000/a", title="The effects of coffee"),
        ),
        (ris(), ris().replace("Example, Ann", "Example A.")),
    ],
)
def test_a_duplicate_of_two_databases_becomes_one_source_and_is_listed(first, second, tmp_path):
    found = exported(tmp_path, first, second)
    assert len(found.items) == 1 and not found.open_pairs
    assert found.joins == ["Example2015: export0, record 1; export1, record 1"]


def test_an_identifier_of_two_sources_stands_in_the_note_of_the_second():
    first, second = read_exports([LIBRARIES / "chapters_one_doi.bib"]).items
    assert first["DOI"] == "10.1234/book" and "DOI" not in second
    assert "also that of a: 10.1234/book" in second["note"]


def test_no_field_of_one_source_comes_into_another():
    thesis, article = read_exports([LIBRARIES / "thesis_and_article.ris"]).items
    assert (thesis["type"], thesis["volume"]) == ("thesis", "76")
    assert not {"DOI", "issue", "page", "container-title"} & thesis.keys()
    assert (article["volume"], article["page"]) == ("229", "983-991")


def test_titles_in_scripts_whose_vowels_are_marks_are_told_apart():
    assert are_alike("चाय और नींद", "चाय और नींद.") and not are_alike("चाय की", "चाय का")


def test_exports_of_one_audit_read_together_are_its_sources(tmp_path):
    items = json.loads((ROOT / "references/kratom-alcohol/library.json").read_text("utf-8"))
    found = exported(tmp_path, as_ris(items), json.dumps(items))
    assert len(found.items) == len(items) and not found.open_pairs
    for kind in ("DOI", "PMID", "PMCID", "URL"):
        back = exported(tmp_path, as_ris(items)).items
        assert sum(kind in item for item in back) == sum(bool(item.get(kind)) for item in items)


# Identifiers


@pytest.mark.parametrize(
    ("fields", "kind", "value"),
    [
        (["C2  - 23450540", "DB  - Scopus"], "PMID", "23450540"),
        (["C3  - PUBMED 23450540,EMBASE 611"], "PMID", "23450540"),
        (["ID  - 23450540", "DB  - Ovid MEDLINE(R)"], "PMID", "23450540"),
        (
            ["L2  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&NEWS=N&D=medp&AN=23450540"],
            "PMID",
            "23450540",
        ),
        (["UR  - https://pubmed.ncbi.nlm.nih.gov/23450540/"], "PMID", "23450540"),
        (["UR  - https://www.ncbi.nlm.nih.gov/pmc/articles/PMC77/"], "PMCID", "PMC77"),
        (["PMID  - 23450540"], "PMID", "23450540"),
        (["UR  - https://dx.doi.org/10.1000/a%3C1%3E"], "DOI", "10.1000/a<1>"),
        (["UR  - https://onlinelibrary.example/doi/abs/10.1000/tea.7"], "DOI", "10.1000/tea.7"),
        (["L2  - http://doi.acm.org/10.1145/1.2"], "DOI", "10.1145/1.2"),
        (["DO  - 10.1000/tea [doi]"], "DOI", "10.1000/tea"),
        (["N1  - DOI: 10.1000/tea"], "DOI", "10.1000/tea"),
    ],
)
def test_an_identifier_is_found_where_the_export_has_it(fields, kind, value, tmp_path):
    (item,) = exported(tmp_path, ris(*fields)).items
    assert item[kind] == value


@pytest.mark.parametrize("fields", [["ID  - 111"], ["C2  - 23450540"], ["C3  - EMBASE 23450540"]])
def test_a_number_of_another_database_is_no_pmid(fields, tmp_path):
    assert "PMID" not in exported(tmp_path, ris(*fields)).items[0]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Liu R.", {"family": "Liu", "given": "R."}),
        ("van der Berg A.-B.", {"family": "van der Berg", "given": "A.-B."}),
        ("Brownstein C D", {"family": "Brownstein", "given": "C D"}),
        ("A. Author-One", {"family": "Author-One", "given": "A."}),
        ("World Health Organization", {"literal": "World Health Organization"}),
        ("Glaxo S.A.", {"literal": "Glaxo S.A."}),
        ("U.S. Congress", {"literal": "U.S. Congress"}),
        ("Hepatitis B", {"literal": "Hepatitis B"}),
    ],
)
def test_a_person_without_a_comma_has_a_family_name(written, expected, tmp_path):
    text = ris().replace("Example, Ann", written)
    assert exported(tmp_path, text).items[0]["author"] == [expected]


# Encodings and broken entries


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_an_encoding_that_shows_is_read(codec, end, tmp_path):
    text = ris(title="Café et sommeil").replace("\n", end).encode(codec)
    found = exported(tmp_path, text)
    assert found.items[0]["title"] == "Café et sommeil"
    assert bool(found.notes) == (codec == "cp1252")


def test_another_script_in_an_unknown_code_page_is_refused_and_not_guessed(tmp_path):
    with pytest.raises(InvalidAudit, match="UTF-8"):
        exported(tmp_path, ris(title="Чай и сон").encode("cp1251"))


def test_a_stated_code_page_is_read(tmp_path):
    text = "% Encoding: windows-1251\n@book{a, title = {Чай и сон}, year = 2015}"
    assert exported(tmp_path, text.encode("cp1251")).items[0]["title"] == "Чай и сон"


@pytest.mark.parametrize(
    ("sound", "broken", "place"),
    [
        (
            "@book{{k{n}, title = {{Tea {n}}}, year = 2015}}\n",
            "@book{x, title = {Never\n",
            "line 6",
        ),
        ("TY  - BOOK\nTI  - Tea {n}\nER  - \n", "TY  - BOOK\nTI  - Never\n", "line 16"),
        ("PMID- {n}\nTI  - Tea {n}\n\n", "PMID- 99\nno field\n\n", "line 17"),
    ],
)
def test_one_broken_entry_is_listed_and_the_others_are_taken(sound, broken, place, tmp_path):
    texts = [sound.format(n=number) for number in range(1, 11)]
    found = exported(tmp_path, "".join([*texts[:5], broken, *texts[5:]]))
    assert len(found.items) == 10 and found.read == 10
    assert len(found.left_out) == 1 and place in str(found.left_out[0])
    assert found.sections()[0][1] == [str(found.left_out[0])]


def test_lines_between_references_are_counted_and_the_first_is_named():
    (note,) = read_exports([LIBRARIES / "ovid.ris"]).notes
    assert note == "ovid.ris: lines between the references skipped: 3, such as “1.”"


def test_a_field_in_front_of_the_type_belongs_to_its_reference(tmp_path):
    text = "".join(f"TI  - Tea {n}\nTY  - BOOK\nPY  - 201{n}\nER  - \n\n" for n in (1, 2))
    items = exported(tmp_path, text).items
    assert [(item["title"], item["issued"]["date-parts"]) for item in items] == [
        ("Tea 1", [[2011]]),
        ("Tea 2", [[2012]]),
    ]


def test_web_of_science_text_is_read_with_its_authors_pages_and_numbers(tmp_path):
    text = (
        "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Hill, A\n   Wood, B\n"
        "AF Hill, Ann\n   Wood, Bob\nTI Tea and\n   sleep\nSO TEA STUDIES\nVL 3\nIS 2\nBP 7\nEP 9\n"
        "DI 10.1000/tea\nPM 77\nPD MAY\nPY 2022\nER\n\nEF\n"
    )
    (item,) = exported(tmp_path, text).items
    assert item["title"] == "Tea and sleep" and item["author"][1]["given"] == "Bob"
    assert (item["DOI"], item["PMID"], item["page"]) == ("10.1000/tea", "77", "7-9")
    assert item["issued"] == {"date-parts": [[2022, 5]]}


# What `new` says


def test_new_says_what_it_read_joined_kept_and_left(tmp_path, monkeypatch, capsys):
    root = tmp_path / "collection"
    root.mkdir()
    write_empty_collection(root)
    monkeypatch.chdir(root)
    library = tmp_path / "two.ris"
    library.write_text(
        ris("VL  - 1", "DO  - 10.1000/a") + ris("DO  - 10.1000/a") + ris("VL  - 2"), "utf-8"
    )
    arguments = ["new", "mine", "--article", str(PAGE), "--library", str(library)]
    assert main(arguments) == 0
    told = capsys.readouterr()
    account = "records read: 3; joined to another: 1; sources kept: 2; pairs to decide: 1"
    kept = (root / "references/mine/imported.txt").read_text("utf-8")
    for text in (told.out + told.err, kept):
        assert account in text
        assert "Example2015: two.ris, record 1; two.ris, record 2" in text
        assert "Example2015 and Example2015a: volume 1 and 2" in text
