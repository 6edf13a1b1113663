"""What a person sees does not depend on what others said before it is revealed: every page, byte for byte."""

from __future__ import annotations

import asyncio
import random
import re

import pytest

import reviewkit as rk
from reviewkit.errors import NotAllowed
from reviewkit.web import app

PEOPLE = ("Alice", "Bram", "Carol", "Dana")
STAGES = ("title-abstract", "full-text")
REPORTS = 6
PAIRS = 240
RIS = "".join(
    f"TY  - JOUR\nTI  - Report number {n} on teaching\nAU  - Author{n}, Ann\nPY  - 201{n}\n"
    f"AB  - {'About peers.' * (n % 3)}\nLA  - {('en', 'fi')[n % 2]}\nER  - \n\n"
    for n in range(REPORTS)
)


async def asked(site, cookie, method, path, body=b""):
    """Ask the application itself, and return status, headers without cookies, and bytes."""
    route, _, query = path.partition("?")
    heads, parts = [], []
    headers = [(b"host", b"review"), (b"cookie", cookie.encode()), (b"accept", b"application/json")]
    headers += [
        (b"content-type", b"application/x-www-form-urlencoded"),
        (b"content-length", b"%d" % len(body)),
    ]
    scope = {
        "type": "http", "method": method, "path": route, "raw_path": route.encode(), "root_path": "",
        "query_string": query.encode(), "headers": headers, "scheme": "http", "server": ("review", 80),
        "client": ("127.0.0.1", 1), "http_version": "1.1",
    }  # fmt: skip

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        if message["type"] == "http.response.start":
            heads.append(
                (message["status"], [pair for pair in message["headers"] if pair[0] != b"set-cookie"])
            )
        else:
            parts.append(message.get("body", b""))

    await site(scope, receive, send)
    return heads, b"".join(parts)


def addresses(reports):
    yield from ("/screen", "/lead", "/duplicates", "/")
    for stage in STAGES:
        at = f"/screen/{stage}"
        yield from (at, f"{at}?after={reports[2]}", f"{at}/conflicts", f"{at}/conflicts?after={reports[3]}")
        for query in (
            "",
            "q=teaching",
            "mine=unjudged",
            "mine=judged",
            "mine=include&until=2014",
            "language=fi",
        ):
            yield f"{at}/list?{query}"
        for report in reports:
            yield f"{at}?report={report}"
            yield f"{at}/conflicts?report={report}"


def history(dice, reports):
    """Return acts (person, stage, report, verdict, reasons, note); "withdraw" takes a verdict back."""
    acts = []
    for _ in range(dice.randrange(4, 30)):
        verdict = dice.choice(["include", "include", "exclude", "unsure", "withdraw"])
        stage = STAGES[dice.random() < 0.3]
        acts.append((dice.choice(PEOPLE), stage, dice.choice(reports), *words(dice, verdict)))
    return acts


def words(dice, verdict):
    reasons = dice.sample(["wrong-population", "not-education", "not-research"], dice.randrange(1, 3))
    return verdict, tuple(reasons) if verdict == "exclude" else (), dice.choice(["", "a remark", "another"])


def play(review, acts):
    """Do what of a history is allowed, and return that."""
    done = []
    for act in acts:
        name, stage, report, verdict, reasons, note = act
        desk = review.people(name)[0].screening
        try:
            if verdict == "withdraw":
                desk.withdraw(report, stage, note)
            elif verdict == "resolve":
                desk.resolve(report, stage, "include", note=note)
            else:
                desk.judge(report, stage, verdict, reasons, note)
        except NotAllowed:
            continue
        done.append(act)
    return done


def other(dice, review, acts, viewer):
    """Return the history as it might have been: other words, and further thoughts, in what is hidden from a person."""
    for act in acts:
        name, stage, report, verdict, *_ = act
        hidden = name != viewer and review.screening.state(report, stage) == "open"
        if not hidden or verdict == "withdraw":
            yield act
            continue
        if dice.random() < 0.3:
            yield (name, stage, report, *words(dice, dice.choice(["include", "exclude", "unsure"])))
        yield (name, stage, report, *words(dice, dice.choice(["include", "exclude", "unsure"])))


