"""Sources are read, cited and linked; nothing in a bibliography is trusted."""

import copy
import json
import subprocess
import sys

import pytest

from claimaudit.schema.faults import InvalidAudit
from claimaudit.sources.library import Library, is_identifier, styles
from claimaudit.views.html import safe
from collection import ROOT

HILL = {
    "id": "Hill2022",
    "type": "article-journal",
    "title": "A randomised trial of tea",
    "author": [
        {"family": "Hill", "given": "Anna B."},
        {"family": "Berg", "given": "Carl", "non-dropping-particle": "van den"},
        {"family": "Li", "given": "D."},
    ],
    "issued": {"date-parts": [[2022, 5]]},
    "container-title": "Journal of Beverages",
    "volume": "3",
    "issue": "2",
    "page": "1-9",
    "DOI": "10.1000/tea.1",
    "PMID": "12345678",
    "PMCID": "PMC765",
    "custom": {
        "verified": ["title", "DOI"],
        "verified_by": "publisher's page",
        "unverified": [],
        "funding": "a grower",
        "conflict": "industry",
        "identity": "full",
    },
}


def source(citekey, **changes):
    """The source above as another one: other id, no identifiers, and the given changes."""
    record = {name: copy.deepcopy(value) for name, value in HILL.items()}
    for name in ("DOI", "PMID", "PMCID"):
        del record[name]
    record |= {"id": citekey} | {name.replace("_", "-"): value for name, value in changes.items()}
    return {name: value for name, value in record.items() if value is not None}


def library(tmp_path, *records, style="apa"):
    path = tmp_path / "library.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    return Library.read(path, style)


def refused(tmp_path, *records, style="apa"):
    with pytest.raises(InvalidAudit) as error:
        library(tmp_path, *records, style=style)
    return str(error.value)


# Citing


def test_a_source_is_written_in_the_style_of_the_audit(tmp_path):
    apa, nature = (library(tmp_path, HILL, style=style) for style in ("apa", "nature"))
    assert apa.reference("Hill2022") == (
        "Hill, A. B., van den Berg, C., & Li, D. (2022). A randomised trial of tea. "
        "Journal of Beverages, 3(2), 1–9. https://doi.org/10.1000/tea.1"
    )
    assert nature.reference("Hill2022") == (
        "Hill, A. B., van den Berg, C. & Li, D. A randomised trial of tea. "
        "Journal of Beverages 3, 1–9 (2022)."
    )


@pytest.mark.parametrize("style", ["nature", "ieee", "american-medical-association"])
def test_a_numeric_style_gives_no_number_because_references_stand_alone(tmp_path, style):
    sources = library(tmp_path, HILL, source("Other"), style=style)
    assert all(sources.reference(key)[0] in "HA" for key in sources.citekeys)


@pytest.mark.parametrize(
    ("authors", "cited"),
    [
        (["Hill"], "Hill 2022"),
        (["Hill", "Berg"], "Hill and Berg 2022"),
        (["Hill", "Berg", "Li"], "Hill et al. 2022"),
        (["Hill", "et al."], "Hill et al. 2022"),
        ([], "A randomised trial of tea 2022"),
    ],
)
def test_a_source_is_cited_by_its_authors_and_year(tmp_path, authors, cited):
    names = [{"literal": name} for name in authors]
    assert library(tmp_path, source("Hill2022", author=names)).cite("Hill2022") == cited


def test_a_source_without_year_is_cited_as_undated(tmp_path):
    sources = library(tmp_path, source("Hill", issued=None))
    assert sources.cite("Hill") == "Hill et al. n.d."
    assert "(n.d.)" in sources.reference("Hill")


def test_sources_cited_alike_are_told_apart_by_a_letter(tmp_path):
    sources = library(tmp_path, source("One"), source("Two"), source("Six", author=[]))
    cited = [sources.cite(key) for key in sources.citekeys]
    assert cited == ["Hill et al. 2022a", "Hill et al. 2022b", "A randomised trial of tea 2022"]


def test_a_source_without_authors_gives_its_title_once(tmp_path):
    sources = library(tmp_path, source("Hill", author=None))
    assert sources.reference("Hill") == (
        "A randomised trial of tea. (2022). Journal of Beverages, 3(2), 1–9."
    )


