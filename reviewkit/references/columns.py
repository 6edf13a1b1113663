"""Which columns of tables hold which field, for every exporter at once: their names rarely contradict."""

from __future__ import annotations

from reviewkit.references.compose import table

# Names are folded: "Author/s" is "author s", "Publication_Year" is "publication year". They come from exports
# of Scopus, Web of Science, Embase, PubMed, Lens, IEEE, CINAHL, CENTRAL, Google Scholar, OpenAlex, BVS, SciELO,
# Zotero, Rayyan, Covidence, Abstrackr, ASReview, EPPI-Reviewer and RefWorks, and from BibTeX's field names.
COLUMNS = table(
    "|",
    many=True,
    title="title|article title|item title|document title|primary title|title primary|display name|publication title"
    "|titles|reference title|t1|ti|titulo|titel|paper title",
    people="author full names|af|authors|author|author s|authors primary|author names|contributors|creators"
    "|first authors|inventors|au|creator|autores|autor|author list|authorships author display name|authorships",
    editors="editors|editor|authors secondary|book editors",
    container="source title|journal|journal book|publication title|periodical full|journal title|full journal name"
    "|publication name|journal name|publication|source|booktitle|book title|parent title|conference name"
    "|primary location source display name|container title|host venue|venue|periodical|journaltitle|jf|jo|t2"
    "|title secondary|proceedings title|source titles|serial title|journal book title|secondary title|so",
    short="abbreviated source title|journal abbreviation|journal iso abbreviation|periodical abbrev|source abbreviation"
    "|journal abbrev|shortjournal|iso abbreviation|ja|abbrev source title|journal iso abbreviation",
    series="series title|book series title|series|book series|title tertiary",
    dates="publication year|year|published year|pub year|date published|publication date|date|py|year published|issued"
    "|pub date|publication year pub|cover date|date of publication|ano|año|jahr|published|y1|pub date free from"
    "|publication date year",
    month="month|published month|publication month|pub month day",
    day="day",
    volume="volume|journal volume|volume number|vol|vl",
    issue="issue|issue number|journal issue|number|issue no|is|nr",
    first_page="start page|page start|first page|beginning page|startpage|bp|sp|biblio first page",
    last_page="end page|page end|last page|ending page|endpage|other pages|ep|biblio last page",
    pages="pages|page range|page|page numbers|pages range|pagination",
    article="art no|article number|article no|eid|art number|ar",
    doi="doi|item doi|doi link|digital object identifier|ids doi|do|di|doi url|article doi",
    pmid="pmid|pubmed id|medline pmid|pubmedid|ids pmid|pm|pubmed",
    pmid_named="accession number",
    pmcid="pmcid|pmc id|pmc|ids pmcid|pubmed central id",
    abstract="abstract|abstract note|abstract text|abstracts|notes abstract|description|ab|n2|resumo|zusammenfassung",
    keywords="keywords|author keywords|index keywords|keyword s|descriptor s|subjects|mesh terms|manual tags"
    "|automatic tags|keyword|subject terms|kw|k1|emtree drug index terms|emtree medical index terms|ieee terms"
    "|descriptors",
    type="publication type|document type|item type|entrytype|doctype|reference type|content type|type|type crossref"
    "|pub type|item type name|category|ty|dt|source type|document types|codes",
    edition="edition",
    publisher="publisher|publisher name|pb|pu",
    place="place|place of publication|publisher location|place published|city",
    serial="issn|issns|isbn|isbns|issn isbn|eissn|print issn|online issn|sn|ei|bn|journal issn|isbn issn|pissn"
    "|primary location source issn|issn online|issn print|electronic issn",
    urls="url|urls|link|links|fulltext url|source urls|external url|plink|pdf link|document url|ur|web url|url link",
    language="language|language of original document|language s|languages|output language|langid|la|lang"
    "|article language",
    accession="accession number|eid|lens id|openalex id|central id|ut|ut unique wos id|accession no|covidence|an"
    "|unique id|pui|key|medline accession number|id|rayyan id|embase accession id|record id|reference id",
    database="database|database name|sub file database|source database|db",
    notes="notes|note|comments|extra|general notes|annote|"
    + "|".join(f"notes {number}" for number in range(2, 31)),
)
