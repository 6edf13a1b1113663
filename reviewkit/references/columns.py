"""Which columns of tables hold which field, for every exporter at once: their names rarely contradict."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reviewkit.references.compose import table
from reviewkit.text import fold

# Names are folded: "Author/s" is "author s", "Publication_Year" is "publication year". They come from exports
# of Scopus, Web of Science, Embase, PubMed, Lens, IEEE, CINAHL, CENTRAL, Google Scholar, OpenAlex, BVS, SciELO,
# Zotero, Rayyan, Covidence, Abstrackr, ASReview, EPPI-Reviewer and RefWorks, and from BibTeX's field names.
_LATIN = table(
    "|",
    many=True,
    title="title|article title|item title|document title|primary title|title primary|display name|publication title"
    "|titles|reference title|t1|ti|titulo|titel|paper title"
    "|article name|study title|title of article|title of publication|titulo do artigo|titre|titolo|title s"
    "|full title|original title|official title|scientific title|public title|brief title|题名|标题|タイトル"
    "|citation title|dc title|dc title en|title of paper|title of the paper|title of study|title of the article"
    "|title english|english title|translated title|nm producao|title of the trial|trial title",
    people="author full names|af|authors|author|author s|authors primary|author names|contributors|creators"
    "|first authors|inventors|au|creator|autores|autor|author list|authorships author display name|authorships"
    "|authors list|author full name|full author names|author display names|auteurs|auteur|autori|autore"
    "|autor herausgeber oder institution|autoren|verfasserin|auteur s|autor es|autor a es|authorships raw author name"
    "|verfasser|dc contributor author|dc creator|作者|著者|authors corporate authors|authors full|all authors"
    "|au author|book author full names|bf|book authors|ba|author 1|nm discente|author editor or organization"
    "|first author|lead author|first author surname|last name|lastname|author last name",
    bodies="group authors|ca|book group authors|gp|corporate authors|corporate author",
    editors="editors|editor|secondary authors|authors secondary|book editors",
    container="source title|journal|journal book|publication title|periodical full|journal title|full journal name"
    "|publication name|journal name|publication|booktitle|book title|parent title|conference name"
    "|primary location source display name|container title|host venue|venue|fulljournalname|periodical"
    "|journaltitle|jf|jo|t2"
    "|title secondary|proceedings title|source titles|serial title|journal book title|secondary title|so"
    "|source publication|journal source|publication venue|journal title full|journal or book title"
    "|source name|revue|zeitschrift|rivista|revista|titulo da revista|刊名|期刊|雑誌名|journal conference"
    "|conference title|venue name|parenttitle|pubtitle|pub title|anthology title|monograph title"
    "|title of journal|title of the journal|outlet|journal venue|journals|is part of|ispartof"
    "|venue journal|zeitschrift zeitung|zeitschriftentitel|titre de la revue"
    "|titulo de la revista|revista titulo|source|fonte|fuente",
    short="abbreviated source title|jabbrv|medline ta|alternate title1|alternate title2|journal abbreviation"
    "|journal iso abbreviation|periodical abbrev"
    "|source abbreviation"
    "|alternate journal|journal abbrev|shortjournal|iso abbreviation|ja|abbrev source title|journal iso abbreviation",
    series="series title|tertiary title|book series title|series|book series|title tertiary",
    dates="publication year|year|published year|pub year|date published|publication date|date|py|year published"
    "|issued"
    "|pub date|pub time|pubtime|publication year pub|cover date|date of publication|ano|año|jahr|published|y1"
    "|pub date free from"
    "|publication date year"
    "|pubyear|pubdate|publicationdate|publicationdateyear|date year|年|出版年|发表时间|year of publication|yr"
    "|dc date issued|annee|anno|cover display date|first posted|study first posted|issue date|start date|online date"
    "|epub date|publish time|publish date|published date|date issued|jahr ermittelt"
    "|erscheinungsjahr|annee de publication|ano de publicacao|ano de publicacion|fecha de publicacion"
    "|data de publicacao|date registration|registration date|registered on|date registration3"
    "|publication date print|publication date online|early access date|first publication date|ano de defesa"
    "|dt titulacao|date applied|date cited",
    month="month|published month|publication month|pub month day",
    day="day",
    volume="volume|journal volume|volume number|vol|vl|biblio volume"
    "|volume no|卷|band|volumen|jahrgang|numero do volume"
    "|numero de volumen|volume cited",
    issue="issue|issue number|journal issue|number|issue no|is|nr"
    "|biblio issue|issue s|number issue|heft|期|numero|heftnummer|numero do fasciculo|numero de fasciculo"
    "|issue cited",
    first_page="start page|page start|first page|beginning page|startpage|bp|sp|biblio first page|first pg|pagestart",
    last_page="end page|page end|last page|ending page|endpage|other pages|ep|biblio last page|last pg|pageend",
    pages="pages|page range|page|page numbers|pages range|pagination"
    "|page start end|article pages|pg|page s|seiten|paginas|page info|page no|页码|seiten von bis|page span"
    "|paginas de a|pages cited",
    article="art no|article number|article no|eid|art number|ar|article cited",
    doi="doi|item doi|doi link|digital object identifier|ids doi|do|di|doi url|article doi"
    "|dois|dc identifier doi|doi number|doi s|publication doi|external ids doi|externalids doi"
    "|digitalobjectidentifier|doi name",
    doi_named="elocationid|elocation id|id|identifier|article id|paper id|external id|unique id|key",
    pmid="pmid|pubmed id|medline pmid|pubmedid|ids pmid|pm|pubmed"
    "|pub med id|pubmed pmid|external ids pubmed|externalids pubmed",
    pmid_named="accession number",
    pmcid="pmcid|pmc id|pmc|ids pmcid|pubmed central id"
    "|pubmed central|external ids pubmedcentral|externalids pubmedcentral",
    abstract="abstract|abstract note|abstract text|abstracts|notes abstract|description|ab|n2|resumo|zusammenfassung"
    "|summary|brief summary|abstract english|english abstract|author abstract|zusammenfassung abstract|resumen"
    "|resume|resumo em portugues|ds resumo|摘要|抄録|abstract en|dc description abstract|resumo em ingles|ds abstract"
    "|paper abstract",
    keywords="keywords|author keywords|index keywords|keyword s|descriptor s|subjects|mesh terms|manual tags"
    "|automatic tags|keyword|subject terms|kw|k1|emtree drug index terms|emtree medical index terms|ieee terms"
    "|descriptors"
    "|key words|palabras clave|mots cles|schlagworte|关键词|キーワード|subject headings|mesh headings|mesh"
    "|controlled vocabulary|conditions|keyword plus|keywords plus|author supplied keywords"
    "|inspec controlled terms|index terms|subject|thesaurus terms|major subjects|identifier keywords|condition"
    "|keywords display name|mesh descriptor name"
    "|topics display name"
    "|emtree medical index terms major focus|emtree drug index terms major focus"
    "|descriptores|descritores|fields of study|schlagwort|schlagworter|assuntos|assuntos em portugues|ds palavra chave"
    "|medical condition|medical conditions",
    type="document type|publication type|item type|entrytype|doctype|reference type|content type|type|type crossref"
    "|pub type|item type name|category|ty|dt|source type|document types|codes"
    "|publication types|publication type s|document type s|type of publication|work type|resource type"
    "|record type|type of reference|ref type|reftype|publicationtype|documenttype|articletype|study type"
    "|pubtype|type of work|doc types|pub types|document identifier|dokumententyp|bib type|tipo|tipo de documento"
    "|tipo do documento|typ|type de document|nm subtipo producao",
    edition="edition",
    publisher="publisher|host organization name|host organization|book publisher|publisher name"
    "|pb|pu|verlag|editorial|editeur|出版社",
    place="place|place of publication|publisher city|publisher location|place published|city",
    serial="issn|issn linking|issns|isbn|isbns|issn isbn|eissn|print issn|online issn|sn|ei|bn|journal issn"
    "|isbn issn|pissn"
    "|primary location source issn|issn online|issn print|electronic issn"
    "|standardnumber|print isbn|electronic isbn|isbn print|isbn electronic|eisbn|issn l|isbn 13|isbn 10"
    "|e issn|p issn|standard number|primary location source issn l",
    urls="url|urls|link|links|fulltext url|source urls|external url|plink|pdf link|document url|ur|web url|url link"
    "|web link|full text link|link to full text|article url|study url|landing page|landing page url"
    "|record url|documenturl|url doi|doi or url|pubmed link|article link|hyperlink|weblink"
    "|primary location landing page url|web address|embase link|dimensions url"
    "|link to paper|paper link|link to article|online address|link de acesso"
    "|download url|texto completo url|texto completo|ds url texto completo|pdf url"
    "|oa url|primary location pdf url|consensus link|full text url"
    "|fulltext link|source url|uri|permalink|publication url",
    language="language|language of original document|language s|languages|output language|langid|la|lang"
    "|article language"
    "|idioma|nm idioma|sprache|langue|lg|original language|language of article|idiomas",
    accession="accession number|scopus eid|lens id|openalex id|central id"
    "|ut|ut unique wos id|accession no|covidence|an"
    "|unique id|pui|key|medline accession number|id|rayyan id|embase accession id|record id|reference id"
    "|nct number|wos id|accession id|record number|publication id|dimensions id|paperid|paper id|corpusid"
    "|corpus id|article id|embase id|registry number|trial id|itemid|item id|storeid|external id"
    "|cochrane review id|trialid|eudract number|isrctn|trial number"
    "|euct number|ref id|id paper|citavi id|cord uid|refid",
    database="database|name of database|database name|sub file database|source database|db"
    "|data source|source db|db name|database provider|longdbname|long dbname|source x|source register"
    "|library catalog|base de dados|base de datos",
    notes="notes|note|comments|extra|general notes|annote|"
    + "|".join(f"notes {number}" for number in range(2, 31)),
)
# Headings in further languages, folded when they are loaded: reviewers write their own, Scopus names its columns in the
# language of its interface (Chinese, Japanese, Russian), and CNKI, Wanfang, J-STAGE, CiNii, Ichushi, KCI, RISS and
# eLibrary have theirs.
_OTHER_LANGUAGES = {
    "title": "文献标题|论文标题|篇名|题目|文題|論文タイトル|論文名|標題|題名|논문명|제목|논문제목|название|заглавие"
    "|название публикации|название документа|название статьи"
    "|otsikko|nimeke|τίτλος|τίτλος άρθρου|titel på artikel|tittel|tytuł|název|cím|başlik"
    "|makale başliği|titolo articolo",
    "people": "著者名|作者全名|저자|저자명|авторы|автор"
    "|auteur|tekijät|tekijä|kirjoittajat|συγγραφείς|συγγραφέας|författare|forfattere|forfatter"
    "|autorzy|autoři|szerzők|szerző|yazarlar|yazar",
    "editors": "编辑|編集者|редакторы",
    "container": "来源出版物名称|文献来源|来源|期刊名称|出版物名|資料名"
    "|掲載誌|収載誌|刊行物名|誌名|학술지명|학술지|저널명"
    "|журнал|название источника|издание"
    "|tijdschrift|lehti|julkaisu|περιοδικό|tidskrift|tidsskrift|czasopismo|časopis|folyóirat"
    "|dergi",
    "short": "来源出版物名称缩写|出版物略称|сокращенное название источника",
    "dates": "年份|发表年份|出版日期|発行年|発行年月|出版日付|刊行年|발행년|발행연도|출판년도|연도|год|год публикации"
    "|дата публикации"
    "|jaar|publicatiejaar|jaar van publicatie|vuosi|julkaisuvuosi|έτος|έτος δημοσίευσης|årstall"
    "|utgivningsår|udgivelsesår|rok|rok wydania|yil|yayin yili",
    "volume": "卷号|巻|권|том|vuosikerta|volyymi|τόμος|tom|ročník|cilt",
    "issue": "期号|号|호|выпуск|номер|aflevering|nummer|numero|τεύχος|číslo|sayi",
    "first_page": "起始页码|開始ページ|시작페이지|страница начала",
    "last_page": "结束页码|終了ページ|끝페이지|страница окончания",
    "pages": "ページ|頁|수록면|페이지|страницы"
    "|pagina s|paginanummers|sivut|sivunumerot|σελίδες|sidor|sider|strony|strany|oldalak"
    "|sayfalar|sayfa|pagine",
    "article": "论文编号|論文番号|文章编号|статья №",
    "abstract": "要旨|초록|аннотация|краткое описание"
    "|samenvatting|tiivistelmä|περίληψη|sammanfattning|sammendrag|streszczenie|abstrakt|özet"
    "|riassunto",
    "keywords": "作者关键字|作者关键词|索引关键字|著者キーワード|索引キーワード|키워드|주제어|ключевые слова"
    "|ключевые слова автора|ключевые слова указателя"
    "|trefwoorden|trefwoord|sleutelwoorden|avainsanat|asiasanat|λέξεις κλειδιά|nyckelord"
    "|nøkkelord|nøgleord|emneord|słowa kluczowe|klíčová slova|kulcsszavak|anahtar kelimeler"
    "|parole chiave",
    "type": "文献类型|文献タイプ|тип документа|тип публикации"
    "|documenttype|soort document|julkaisutyyppi|τύπος|dokumenttyp|belge türü",
    "publisher": "出版商|出版者|발행기관|발행처|издатель|издательство"
    "|uitgever|kustantaja|εκδότης|förlag|forlag|wydawca|vydavatel|yayinci|editore",
    "urls": "链接|网址|リンク|링크|ссылка|lien|verkko osoite|σύνδεσμος|länk|lenke|enlace|odkaz|bağlanti",
    "language": "原始文献语言|语种|言語|本文言語|язык оригинального документа|язык"
    "|taal|kieli|γλώσσα|språk|sprog|język|jazyk|nyelv|dil|lingua",
    "database": "来源出版物|情報源|数据库|источник",
    "notes": "opmerkingen|notities|huomautukset|muistiinpanot|σημειώσεις|anteckningar|merknader|notatki"
    "|bemerkungen|anmerkungen|notizen|notas|observaciones|remarques",
}
_MORE: dict[str, Any] = {
    slot: (*getattr(_LATIN, slot), *map(fold, names.split("|"))) for slot, names in _OTHER_LANGUAGES.items()
}
COLUMNS = replace(_LATIN, **_MORE)
KNOWN = COLUMNS.known
"""Every name of a column that a field is read from."""