async def walk(site, cookie, reports, alone):
    """Ask for every page, and at last give a verdict on a report that nobody else has judged."""
    seen = {path: await asked(site, cookie, "GET", path) for path in addresses(reports)}
    if alone:
        path = f"/screen/{STAGES[0]}"
        _, page = await asked(site, cookie, "GET", f"{path}?report={alone}")
        token, count = (
            re.search(rf'name="{name}" value="(\w+)"', page.decode())[1] for name in ("token", "seen")
        )
        form = f"token={token}&report={alone}&seen={count}&verdict=unsure&note=mine"
        seen["a verdict"] = await asked(site, cookie, "POST", path, form.encode())
        assert seen["a verdict"][0][0][0] == 200
        seen["after it"] = await asked(site, cookie, "GET", path)
    return seen


@pytest.fixture
def worlds(tmp_path):
    """A review before anybody judged, and two more that can be made the same as it."""
    export = tmp_path / "export.ris"
    export.write_text(RIS, encoding="utf-8")
    made = [rk.open(":memory:", protocol="sheffield") for _ in range(3)]
    (host,) = made[0].people("Host")
    host.collect(export, source="Scopus")
    yield made, {name: host.screening.invite(name) for name in PEOPLE}
    for review in made:
        review.close()


def test_two_worlds_that_differ_in_what_is_hidden_look_the_same(worlds):
    (base, *both), links = worlds
    reports = [
        row[0]
        for row in base.db.execute("SELECT report FROM standing WHERE stage = ? ORDER BY 1", [STAGES[0]])
    ]
    assert len(reports) == REPORTS
    sites = [app(review, secret="only for tests", people=PEOPLE) for review in both]
    compared = differing = conflicts = 0
    for seed in range(PAIRS):
        dice = random.Random(seed)
        for review in both:
            base.db.conn.backup(review.db.conn)
        acts = play(both[0], history(dice, reports))
        if dice.random() < 0.3:
            acts += play(
                both[0], [(dice.choice(PEOPLE), STAGES[0], report, "resolve", (), "") for report in reports]
            )
        viewer = dice.choice(PEOPLE)
        changed = list(other(dice, both[0], acts, viewer))
        assert play(both[1], changed) == changed, seed
        differing += changed != acts
        judged = {report for name, stage, report, *_ in acts if stage == STAGES[0] and name != viewer}
        alone = next((one for one in reports if one not in judged), "")
        cookie = f"reviewkit-link={links[viewer]}"
        one, two = (asyncio.run(walk(site, cookie, reports, alone)) for site in sites)
        conflicts += any(b'id="by-2"' in text for _, text in one.values())
        for path in one:
            assert one[path] == two[path], f"seed {seed}: {path} tells {viewer} what is hidden"
        compared += len(one)
    # The test would be empty if the worlds were alike, or nothing but empty pages were compared.
    assert differing > PAIRS / 2
    assert conflicts > PAIRS / 10
    assert compared > 40 * PAIRS


def test_the_comparison_would_find_a_leak(worlds):
    """Once a verdict is revealed the pages do differ."""
    (base, *both), links = worlds
    reports = [
        row[0]
        for row in base.db.execute("SELECT report FROM standing WHERE stage = ? ORDER BY 1", [STAGES[0]])
    ]
    seen = []
    for review, verdict in zip(both, ("include", "exclude"), strict=True):
        base.db.conn.backup(review.db.conn)
        play(review, [(name, STAGES[0], reports[0], verdict, (), "") for name in ("Bram", "Carol")])
        site = app(review, secret="only for tests", people=PEOPLE)
        seen.append(asyncio.run(walk(site, f"reviewkit-link={links['Alice']}", reports, "")))
    assert seen[0]["/lead"] != seen[1]["/lead"]