def test_authors_read_in_part_are_printed_as_et_al(tmp_path):
    names = [{"family": "Hill", "given": "A."}, {"literal": "et al."}]
    sources = library(tmp_path, source("Hill", author=names))
    assert sources.reference("Hill").startswith("Hill, A., et al. (2022).")


def test_a_field_that_is_not_confirmed_in_full_is_named_with_the_reference(tmp_path):
    custom = {"unverified": ["author", "DOI"]}
    sources = library(tmp_path, source("Hill", custom=custom))
    assert sources.reference("Hill").endswith("[Not confirmed in full: authors]")
    assert sources.unverified("Hill") == ("author", "DOI")


def test_what_nobody_saw_is_unknown_and_not_none(tmp_path):
    sources = library(tmp_path, HILL, source("Bare", custom=None))
    assert (sources.funding("Hill2022"), sources.interest("Hill2022")) == ("a grower", "industry")
    assert (sources.funding("Bare"), sources.interest("Bare")) == ("unknown", "unknown")
    assert sources.caution("Bare") == "" and sources.unverified("Bare") == ()


def test_a_misspelled_citekey_names_the_nearest(tmp_path):
    with pytest.raises(KeyError, match="Did you mean 'Hill2022'"):
        library(tmp_path, HILL).reference("Hil2022")


def test_formatting_prints_nothing_and_the_formatter_is_loaded_only_when_needed(tmp_path):
    (tmp_path / "library.json").write_text(
        json.dumps([HILL | {"unheard-of": "field"}]), encoding="utf-8"
    )
    code = (
        "import sys; from claimaudit.sources.library import Library;"
        "sources = Library.read('library.json'); sources.cite('Hill2022');"
        "assert 'citeproc' not in sys.modules;"
        "sources.reference('Hill2022')"
    )
    command = [sys.executable, "-W", "always", "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# Hostile records

HOSTILE = [
    "<script>alert('x')</script>",
    '<img src=x onerror="alert(1)">',
    '<i>slanted</i> & <span class="nocase">X</span> < 5',
    "javascript:alert(1)",
    "&lt;b&gt; &amp;amp;",
    "]]><!-- {{ title }} %s {0} \\",
]


@pytest.mark.parametrize("style", ["apa", "nature", "chicago-author-date"])
@pytest.mark.parametrize("title", HOSTILE)
def test_markup_in_a_title_is_literal_as_text_and_escaped_as_html(tmp_path, title, style):
    sources = library(tmp_path, source("Evil", title=title, language="fr"), style=style)
    escaped = safe(sources.reference("Evil"))
    assert title in sources.reference("Evil")
    assert "<" not in escaped and '"' not in escaped


def test_markup_in_names_and_journals_is_escaped(tmp_path):
    evil = "<b onclick='x'>"
    record = source("Evil", author=[{"family": evil, "given": evil}], container_title=evil)
    sources = library(tmp_path, record | {"URL": "javascript:alert(1)//<script>"})
    assert "<" not in safe(sources.reference("Evil"))
    assert sources.links("Evil") == []


# Links


def test_links_are_built_from_identifiers_only(tmp_path):
    sources = library(tmp_path, HILL | {"URL": "http://example.org/"})
    assert sources.links("Hill2022") == [
        ("DOI", "https://doi.org/10.1000/tea.1"),
        ("PubMed", "https://pubmed.ncbi.nlm.nih.gov/12345678/"),
        ("PMC", "https://pmc.ncbi.nlm.nih.gov/articles/PMC765/"),
    ]


def test_odd_characters_of_a_real_doi_are_encoded_in_the_address(tmp_path):
    doi = '10.1002/(SICI)1097(1998)17:15<16"&?#%'
    ((_, address),) = library(tmp_path, source("Old", DOI=doi)).links("Old")
    assert address == "https://doi.org/10.1002/(SICI)1097(1998)17:15%3C16%22%26%3F%23%25"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOI", "javascript:alert(1)"),
        ("DOI", "https://doi.org/10.1000/tea"),
        ("DOI", "10.1000/tea 1"),
        ("DOI", "10.1000/tea\n"),
        ("DOI", "10.٣٣٣٣/tea"),
        ("PMID", "12345678/../evil"),
        ("PMID", 12345678),
        ("PMCID", "765"),
        ("PMCID", "PMC765\n"),
    ],
)
def test_what_is_no_identifier_is_refused_and_never_linked(tmp_path, name, value):
    record = source("Evil") | {name: value}
    assert not is_identifier(name, value)
    assert Library({"Evil": record}).links("Evil") == []
    message = refused(tmp_path, record)
    assert f"library.json record 1 (Evil), column {name}" in message
    assert f"not a {name}" in message


