"""Papers on lived experience in mental health education, and each service's way to tell of them.

Authors, titles, journals and DOIs are bibliographic facts. Numbers of the services (OpenAlex, most PMIDs),
abstracts and the citations among the papers are made up.
"""

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import escape

WORKS = [
    {
        "n": 1,
        "title": "User and carer involvement in the training and education of health professionals: "
        "A review of the literature",
        "authors": [("Repper", "Julie"), ("Breeze", "Jayne")],
        "journal": "International Journal of Nursing Studies",
        "issn": "0020-7489",
        "date": (2007, 3, None),
        "volume": "44",
        "issue": "3",
        "pages": ("511", "519"),
        "doi": "10.1016/j.ijnurstu.2006.05.013",
        "pmid": "16842793",
        "cites": [],
    },
    {
        "n": 2,
        "title": "Active patient involvement in the education of health professionals",
        "authors": [("Towle", "Angela"), ("Bainbridge", "Lesley"), ("Godolphin", "William")],
        "journal": "Medical Education",
        "issn": "0308-0110",
        "date": (2010, 1, None),
        "volume": "44",
        "issue": "1",
        "pages": ("64", "74"),
        "doi": "10.1111/j.1365-2923.2009.03530.x",
        "pmid": "20078757",
        "cites": [1],
    },
    {
        "n": 3,
        "title": "'Things you can't learn from books': Teaching recovery from a lived experience perspective",
        "authors": [("Byrne", "Louise"), ("Happell", "Brenda"), ("Welch", "Tony"), ("Moxham", "Lorna Jane")],
        "journal": "International Journal of Mental Health Nursing",
        "issn": "1445-8330",
        "date": (2013, 6, None),
        "volume": "22",
        "issue": "3",
        "pages": ("195", "204"),
        "doi": "10.1111/j.1447-0349.2012.00875.x",
        "pmid": "90000003",
        "cites": [1, 2],
    },
    {
        "n": 4,
        "title": "Consumer involvement in the tertiary-level education of mental health professionals: "
        "A systematic review",
        "authors": [("Happell", "Brenda"), ("Byrne", "Louise"), ("McAllister", "Margaret")],
        "journal": "International Journal of Mental Health Nursing",
        "issn": "1445-8330",
        "date": (2014, 2, None),
        "volume": "23",
        "issue": "1",
        "pages": ("3", "16"),
        "doi": "10.1111/inm.12021",
        "pmid": "90000004",
        "cites": [1, 2, 3],
    },
    {
        "n": 5,
        "title": "Challenging the Public Stigma of Mental Illness: A Meta-Analysis of Outcome Studies",
        "authors": [("Corrigan", "Patrick W."), ("Morris", "Scott B."), ("Rüsch", "Nicolas")],
        "journal": "Psychiatric Services",
        "issn": "1075-2730",
        "date": (2012, 10, None),
        "volume": "63",
        "issue": "10",
        "pages": ("963", "973"),
        "doi": "10.1176/appi.ps.201100529",
        "pmid": "23032675",
        "cites": [],
    },
]
ABSTRACT = "Background: learning from those who have lived it, p < 0.05, changes what students think & do."


def filler(count: int) -> list[dict]:
    """Return that many works more, told apart by their number only."""
    return [
        {
            **WORKS[0],
            "n": n,
            "title": f"Made-up work {n}",
            "doi": f"10.5555/filler.{n}",
            "pmid": str(80000000 + n),
            "cites": [],
        }
        for n in range(6, 6 + count)
    ]


def openalex(work: dict) -> dict:
    year, month, day = work["date"]
    index: dict[str, list[int]] = {}
    for position, word in enumerate(ABSTRACT.split()):
        index.setdefault(word, []).append(position)
    return {
        "id": f"https://openalex.org/W{work['n']}",
        "doi": f"https://doi.org/{work['doi']}",
        "title": work["title"],
        "display_name": work["title"],
        "relevance_score": 12.5 + work["n"],
        "publication_year": year,
        "publication_date": f"{year}-{month:02}-{day or 1:02}",
        "ids": {
            "openalex": f"https://openalex.org/W{work['n']}",
            "doi": f"https://doi.org/{work['doi']}",
            "pmid": f"https://pubmed.ncbi.nlm.nih.gov/{work['pmid']}",
        },
        "language": "en",
        "primary_location": {
            "landing_page_url": f"https://doi.org/{work['doi']}",
            "source": {"display_name": work["journal"], "issn_l": work["issn"], "issn": [work["issn"]]},
        },
        "type": "article",
        "authorships": [
            {"author_position": "first", "author": {"display_name": f"{given} {family}", "orcid": None}}
            for family, given in work["authors"]
        ],
        "biblio": dict(
            zip(
                ("volume", "issue", "first_page", "last_page"),
                (work["volume"], work["issue"], *work["pages"]),
                strict=True,
            )
        ),
        "is_retracted": False,
        "keywords": [
            {"id": "https://openalex.org/keywords/x", "display_name": "Mental health", "score": 0.5}
        ],
        "referenced_works": [f"https://openalex.org/W{n}" for n in work["cites"]],
        "abstract_inverted_index": index,
    }


