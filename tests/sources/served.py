"""The four services, answering here as they document it: in the process, or behind a real server."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx

from tests.sources import served_works as shape

Answer = tuple[int, dict[str, str], bytes]
JSON = {"content-type": "application/json"}


def answer_json(value: Any, status: int = 200, **headers: str) -> Answer:
    return (
        status,
        {**JSON, **{name.replace("_", "-"): text for name, text in headers.items()}},
        json.dumps(value).encode(),
    )


class Services:
    """A handful of papers behind four services; `asked` keeps what was asked, `faults` answers first."""

    def __init__(self, works: list[dict] | None = None) -> None:
        self.works = list(shape.WORKS if works is None else works)
        self.asked: list[tuple[str, str, dict[str, str], httpx.Headers]] = []
        self.faults: list[Answer | Exception | None] = []
        self.longest = 8000  # characters of an address; above it a server answers 414
        self.history: dict[str, list[dict]] = {}

    @property
    def by_number(self) -> dict[int, dict]:
        return {work["n"]: work for work in self.works}

    def transport(self) -> httpx.MockTransport:
        def handle(request: httpx.Request) -> httpx.Response:
            status, headers, body = self.answer(
                request.method, str(request.url), request.headers, request.read()
            )
            return httpx.Response(status, headers=headers, content=body)

        return httpx.MockTransport(handle)

    def answer(self, method: str, address: str, headers: Any, body: bytes) -> Answer:
        url = httpx.URL(address)
        params = dict(parse_qsl(body.decode() or url.query.decode(), keep_blank_values=True))
        path = unquote(url.raw_path.decode().split("?")[0])
        self.asked.append((method, path, params, headers))
        if self.faults:
            fault = self.faults.pop(0)
            if isinstance(fault, Exception):
                raise fault
            if fault is not None:
                return fault
        if len(address) > self.longest:
            return 414, {}, b"<html><head><title>414 Request-URI Too Large</title></head></html>"
        service = {
            "api.openalex.org": self.openalex,
            "api.crossref.org": self.crossref,
            "eutils.ncbi.nlm.nih.gov": self.pubmed,
            "www.ebi.ac.uk": self.europepmc,
        }[headers["host"].split(":")[0]]
        return service(path, params)

    # OpenAlex: developers.openalex.org/guides/page-through-results, /guides/filtering

    def openalex(self, path: str, params: dict[str, str]) -> Answer:
        one = re.fullmatch(r"/works/(?:W(\d+)|doi:(.+)|pmid:(\d+))", path)
        if one:
            number, doi, pmid = one.groups()
            for work in self.works:
                if str(work["n"]) == number or work["doi"] == doi or work["pmid"] == pmid:
                    return answer_json(shape.openalex(work))
            return 404, {"content-type": "text/html"}, b"<!doctype html><title>404 Not Found</title>"
        kind, _, wanted = params.get("filter", "").partition(":")
        if kind == "cites":
            found = [work for work in self.works if int(wanted[1:]) in work["cites"]]
        elif kind == "openalex":
            found = [work for work in self.works if f"W{work['n']}" in wanted.split("|")]
        elif kind:
            reason = f"{kind} is not a valid field."
            return answer_json({"error": "Invalid query parameters error.", "message": reason}, 400)
        else:
            found = self.works
        size = int(params["per_page"])
        start = 0 if params.get("cursor", "*") == "*" else int(params["cursor"][4:])
        page = found[start : start + size]
        following = f"next{start + size}" if len(page) == size else None
        meta = {
            "count": len(found),
            "per_page": size,
            "next_cursor": following if "cursor" in params else None,
        }
        return answer_json({"meta": meta, "results": [shape.openalex(work) for work in page], "group_by": []})

    # Crossref: api.crossref.org, github.com/CrossRef/rest-api-doc

    def crossref(self, path: str, params: dict[str, str]) -> Answer:
        limits = {"x_rate_limit_limit": "10", "x_rate_limit_interval": "1s"}
        if path.startswith("/works/"):
            for work in self.works:
                if work["doi"] == path.removeprefix("/works/").lower():
                    message = self.crossref_item(work)
                    return answer_json({"status": "ok", "message-type": "work", "message": message}, **limits)
            return 404, {"content-type": "text/plain"}, b"Resource not found."
        if int(params["rows"]) > 1000:
            fault = {"type": "integer-not-valid", "value": params["rows"], "message": "must be at most 1000"}
            failure = {"status": "failed", "message-type": "validation-failure", "message": [fault]}
            return answer_json(failure, 400)
        found = self.works
        if params.get("filter", "").startswith("doi:"):
            wanted = [each.removeprefix("doi:") for each in params["filter"].split(",")]
            found = [work for work in self.works if work["doi"] in wanted]
        size = int(params["rows"])
        start = 0 if params.get("cursor", "*") == "*" else int(params["cursor"].removeprefix("DnF1=="))
        page = found[start : start + size]
        message = {
            "total-results": len(found),
            "items": [self.crossref_item(work) for work in page],
            "items-per-page": size,
            **({"next-cursor": f"DnF1=={start + size}"} if "cursor" in params else {}),
        }
        return answer_json({"status": "ok", "message-type": "work-list", "message": message}, **limits)

    def crossref_item(self, work: dict) -> dict:
        return shape.crossref(work, self.by_number) | work.get("crossref", {})

    # Europe PMC: europepmc.org/RestfulWebService

    def europepmc(self, path: str, params: dict[str, str]) -> Answer:
        path = path.removeprefix("/europepmc/webservices/rest")
        listing = re.fullmatch(r"/MED/(\d+)/(citations|references)", path)
        if listing:
            return self.europepmc_list(*listing.groups(), params)
        assert path in ("/search", "/searchPOST")
        wanted = re.findall(r"EXT_ID:(\d+) AND SRC:MED", params["query"])
        doi = re.fullmatch(r'DOI:"(.+)"', params["query"])
        found = [
            work
            for work in self.works
            if (not wanted or work["pmid"] in wanted) and (not doi or work["doi"] == doi[1])
        ]
        size = int(params["pageSize"])
        start = 0 if params.get("cursorMark", "*") == "*" else int(params["cursorMark"].removeprefix("AoI"))
        page = found[start : start + size]
        # The last page, full or not, points behind its own end; from there on the cursor is echoed.
        following = f"AoI{start + len(page)}" if page else params.get("cursorMark", "*")
        return answer_json(
            {
                "version": "6.9",
                "hitCount": len(found),
                "nextCursorMark": following,
                "request": {"queryString": params["query"], "resultType": "core"},
                "resultList": {"result": [shape.europepmc(work) for work in page]},
            }
        )

    def europepmc_list(self, pmid: str, route: str, params: dict[str, str]) -> Answer:
        seed = next((work for work in self.works if work["pmid"] == pmid), None)
        if seed is None:
            return answer_json({"errCode": 404, "errMsg": f"The article MED {pmid} is not known"}, 404)
        if route == "citations":
            found = [work for work in self.works if seed["n"] in work["cites"]]
        else:
            found = [self.by_number[n] for n in seed["cites"]]
        size = int(params["pageSize"])
        start = (int(params["page"]) - 1) * size
        items = [shape.europepmc_listed(work, order) for order, work in enumerate(found, 1)] + seed.get(
            route, []
        )
        total, items = len(items), items[start : start + size]
        outer, inner = (
            ("citationList", "citation") if route == "citations" else ("referenceList", "reference")
        )
        return answer_json({"version": "6.9", "hitCount": total, outer: {inner: items}})

    # PubMed: ncbi.nlm.nih.gov/books/NBK25499

    def pubmed(self, path: str, params: dict[str, str]) -> Answer:
        program = path.removeprefix("/entrez/eutils/")
        if program == "esearch.fcgi":
            return self.esearch(params)
        if program == "elink.fcgi":
            return self.elink(params)
        assert program == "efetch.fcgi"
        if "id" in params:
            found = [work for work in self.works if work["pmid"] in params["id"].split(",")]
        elif params["WebEnv"] in self.history:
            start = int(params["retstart"])
            assert start < 9999, "PubMed hands out no record after the 9,999th"
            found = self.history[params["WebEnv"]][start : start + int(params["retmax"])]
        else:
            return 400, {}, b"<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>"
        articles = "".join(shape.pubmed(work) for work in found if not work.get("deleted"))
        head = (
            '<?xml version="1.0" ?><!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January '
            '2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">'
        )
        return (
            200,
            {"content-type": "text/xml"},
            f"{head}<PubmedArticleSet>{articles}</PubmedArticleSet>".encode(),
        )

    def esearch(self, params: dict[str, str]) -> Answer:
        found = self.works
        doi = re.fullmatch(r'"(.+)"\[doi\]', params["term"])
        if doi:
            found = [work for work in found if work["doi"] == doi[1]]
        if "mindate" in params:
            first, last = (date(*map(int, params[end].split("/"))) for end in ("mindate", "maxdate"))
            found = [work for work in found if first <= date(*work["entered"]) <= last]
        environment = f"MCID_{len(self.history)}"
        self.history[environment] = found
        result = {
            "count": str(len(found)),
            "retmax": str(min(len(found), int(params["retmax"]))),
            "retstart": "0",
            "querykey": "1",
            "webenv": environment,
            "idlist": [work["pmid"] for work in found[: min(9999, int(params["retmax"]))]],
            "querytranslation": f"{params['term']}[All Fields]",
        }
        if "xyzzy" in params["term"]:
            result["errorlist"] = {"phrasesnotfound": ["xyzzy"], "fieldsnotfound": []}
        return answer_json({"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result})

    def elink(self, params: dict[str, str]) -> Answer:
        seed = next(work for work in self.works if work["pmid"] == params["id"])
        if params["linkname"] == "pubmed_pubmed_refs":
            found = [self.by_number[n] for n in seed["cites"]]
        else:
            found = [work for work in self.works if seed["n"] in work["cites"]]
        links = {"dbto": "pubmed", "linkname": params["linkname"], "links": [work["pmid"] for work in found]}
        group = {"dbfrom": "pubmed", "ids": [params["id"]], **({"linksetdbs": [links]} if found else {})}
        return answer_json({"header": {"type": "elink"}, "linksets": [group]})