# Broken libraries


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read"),
        (b"", "not JSON"),
        (b'[{"id": "A",}]', "not JSON"),
        pytest.param(
            b'[{"volume": ' + b"7" * 5000 + b"}]", "too many digits", id="number too long"
        ),
        (b'{"id": "A"}', "JSON array"),
        (b"\xff[]", "not UTF-8"),
        (b'["Hill"]', "JSON object"),
    ],
)
def test_a_file_that_is_no_library_is_refused(tmp_path, content, says):
    if content is not None:
        (tmp_path / "library.json").write_bytes(content)
    with pytest.raises(InvalidAudit, match=says) as error:
        Library.read(tmp_path / "library.json")
    assert "library.json" in str(error.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": None}, "column title"),
        ({"type": None}, "column type"),
        ({"title": "  "}, "column title"),
        ({"title": 5}, "column title"),
        ({"id": None}, "column id"),
        ({"id": "two words"}, "one plain word"),
        ({"id": '"><script>'}, "one plain word"),
        ({"author": "Hill, A."}, "not a list of names"),
        ({"author": [{"given": "A."}]}, "not a list of names"),
        ({"issued": "2022"}, "not a CSL date"),
        ({"issued": {"date-parts": [[]]}}, "not a CSL date"),
        ({"issued": {"date-parts": [["May"]]}}, "not a CSL date"),
        ({"custom": []}, "column custom"),
        ({"custom": {"conflict": "industrie"}}, "Did you mean 'industry'"),
        ({"custom": {"identity": "complete"}}, "column custom.identity"),
        ({"custom": {"unverified": "DOI"}}, "column custom.unverified"),
        ({"custom": {"funding": ["x"]}}, "column custom.funding"),
    ],
)
def test_a_record_of_the_wrong_form_is_refused_with_its_place(tmp_path, change, says):
    record = {name: value for name, value in (HILL | change).items() if value is not None}
    message = refused(tmp_path, record)
    assert says in message and "library.json record 1" in message


def test_all_faults_of_a_library_are_told_at_once(tmp_path):
    message = refused(tmp_path, HILL, source("A", title=None), source("B", issued=5))
    assert "record 2 (A), column title" in message
    assert "record 3 (B), column issued" in message


def test_the_same_id_twice_is_refused(tmp_path):
    assert "it stands in records 1, 2" in refused(tmp_path, source("Hill"), source("Hill"))


def test_the_same_paper_under_two_ids_is_refused(tmp_path):
    twin = source("Twin", DOI=HILL["DOI"].upper())
    message = refused(tmp_path, HILL, twin)
    assert "column DOI" in message and "it stands in records 1, 2" in message


@pytest.mark.parametrize(
    ("style", "meant"), [("natur", "'nature'"), ("vancouver", "vancouver"), ("../apa", "'apa'")]
)
def test_an_unknown_style_names_the_nearest(tmp_path, style, meant):
    message = refused(tmp_path, HILL, style=style)
    assert "audit.toml" in message and "citation_style" in message and meant in message


def test_the_usual_styles_are_bundled():
    assert {"apa", "nature", "ieee", "american-medical-association"} <= set(styles())


def test_every_library_of_the_collection_formats_every_source():
    paths = sorted(ROOT.glob("references/*/library.json"))
    assert paths
    for path in paths:
        sources = Library.read(path)
        for citekey in sources.citekeys:
            assert len(sources.reference(citekey)) > 20
            assert sources.cite(citekey)