def crossref(work: dict, known: dict[int, dict]) -> dict:
    year, month, _ = work["date"]
    return {
        "DOI": work["doi"].upper(),
        "type": "journal-article",
        "title": [work["title"]],
        "author": [
            {"given": given, "family": family, "sequence": "additional", "affiliation": []}
            for family, given in work["authors"]
        ],
        "container-title": [work["journal"]],
        "issued": {"date-parts": [[year, month]]},
        "volume": work["volume"],
        "issue": work["issue"],
        "page": "-".join(work["pages"]),
        "ISSN": [work["issn"]],
        "abstract": f"<jats:title>Abstract</jats:title><jats:p>{escape(ABSTRACT)}</jats:p>",
        "publisher": "A publisher",
        "URL": f"http://dx.doi.org/{work['doi']}",
        "score": 30.0 + work["n"],
        "reference-count": len(work["cites"]),
        **(
            {
                "reference": [
                    {"key": f"r{n}", "DOI": known[n]["doi"], "doi-asserted-by": "publisher"}
                    for n in work["cites"]
                ]
            }
            if work["cites"]
            else {}
        ),
    }


def europepmc(work: dict) -> dict:
    year, month, _ = work["date"]
    return {
        "id": work["pmid"],
        "source": "MED",
        "pmid": work["pmid"],
        "doi": work["doi"],
        "title": work["title"] + ".",
        "authorString": ", ".join(f"{family} {given[0]}" for family, given in work["authors"]) + ".",
        "authorList": {
            "author": [
                {
                    "fullName": f"{family} {given[0]}",
                    "firstName": given,
                    "lastName": family,
                    "initials": given[0],
                }
                for family, given in work["authors"]
            ]
        },
        "journalInfo": {
            "issue": work["issue"],
            "volume": work["volume"],
            "monthOfPublication": month,
            "yearOfPublication": year,
            "printPublicationDate": f"{year}-{month:02}-01",
            "journal": {"title": work["journal"], "issn": work["issn"]},
        },
        "pubYear": str(year),
        "pageInfo": "-".join(work["pages"]),
        "abstractText": f"<h4>Background</h4>{escape(ABSTRACT)}",
        "language": "eng",
        "pubTypeList": {"pubType": ["Journal Article"]},
        "keywordList": {"keyword": ["Mental health"]},
    }


def europepmc_listed(work: dict, order: int) -> dict:
    return {
        "id": work["pmid"],
        "source": "MED",
        "citationType": "JOURNAL ARTICLE",
        "title": work["title"] + ".",
        "authorString": ", ".join(f"{family} {given[0]}" for family, given in work["authors"]),
        "journalAbbreviation": "Abbr J",
        "pubYear": work["date"][0],
        "volume": work["volume"],
        "issue": work["issue"],
        "pageInfo": "-".join(work["pages"]),
        "citedOrder": order,
        "match": "Y",
    }


def pubmed(work: dict) -> str:
    year, month, _ = work["date"]
    authors = "".join(
        f'<Author ValidYN="Y"><LastName>{family}</LastName><ForeName>{given}</ForeName></Author>'
        for family, given in work["authors"]
    )
    return f"""<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="1">{work["pmid"]}</PMID>
<Article PubModel="Print"><Journal><ISSN IssnType="Print">{work["issn"]}</ISSN>
<JournalIssue CitedMedium="Print">
<Volume>{work["volume"]}</Volume><Issue>{work["issue"]}</Issue><PubDate><Year>{year}</Year>
<Month>{date(year, month, 1):%b}</Month></PubDate></JournalIssue>
<Title>{work["journal"]}</Title></Journal><ArticleTitle>{escape(work["title"])}.</ArticleTitle>
<Pagination><MedlinePgn>{work["pages"][0]}-{work["pages"][1]}</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">{escape(work["doi"])}</ELocationID>
<Abstract><AbstractText Label="BACKGROUND">{escape(ABSTRACT)}</AbstractText></Abstract>
<AuthorList CompleteYN="Y">{authors}</AuthorList><Language>eng</Language><PublicationTypeList>
<PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList></Article>
<KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="N">Mental health</Keyword></KeywordList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">{work["pmid"]}</ArticleId></ArticleIdList></PubmedData>
</PubmedArticle>"""
