BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'reviewkit','m001','2026-11-22 09:05:43.596537+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'reviewkit','m002','2026-11-22 09:05:43.602856+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'reviewkit','m003','2026-11-22 09:05:43.608723+00:00');
CREATE TABLE access_needs (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, need TEXT NOT NULL, met TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE answers (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, subject TEXT NOT NULL, form TEXT NOT NULL, row INTEGER NOT NULL, field TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('value', 'not reported', 'unclear')), value TEXT NOT NULL,
        quote TEXT NOT NULL, page TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE appearances (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, record TEXT NOT NULL REFERENCES records (uid), source TEXT NOT NULL, position INTEGER NOT NULL,
        line INTEGER NOT NULL, last_line INTEGER NOT NULL, lines TEXT NOT NULL DEFAULT '[0]') STRICT;
INSERT INTO "appearances" VALUES('1c9e2628197663471d900006154d3e04b6f6c55cee2df5260be51f3fb02b3c01','a85459ac341ab624',7,7,'2026-11-22T09:05:43.622Z','alice','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','fd7f2f763421adee691de9272ef01b0c8238a8617f91ed672ed5d99c91148814','b84cf3894cf5c99c4631c5eda877d152bd559144409285ece9d3c67e8a71cc23',0,1,5,'');
INSERT INTO "appearances" VALUES('18283625fc4d4b6e48cf5f9f5231f82a9f4333d714cbe1c56be3e9cee2e09326','a85459ac341ab624',8,8,'2026-11-22T09:05:43.622Z','alice','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','21a63e757e24854123de3601a5e0e14a04d47d86dc727e42e77ade8925c71377','b84cf3894cf5c99c4631c5eda877d152bd559144409285ece9d3c67e8a71cc23',1,7,11,'');
INSERT INTO "appearances" VALUES('e32bac3b7ff0097a5fdcae00285036f594741d0f755d7829af128ffeffd2f766','a85459ac341ab624',9,9,'2026-11-22T09:05:43.622Z','alice','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','41efeeab9eed7a6aa2151feb82470336fb42ad08d923538fc141c2e9b8cab2a9','b84cf3894cf5c99c4631c5eda877d152bd559144409285ece9d3c67e8a71cc23',2,13,17,'');
INSERT INTO "appearances" VALUES('fc4f36446bb5ea408134c4efccf20e57659cabff470b4b5c58082c0131433b15','a85459ac341ab624',10,10,'2026-11-22T09:05:43.622Z','alice','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','4494506866288daa05ebcc37fcbabb0204e2abef61e92ab05c95b4201d4ffaa4','b84cf3894cf5c99c4631c5eda877d152bd559144409285ece9d3c67e8a71cc23',3,19,23,'');
CREATE TABLE assigned (
    stage TEXT NOT NULL, person TEXT NOT NULL, report TEXT NOT NULL, todo INTEGER NOT NULL, round INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (stage, person, report)
) STRICT, WITHOUT ROWID;
CREATE TABLE assignments (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, report TEXT NOT NULL REFERENCES records (uid), stage TEXT NOT NULL, person TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)), UNIQUE (device, seq)) STRICT;
CREATE TABLE attempts (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, report TEXT NOT NULL REFERENCES records (uid), way TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE ballots (
    workshop TEXT NOT NULL, voter TEXT NOT NULL, revision INTEGER NOT NULL, "group" TEXT NOT NULL, marks TEXT NOT NULL,
    PRIMARY KEY (workshop, voter, revision)
) STRICT, WITHOUT ROWID;
CREATE TABLE citations (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, citing TEXT NOT NULL, cited TEXT NOT NULL, service TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE codes (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL, excludes TEXT NOT NULL,
        parent TEXT NOT NULL, merged_into TEXT NOT NULL, split_from TEXT NOT NULL, active INTEGER NOT NULL CHECK (active IN (0, 1)),
        step TEXT NOT NULL, act TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE coding_plans (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, coders INTEGER NOT NULL, share REAL NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE coding_settlements (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, excerpt TEXT NOT NULL REFERENCES excerpts (uid), codes TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE codings (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, excerpt TEXT NOT NULL REFERENCES excerpts (uid), codes TEXT NOT NULL,
        finished INTEGER NOT NULL CHECK (finished IN (0, 1)), note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE confirmations (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, subject TEXT NOT NULL, form TEXT NOT NULL, person TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE consents (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, participant TEXT NOT NULL, item TEXT NOT NULL,
        given INTEGER NOT NULL CHECK (given IN (0, 1)), note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE contributions (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, number INTEGER NOT NULL, "group" TEXT NOT NULL, "table" TEXT NOT NULL,
        round TEXT NOT NULL, language TEXT NOT NULL, consent INTEGER NOT NULL CHECK (consent IN (0, 1)), seal TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE counts (
    stage TEXT NOT NULL, state TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (stage, state)
) STRICT, WITHOUT ROWID;
INSERT INTO "counts" VALUES('full-text','open',2);
INSERT INTO "counts" VALUES('title-abstract','excluded',1);
INSERT INTO "counts" VALUES('title-abstract','included',2);
INSERT INTO "counts" VALUES('title-abstract','open',0);
CREATE TABLE current (
    report TEXT NOT NULL, stage TEXT NOT NULL, person TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (report, stage, person)
) STRICT, WITHOUT ROWID;
INSERT INTO "current" VALUES('21a63e757e24854123de3601a5e0e14a04d47d86dc727e42e77ade8925c71377','title-abstract','alice','exclude','wrong-population');
INSERT INTO "current" VALUES('4494506866288daa05ebcc37fcbabb0204e2abef61e92ab05c95b4201d4ffaa4','title-abstract','alice','include','');
INSERT INTO "current" VALUES('fd7f2f763421adee691de9272ef01b0c8238a8617f91ed672ed5d99c91148814','title-abstract','alice','include','');
CREATE TABLE decisions (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, question TEXT NOT NULL,
        decision TEXT NOT NULL CHECK (decision IN ('priority', 'shortlist', 'dropped', 'open')), why TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE discussions (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, report TEXT NOT NULL REFERENCES records (uid), stage TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE dissents (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, question TEXT NOT NULL,
        contribution TEXT NOT NULL REFERENCES contributions (uid), active INTEGER NOT NULL CHECK (active IN (0, 1)), UNIQUE (device, seq)) STRICT;
CREATE TABLE drafts (person TEXT NOT NULL, form TEXT NOT NULL, subject TEXT NOT NULL, row INTEGER NOT NULL,
        fields TEXT NOT NULL, PRIMARY KEY (person, form, subject, row)) STRICT, WITHOUT ROWID;
CREATE TABLE dropped_rows (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, subject TEXT NOT NULL, form TEXT NOT NULL, row INTEGER NOT NULL, active INTEGER NOT NULL CHECK (active IN (0, 1)), UNIQUE (device, seq)) STRICT;
CREATE TABLE erasures (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, contribution TEXT NOT NULL REFERENCES contributions (uid), why TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE evidence (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, question TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('unanswered', 'partly', 'answered', 'ongoing', 'not checked')),
        why TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE excerpt_erasures (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, excerpt TEXT NOT NULL REFERENCES excerpts (uid), why TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE excerpts (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('study', 'gathering', 'contribution')), origin TEXT NOT NULL,
        place TEXT NOT NULL, "group" TEXT NOT NULL, voice TEXT NOT NULL, language TEXT NOT NULL,
        consent INTEGER NOT NULL CHECK (consent IN (0, 1)), seal TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE exposures (workshop TEXT NOT NULL, one TEXT NOT NULL, other TEXT NOT NULL, n INTEGER NOT NULL,
        PRIMARY KEY (workshop, one, other)) STRICT, WITHOUT ROWID;
CREATE TABLE follow_ups (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, question TEXT NOT NULL, kind TEXT NOT NULL, date TEXT NOT NULL,
        note TEXT NOT NULL, active INTEGER NOT NULL CHECK (active IN (0, 1)), UNIQUE (device, seq)) STRICT;
CREATE TABLE full_texts (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, report TEXT NOT NULL REFERENCES records (uid), kind TEXT NOT NULL CHECK (kind IN ('file', 'link')),
        name TEXT NOT NULL, hash TEXT NOT NULL, size INTEGER NOT NULL, note TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)), UNIQUE (device, seq)) STRICT;
CREATE TABLE gap_marks (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, gap TEXT NOT NULL, status TEXT NOT NULL, studies TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE gatherings (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, gathering TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, date TEXT NOT NULL,
        "group" TEXT NOT NULL, people INTEGER, series TEXT NOT NULL, stage INTEGER NOT NULL, returned INTEGER,
        note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE imports (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, report TEXT NOT NULL REFERENCES records (uid), stage TEXT NOT NULL, person TEXT NOT NULL,
        verdict TEXT REFERENCES verdicts (uid), file TEXT NOT NULL, line INTEGER NOT NULL, made TEXT NOT NULL,
        raw TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE invitations (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, person TEXT NOT NULL, token TEXT NOT NULL, act TEXT NOT NULL CHECK (act IN ('issue', 'revoke')), UNIQUE (device, seq)) STRICT;
CREATE TABLE joined (workshop TEXT NOT NULL, slip TEXT NOT NULL, "group" TEXT NOT NULL, also TEXT NOT NULL,
        language TEXT NOT NULL, PRIMARY KEY (workshop, slip)) STRICT, WITHOUT ROWID;
CREATE TABLE judged (
    stage TEXT NOT NULL, person TEXT NOT NULL, n INTEGER NOT NULL, still_open INTEGER NOT NULL, PRIMARY KEY (stage, person)
) STRICT, WITHOUT ROWID;
INSERT INTO "judged" VALUES('title-abstract','alice',3,0);
CREATE TABLE links (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, a TEXT NOT NULL REFERENCES records (uid), b TEXT NOT NULL REFERENCES records (uid),
        relation TEXT NOT NULL CHECK (relation IN ('same', 'different', 'doubtful')),
        basis TEXT NOT NULL CHECK (basis IN ('rule', 'person')), rules TEXT NOT NULL, score REAL NOT NULL,
        why TEXT NOT NULL, CHECK (a < b), UNIQUE (device, seq)) STRICT;
INSERT INTO "links" VALUES('72d55bbc5e668e00d51e0fa01f8195d302c1ee3614bd24d38efa9ff8aa111643','a85459ac341ab624',14,14,'2026-11-22T09:05:43.635Z','carol','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','21a63e757e24854123de3601a5e0e14a04d47d86dc727e42e77ade8925c71377','41efeeab9eed7a6aa2151feb82470336fb42ad08d923538fc141c2e9b8cab2a9','same','person','',1.0,'');
CREATE TABLE local (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO "local" VALUES('fingerprint','92618936a1878c5fb8c459f159dc30f202935aa7187368232603e59b4ddc4bfa');
INSERT INTO "local" VALUES('device','a85459ac341ab624');
INSERT INTO "local" VALUES('seq','23');
INSERT INTO "local" VALUES('clock','23');
CREATE TABLE membership (record TEXT PRIMARY KEY, report TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "membership" VALUES('21a63e757e24854123de3601a5e0e14a04d47d86dc727e42e77ade8925c71377','21a63e757e24854123de3601a5e0e14a04d47d86dc727e42e77ade8925c71377');
INSERT INTO "membership" VALUES('41efeeab9eed7a6aa2151feb82470336fb42ad08d923538fc141c2e9b8cab2a9','21a63e757e24854123de3601a5e0e14a04d47d86dc727e42e77ade8925c71377');
INSERT INTO "membership" VALUES('4494506866288daa05ebcc37fcbabb0204e2abef61e92ab05c95b4201d4ffaa4','4494506866288daa05ebcc37fcbabb0204e2abef61e92ab05c95b4201d4ffaa4');
INSERT INTO "membership" VALUES('fd7f2f763421adee691de9272ef01b0c8238a8617f91ed672ed5d99c91148814','fd7f2f763421adee691de9272ef01b0c8238a8617f91ed672ed5d99c91148814');
CREATE TABLE mendings (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, problem TEXT NOT NULL REFERENCES problems (uid), note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE mentions (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, contribution TEXT NOT NULL REFERENCES contributions (uid),
        kind TEXT NOT NULL CHECK (kind IN ('programme', 'gap', 'study', 'theme')), target TEXT NOT NULL, active INTEGER NOT NULL CHECK (active IN (0, 1)), UNIQUE (device, seq)) STRICT;
CREATE TABLE moderations (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, contribution TEXT NOT NULL REFERENCES contributions (uid),
        act TEXT NOT NULL CHECK (act IN ('hide', 'show')), why TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE monitoring (key TEXT PRIMARY KEY, workshop TEXT NOT NULL, answers TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE nonces (nonce TEXT PRIMARY KEY, answer TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE origins (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, question TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('contribution', 'question', 'gap', 'study', 'programme')),
        target TEXT NOT NULL, active INTEGER NOT NULL CHECK (active IN (0, 1)), UNIQUE (device, seq)) STRICT;
CREATE TABLE panel (
        stage TEXT NOT NULL, round INTEGER NOT NULL, record TEXT NOT NULL, person TEXT NOT NULL,
        PRIMARY KEY (stage, round, record, person)) STRICT, WITHOUT ROWID;
CREATE TABLE paper (workshop TEXT NOT NULL, slip TEXT NOT NULL, typist TEXT NOT NULL, "group" TEXT NOT NULL,
        marks TEXT NOT NULL, PRIMARY KEY (workshop, slip, typist)) STRICT, WITHOUT ROWID;
CREATE TABLE passages (excerpt TEXT PRIMARY KEY REFERENCES excerpts (uid), text TEXT NOT NULL, salt TEXT NOT NULL) STRICT;
CREATE TABLE payments (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, participant TEXT NOT NULL, role TEXT NOT NULL,
        act TEXT NOT NULL CHECK (act IN ('worked', 'offered', 'accepted', 'declined', 'paid', 'thanked')),
        hours TEXT NOT NULL, amount TEXT NOT NULL, currency TEXT NOT NULL, "for" TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE people (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, name TEXT NOT NULL) STRICT;
INSERT INTO "people" VALUES('27916ba7f2eb3245563bae75d0c9d8e62373ddafd49a97bbe71ce10a96da773f','a85459ac341ab624',2,2,'2026-11-22T09:05:43.622Z','alice','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','alice');
INSERT INTO "people" VALUES('37298b59efaf601c5f4863e0cf4505a5caca0c701e1b7dd61379e3a134ce88e6','a85459ac341ab624',13,13,'2026-11-22T09:05:43.635Z','carol','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','carol');
CREATE TABLE pictures (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, question TEXT NOT NULL, media TEXT NOT NULL, data TEXT NOT NULL,
        alternative TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE preferences (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, report TEXT NOT NULL REFERENCES records (uid), field TEXT NOT NULL, record TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE previous_studies (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, report TEXT NOT NULL REFERENCES records (uid), study TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)), UNIQUE (device, seq)) STRICT;
CREATE TABLE previous_versions (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, title TEXT NOT NULL, studies INTEGER NOT NULL CHECK (studies >= 0),
        reports INTEGER NOT NULL CHECK (reports >= 0), note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE problems (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, source TEXT NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL, message TEXT NOT NULL, raw TEXT NOT NULL) STRICT;
CREATE TABLE programmes (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, programme TEXT NOT NULL, title TEXT NOT NULL, organisation TEXT NOT NULL, place TEXT NOT NULL,
        found TEXT NOT NULL, url TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE protocols (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, hash TEXT NOT NULL, title TEXT NOT NULL, version TEXT NOT NULL, text TEXT NOT NULL, reason TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
INSERT INTO "protocols" VALUES('d4a361240adb84529c0c7702d5ba458cab5853609de71fe09bf1213a7ef014c7','a85459ac341ab624',1,1,'2026-11-22T09:05:43.619Z','(the protocol file)','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','Training co-delivered by people with lived experience for staff of general hospitals: a rapid review','1.0','# A rapid review: an answer within weeks, for somebody who has to decide. It leaves out steps of a systematic review on
# purpose, and says which, why, and at what price. What is left out stands in this file beside the step, so that nobody who
# uses the answer has to guess. The choices follow the Cochrane Rapid Reviews Methods Group (Garritty and others, 2021).
#
# How to read this file: remarks begin with #, values stand to the right of the equals sign, blocks begin with a title
# in brackets. You may change every value and add or remove blocks; the words to the left of the equals sign must stay.
# protocols/sheffield.toml explains each kind of block at length. The subject below is an example: write your own over it.


# The head. "abstract" should name the person or body that asked, and the day by which they need the answer.

title = "Training co-delivered by people with lived experience for staff of general hospitals: a rapid review"
version = "1.0"
review_type = "rapid review"
language = "en"
abstract = """
A hospital has to decide within two months whether people with lived experience should help to deliver its yearly training on
mental health. This rapid review asks whether such training changes what staff of general hospitals think and do, compared
with the same training without them. It searches two databases, lets one person judge titles and summaries, and has every
full text and every figure checked by a second one.
"""

# Words that are marked while screening; they decide nothing.
highlight = [
  "lived experience", "service user", "consumer", "expert by experience", "contact-based", "co-delivered", "training",
  "hospital", "emergency department", "ward", "nurse", "stigma", "attitude", "mental health",
]


# The question. PICO fits a question about the effect of one thing compared with another. Keep it narrow: in a rapid
# review the width of the question decides how long it takes.

[question]
framework = "PICO"

[question.parts]
population = "Staff of general hospitals who meet people in mental distress: nurses, doctors, assistants, reception and security"
intervention = "Training on mental health that people with lived experience deliver, alone or together with others"
comparison = "The same or similar training without them, other training, or none"
outcome = "Attitudes and stigma; knowledge; what staff do, seen or told; what patients report"


# The rules for including, one block each. They are short, so that one person can apply them in the same way all day.

[[criteria]]
id = "wrong-population"
part = "population"
include = "Staff of general hospitals are among the learners, and can be told apart from others"
exclude = "Learners are not staff of general hospitals, or cannot be told apart"
stages = ["title-abstract", "full-text"]

[[criteria]]
id = "wrong-intervention"
part = "intervention"
include = "People with lived experience deliver at least a part, in person or online"
exclude = "Nobody with lived experience delivers any part"
stages = ["title-abstract", "full-text"]

[[criteria]]
id = "no-comparison"
part = "comparison"
include = "There is a comparison group, or measurement before and after"
exclude = "Nothing is compared"
stages = ["title-abstract", "full-text"]

[[criteria]]
id = "wrong-outcome"
part = "outcome"
include = "At least one of the named outcomes is reported"
exclude = "None of the named outcomes is reported"
stages = ["full-text"]

[[criteria]]
id = "too-old"
include = "Published in 2005 or later"
exclude = "Published before 2005"
stages = ["title-abstract", "full-text"]


# Where we search. Left out: other databases, registers and letters to organisations. Reason: time. Price: studies that were
# never in a journal are missed, and these are more often the ones without an effect. The references of what
# is included are looked through, which costs an hour and finds a part of the rest.

[[sources]]
name = "PubMed"
kind = "database"
platform = "NCBI"
strategy = """
("lived experience"[tiab] OR "service user*"[tiab] OR consumer*[tiab] OR "expert* by experience"[tiab] OR "contact-based"[tiab])
AND (training[tiab] OR educat*[tiab] OR workshop*[tiab])
AND (hospital*[tiab] OR emergency[tiab] OR ward*[tiab]) AND ("mental health"[tiab] OR psychiatr*[tiab] OR stigma*[tiab])
"""
limits = "2005 to now; English"

[[sources]]
name = "PsycINFO"
kind = "database"
platform = "EBSCOhost"
strategy = """
(AB "lived experience" OR AB "service user*" OR AB consumer* OR AB "contact-based") AND (TI training OR TI educat* OR AB workshop*)
AND (AB hospital* OR AB emergency OR AB ward*) AND (AB "mental health" OR AB psychiatr* OR AB stigma*)
"""
limits = "2005 to now; English; peer-reviewed journals"

[[sources]]
name = "Citation chasing"
kind = "citation"
strategy = "The references of every included report"
limits = "backwards only"


# Titles and summaries: ONE reviewer. Why: this step takes most of the hours of a review, and here the answer is needed
# within weeks. The price is known: in a randomised trial single reviewers missed 13 of 100 relevant studies at this step,
# pairs of reviewers 3 of 100 (Gartlehner and others, Journal of Clinical Epidemiology 2020). What we do against it:
#   - one fifth of the reports is judged by two people together first, until they judge alike;
#   - in doubt the report goes on, and an exclusion needs a reason, so that a second person can look through the exclusions;
#   - the full texts, of which there are few, are all judged twice.
# To spend the time after all, write   reviewers = 2   and   design = "dual"   below.

[[stages]]
id = "title-abstract"
title = "Titles and summaries"
unit = "record"
reviewers = 1
design = "single"
resolver = "third"
reasons = ["wrong-population", "wrong-intervention", "no-comparison", "too-old"]
reason_required = true
agree_on = "verdict"
instructions = """
You are the only one who sees this report at this step, so be generous: exclude only what plainly breaks a rule, and name
the rule. If you cannot tell, include it: the full text will show. A second person reads through the list of exclusions on the
last day of screening.
"""

# Full texts: two reviewers, because the answer stands or falls with what is included. They settle differences
# between them; waiting for a third person would cost days.

[[stages]]
id = "full-text"
title = "Full texts"
unit = "report"
reviewers = 2
design = "dual"
resolver = "consensus"
reasons = ["wrong-population", "wrong-intervention", "no-comparison", "wrong-outcome", "too-old"]
reason_required = true
agree_on = "reason"
instructions = """
Name the first rule in the list that the report breaks. What cannot be had within a week is marked "not retrieved" and
named in the report.
"""


# What is taken out. The short form about the study is filled in by one person. Figures are taken out by two,
# because a wrong figure goes straight into the decision.

[[forms]]
id = "study"
title = "The study in short"
about = "study"
reviewers = 1
repeat = false

[[forms.fields]]
id = "country"
label = "Country"
type = "text"
required = true

[[forms.fields]]
id = "design"
label = "Design"
type = "choice"
choices = ["randomised trial", "controlled study", "before and after"]
required = true

[[forms.fields]]
id = "staff"
label = "Who was trained"
type = "choices"
choices = ["nurses", "doctors", "assistants", "reception and security", "mixed"]
required = true

[[forms.fields]]
id = "learners"
label = "People analysed"
type = "integer"
unit = "people"
minimum = 1
required = true

[[forms.fields]]
id = "hours"
label = "Length of the training"
type = "number"
unit = "hours"
minimum = 0
tolerance = 0.5

[[forms.fields]]
id = "worry"
label = "Main reason to doubt the result"
type = "text"
required = true
help = "One sentence: the weakest point of the study."

[[forms]]
id = "results"
title = "Results"
about = "study"
reviewers = 2
repeat = true

[[forms.fields]]
id = "outcome"
label = "Outcome"
type = "choice"
choices = ["attitudes and stigma", "knowledge", "what staff do", "what patients report"]
required = true

[[forms.fields]]
id = "time"
label = "Time of measurement after the training"
type = "choice"
choices = ["at once", "up to three months", "more than three months"]
required = true

[[forms.fields]]
id = "direction"
label = "Direction"
type = "choice"
choices = ["better", "no difference", "worse"]
required = true

[[forms.fields]]
id = "effect-given"
label = "Is a size of the effect given?"
type = "boolean"
required = true

[[forms.fields]]
id = "effect"
label = "Standardised mean difference"
type = "number"
tolerance = 0.01
when = { effect-given = true }
help = "Positive where the training with lived experience did better."

[[forms.fields]]
id = "finding"
label = "The sentence that says it"
type = "quotation"
required = true


# The map: which outcome was measured at which time.

[synthesis]
rows = "results.outcome"
columns = "results.time"
colour = "results.direction"
thin = 2


# Where the plan is registered. PROSPERO takes rapid reviews of health questions, before the screening begins.

[registration]
registry = "PROSPERO"
id = ""
date = ""
url = ""


# Changes after the work has begun: one block headed [[amendments]] for each, with version, date, what and why.
','');
CREATE TABLE questions (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, question TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL,
        plain TEXT NOT NULL, theme TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('open', 'withdrawn')), why TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE recommendations (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, recommendation TEXT NOT NULL, text TEXT NOT NULL, rests_on TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)), UNIQUE (device, seq)) STRICT;
CREATE TABLE records (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, type TEXT NOT NULL, title TEXT NOT NULL, authors TEXT NOT NULL, year INTEGER, container TEXT NOT NULL,
        volume TEXT NOT NULL, issue TEXT NOT NULL, pages TEXT NOT NULL, doi TEXT NOT NULL, pmid TEXT NOT NULL,
        abstract TEXT NOT NULL, keywords TEXT NOT NULL, fields TEXT NOT NULL, raw TEXT NOT NULL) STRICT;
INSERT INTO "records" VALUES('fd7f2f763421adee691de9272ef01b0c8238a8617f91ed672ed5d99c91148814','a85459ac341ab624',3,3,'2026-11-22T09:05:43.622Z','alice','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','article-journal','Title number 0','[{"family":"Author0","given":"Ann"}]',2000,'','','','','','','','[]','{"source_type":"JOUR"}','[["TY","JOUR"],["AU","Author0, Ann"],["PY","2000"],["TI","Title number 0"]]');
INSERT INTO "records" VALUES('21a63e757e24854123de3601a5e0e14a04d47d86dc727e42e77ade8925c71377','a85459ac341ab624',4,4,'2026-11-22T09:05:43.622Z','alice','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','article-journal','Title number 1','[{"family":"Author1","given":"Ann"}]',2001,'','','','','','','','[]','{"source_type":"JOUR"}','[["TY","JOUR"],["AU","Author1, Ann"],["PY","2001"],["TI","Title number 1"]]');
INSERT INTO "records" VALUES('41efeeab9eed7a6aa2151feb82470336fb42ad08d923538fc141c2e9b8cab2a9','a85459ac341ab624',5,5,'2026-11-22T09:05:43.622Z','alice','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','article-journal','Title number 2','[{"family":"Author2","given":"Ann"}]',2002,'','','','','','','','[]','{"source_type":"JOUR"}','[["TY","JOUR"],["AU","Author2, Ann"],["PY","2002"],["TI","Title number 2"]]');
INSERT INTO "records" VALUES('4494506866288daa05ebcc37fcbabb0204e2abef61e92ab05c95b4201d4ffaa4','a85459ac341ab624',6,6,'2026-11-22T09:05:43.622Z','alice','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','article-journal','Title number 3','[{"family":"Author3","given":"Ann"}]',2003,'','','','','','','','[]','{"source_type":"JOUR"}','[["TY","JOUR"],["AU","Author3, Ann"],["PY","2003"],["TI","Title number 3"]]');
CREATE TABLE relations (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, a TEXT NOT NULL REFERENCES records (uid), b TEXT NOT NULL REFERENCES records (uid),
        relation TEXT NOT NULL, basis TEXT NOT NULL CHECK (basis IN ('rule', 'person')), rules TEXT NOT NULL,
        why TEXT NOT NULL, active INTEGER NOT NULL CHECK (active IN (0, 1)), CHECK (a <> b), UNIQUE (device, seq)) STRICT;
CREATE TABLE removals (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, record TEXT NOT NULL REFERENCES records (uid), stage TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (reason IN ('automation', 'other')), tool TEXT NOT NULL, note TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)), UNIQUE (device, seq)) STRICT;
CREATE TABLE resolutions (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, report TEXT NOT NULL REFERENCES records (uid), stage TEXT NOT NULL,
        verdict TEXT NOT NULL CHECK (verdict IN ('include', 'exclude')), reason TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE retrievals (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, report TEXT NOT NULL REFERENCES records (uid),
        outcome TEXT NOT NULL CHECK (outcome IN ('retrieved', 'not retrieved')), note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE reveals (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, report TEXT NOT NULL REFERENCES records (uid), stage TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
INSERT INTO "reveals" VALUES('5e8e45aa3a2d772d7330bdd7e015059b1e2ff0bd2cae6440f16945225e41ef63','a85459ac341ab624',17,17,'2026-11-22T09:05:43.637Z','alice','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','21a63e757e24854123de3601a5e0e14a04d47d86dc727e42e77ade8925c71377','title-abstract');
INSERT INTO "reveals" VALUES('17ca540603dd77e0b2731ecc4c18008bdd158fa2e407eff3a3d2adec36ab41e0','a85459ac341ab624',20,20,'2026-11-22T09:05:43.638Z','alice','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','4494506866288daa05ebcc37fcbabb0204e2abef61e92ab05c95b4201d4ffaa4','title-abstract');
INSERT INTO "reveals" VALUES('4caf552472abb2e0bd29ad45159a5f0b7609990460581fe9e13468ddc7c905db','a85459ac341ab624',23,23,'2026-11-22T09:05:43.639Z','alice','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','fd7f2f763421adee691de9272ef01b0c8238a8617f91ed672ed5d99c91148814','title-abstract');
CREATE TABLE rounds (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, stage TEXT NOT NULL, round INTEGER NOT NULL, act TEXT NOT NULL CHECK (act IN ('open', 'close')),
        reports TEXT NOT NULL, people TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE row_matches (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, subject TEXT NOT NULL, form TEXT NOT NULL, one TEXT NOT NULL, one_row INTEGER NOT NULL,
        other TEXT NOT NULL, other_row INTEGER NOT NULL, active INTEGER NOT NULL CHECK (active IN (0, 1)), UNIQUE (device, seq)) STRICT;
CREATE TABLE scopes (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, question TEXT NOT NULL, within INTEGER NOT NULL CHECK (within IN (0, 1)),
        why TEXT NOT NULL, parts TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE seatings (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, round TEXT NOT NULL, "table" TEXT NOT NULL, host TEXT NOT NULL,
        people INTEGER NOT NULL, seats TEXT NOT NULL, question TEXT NOT NULL, harvest TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE secrets (workshop TEXT PRIMARY KEY, secret TEXT NOT NULL) STRICT;
CREATE TABLE settlements (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, subject TEXT NOT NULL, form TEXT NOT NULL, row INTEGER NOT NULL, field TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('value', 'not reported', 'unclear')), value TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE sittings (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, round TEXT NOT NULL,
        act TEXT NOT NULL CHECK (act IN ('open', 'silent', 'share', 'close')),
        words TEXT NOT NULL, seal TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE slips (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, code TEXT NOT NULL, act TEXT NOT NULL CHECK (act IN ('issue', 'void')), UNIQUE (device, seq)) STRICT;
CREATE TABLE sources (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('database', 'register', 'website', 'organisation', 'citation')),
        platform TEXT NOT NULL, searched TEXT NOT NULL, strategy TEXT NOT NULL, limits TEXT NOT NULL, hits INTEGER,
        file TEXT NOT NULL, format TEXT NOT NULL, read INTEGER NOT NULL, problems INTEGER NOT NULL, UNIQUE (device, seq)) STRICT;
INSERT INTO "sources" VALUES('6c45e6b9d261268ab28391569c01542e04872895061020a12a65fb94cd90960a','a85459ac341ab624',11,11,'2026-11-22T09:05:43.622Z','alice','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','b84cf3894cf5c99c4631c5eda877d152bd559144409285ece9d3c67e8a71cc23','PubMed','database','','2026-03-01','','',NULL,'export.ris','ris',4,0);
CREATE TABLE spans (
        stage TEXT NOT NULL, person TEXT NOT NULL, lo TEXT NOT NULL, hi TEXT NOT NULL,
        PRIMARY KEY (stage, person, lo)) STRICT, WITHOUT ROWID;
INSERT INTO "spans" VALUES('title-abstract','alice','21a63e757e24854123de3601a5e0e14a04d47d86dc727e42e77ade8925c71377','g');
CREATE TABLE stage_reasons (
    stage TEXT NOT NULL, reason TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (stage, reason)
) STRICT, WITHOUT ROWID;
INSERT INTO "stage_reasons" VALUES('full-text','no-comparison',2);
INSERT INTO "stage_reasons" VALUES('full-text','too-old',4);
INSERT INTO "stage_reasons" VALUES('full-text','wrong-intervention',1);
INSERT INTO "stage_reasons" VALUES('full-text','wrong-outcome',3);
INSERT INTO "stage_reasons" VALUES('full-text','wrong-population',0);
INSERT INTO "stage_reasons" VALUES('title-abstract','no-comparison',2);
INSERT INTO "stage_reasons" VALUES('title-abstract','too-old',3);
INSERT INTO "stage_reasons" VALUES('title-abstract','wrong-intervention',1);
INSERT INTO "stage_reasons" VALUES('title-abstract','wrong-population',0);
CREATE TABLE stages (
    stage TEXT PRIMARY KEY, position INTEGER NOT NULL, required INTEGER NOT NULL, unit TEXT NOT NULL, agree_on TEXT NOT NULL
, share TEXT NOT NULL DEFAULT 'g', liberal INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "stages" VALUES('title-abstract',0,1,'record','verdict','g',0);
INSERT INTO "stages" VALUES('full-text',1,2,'report','reason','g',0);
CREATE TABLE standing (
    report TEXT NOT NULL, stage TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, resolved INTEGER NOT NULL,
    PRIMARY KEY (report, stage)
) STRICT, WITHOUT ROWID;
INSERT INTO "standing" VALUES('21a63e757e24854123de3601a5e0e14a04d47d86dc727e42e77ade8925c71377','title-abstract','excluded','wrong-population',0);
INSERT INTO "standing" VALUES('4494506866288daa05ebcc37fcbabb0204e2abef61e92ab05c95b4201d4ffaa4','full-text','open','',0);
INSERT INTO "standing" VALUES('4494506866288daa05ebcc37fcbabb0204e2abef61e92ab05c95b4201d4ffaa4','title-abstract','included','',0);
INSERT INTO "standing" VALUES('fd7f2f763421adee691de9272ef01b0c8238a8617f91ed672ed5d99c91148814','full-text','open','',0);
INSERT INTO "standing" VALUES('fd7f2f763421adee691de9272ef01b0c8238a8617f91ed672ed5d99c91148814','title-abstract','included','',0);
CREATE TABLE steps (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, step TEXT NOT NULL,
        act TEXT NOT NULL, detail TEXT NOT NULL, undoes TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE study_links (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, report TEXT NOT NULL REFERENCES records (uid), study TEXT NOT NULL REFERENCES records (uid),
        active INTEGER NOT NULL CHECK (active IN (0, 1)), UNIQUE (device, seq)) STRICT;
CREATE TABLE teams (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, stage TEXT NOT NULL, person TEXT NOT NULL, role TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)), UNIQUE (device, seq)) STRICT;
CREATE TABLE theme_codes (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, theme TEXT NOT NULL, code TEXT NOT NULL, active INTEGER NOT NULL CHECK (active IN (0, 1)), step TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE theme_responses (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, theme TEXT NOT NULL, gathering TEXT NOT NULL,
        answer TEXT NOT NULL CHECK (answer IN ('confirmed', 'changed', 'rejected')), "group" TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE themes (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, theme TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL, excludes TEXT NOT NULL,
        kind TEXT NOT NULL, opposite TEXT NOT NULL, merged_into TEXT NOT NULL, split_from TEXT NOT NULL, active INTEGER NOT NULL CHECK (active IN (0, 1)),
        step TEXT NOT NULL, act TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE translated (translation TEXT PRIMARY KEY REFERENCES translations (uid), text TEXT NOT NULL,
        salt TEXT NOT NULL) STRICT;
CREATE TABLE translations (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, contribution TEXT NOT NULL REFERENCES contributions (uid), language TEXT NOT NULL, seal TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE undertakings (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, recommendation TEXT NOT NULL, owner TEXT NOT NULL, due TEXT NOT NULL,
        done INTEGER NOT NULL CHECK (done IN (0, 1)), note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE verdicts (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, report TEXT NOT NULL REFERENCES records (uid), stage TEXT NOT NULL,
        verdict TEXT NOT NULL CHECK (verdict IN ('include', 'exclude', 'unsure')), reasons TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
INSERT INTO "verdicts" VALUES('5456abc8e3ac5ef72dfe5e74999b73d5a59a7e53787b1147f3ac8d509e866487','a85459ac341ab624',16,16,'2026-11-22T09:05:43.637Z','alice','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','21a63e757e24854123de3601a5e0e14a04d47d86dc727e42e77ade8925c71377','title-abstract','exclude','["wrong-population"]','');
INSERT INTO "verdicts" VALUES('19b23d00c86c7c532e39f627a0b28b05858f0f06df195c9ee780bcfa0d620512','a85459ac341ab624',19,19,'2026-11-22T09:05:43.638Z','alice','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','4494506866288daa05ebcc37fcbabb0204e2abef61e92ab05c95b4201d4ffaa4','title-abstract','include','[]','');
INSERT INTO "verdicts" VALUES('d4c227df62900b02ee47fec4a031dc6e0719400efdce0621e834770535c53fd1','a85459ac341ab624',22,22,'2026-11-22T09:05:43.639Z','alice','20c5e0b1fc2a0eb502011067bd1a3abbfaa6452aba1c7a33ccfb4908a8da3f8f','fd7f2f763421adee691de9272ef01b0c8238a8617f91ed672ed5d99c91148814','title-abstract','include','[]','');
CREATE TABLE verifications (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, question TEXT NOT NULL, search TEXT NOT NULL, reviews TEXT NOT NULL,
        certainty TEXT NOT NULL, checker TEXT NOT NULL, signed TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE vote_plans (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, plan TEXT NOT NULL, reason TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE voted (workshop TEXT NOT NULL, slip TEXT NOT NULL, PRIMARY KEY (workshop, slip)) STRICT, WITHOUT ROWID;
CREATE TABLE votes (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, act TEXT NOT NULL CHECK (act IN ('open', 'close')),
        questions TEXT NOT NULL, ballots INTEGER NOT NULL, seal TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE withdrawals (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, report TEXT NOT NULL REFERENCES records (uid), stage TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (device, seq)) STRICT;
CREATE TABLE wordings (
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL, workshop TEXT NOT NULL, question TEXT NOT NULL, language TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('plain', 'easy')), text TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('there', 'draft', 'missing', 'not planned')), UNIQUE (device, seq)) STRICT;
CREATE TABLE words (contribution TEXT PRIMARY KEY REFERENCES contributions (uid), text TEXT NOT NULL, salt TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TRIGGER words_stay BEFORE DELETE ON words
WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE contribution = OLD.contribution)
BEGIN SELECT RAISE(ABORT, 'words are deleted only after an erasure was recorded'); END;
CREATE TRIGGER words_unchanged BEFORE UPDATE ON words
BEGIN SELECT RAISE(ABORT, 'words are kept verbatim: they are not updated'); END;
CREATE INDEX sources_key ON sources (key);
CREATE INDEX records_doi ON records (doi) WHERE doi <> '';
CREATE INDEX appearances_record ON appearances (record);
CREATE INDEX links_pair ON links (a, b);
CREATE INDEX links_b ON links (b);
CREATE INDEX assignments_report ON assignments (report, stage);
CREATE INDEX verdicts_report ON verdicts (report, stage);
CREATE INDEX resolutions_report ON resolutions (report, stage);
CREATE INDEX retrievals_report ON retrievals (report);
CREATE INDEX answers_subject ON answers (form, subject);
CREATE INDEX settlements_subject ON settlements (form, subject);
CREATE INDEX origins_question ON origins (workshop, question);
CREATE INDEX membership_report ON membership (report);
CREATE INDEX standing_state ON standing (stage, state, report);
CREATE INDEX assigned_report ON assigned (report);
CREATE INDEX assigned_todo ON assigned (stage, person, report) WHERE todo = 1;
CREATE TRIGGER protocols_no_update BEFORE UPDATE ON protocols BEGIN SELECT RAISE(ABORT, 'protocols is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER protocols_no_delete BEFORE DELETE ON protocols BEGIN SELECT RAISE(ABORT, 'protocols is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER people_no_update BEFORE UPDATE ON people BEGIN SELECT RAISE(ABORT, 'people is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER people_no_delete BEFORE DELETE ON people BEGIN SELECT RAISE(ABORT, 'people is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER sources_no_update BEFORE UPDATE ON sources BEGIN SELECT RAISE(ABORT, 'sources is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER sources_no_delete BEFORE DELETE ON sources BEGIN SELECT RAISE(ABORT, 'sources is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER records_no_update BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'records is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER records_no_delete BEFORE DELETE ON records BEGIN SELECT RAISE(ABORT, 'records is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER appearances_no_update BEFORE UPDATE ON appearances BEGIN SELECT RAISE(ABORT, 'appearances is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER appearances_no_delete BEFORE DELETE ON appearances BEGIN SELECT RAISE(ABORT, 'appearances is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER problems_no_update BEFORE UPDATE ON problems BEGIN SELECT RAISE(ABORT, 'problems is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER problems_no_delete BEFORE DELETE ON problems BEGIN SELECT RAISE(ABORT, 'problems is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER links_no_update BEFORE UPDATE ON links BEGIN SELECT RAISE(ABORT, 'links is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER links_no_delete BEFORE DELETE ON links BEGIN SELECT RAISE(ABORT, 'links is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER assignments_no_update BEFORE UPDATE ON assignments BEGIN SELECT RAISE(ABORT, 'assignments is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER assignments_no_delete BEFORE DELETE ON assignments BEGIN SELECT RAISE(ABORT, 'assignments is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER verdicts_no_update BEFORE UPDATE ON verdicts BEGIN SELECT RAISE(ABORT, 'verdicts is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER verdicts_no_delete BEFORE DELETE ON verdicts BEGIN SELECT RAISE(ABORT, 'verdicts is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER resolutions_no_update BEFORE UPDATE ON resolutions BEGIN SELECT RAISE(ABORT, 'resolutions is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER resolutions_no_delete BEFORE DELETE ON resolutions BEGIN SELECT RAISE(ABORT, 'resolutions is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER retrievals_no_update BEFORE UPDATE ON retrievals BEGIN SELECT RAISE(ABORT, 'retrievals is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER retrievals_no_delete BEFORE DELETE ON retrievals BEGIN SELECT RAISE(ABORT, 'retrievals is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER study_links_no_update BEFORE UPDATE ON study_links BEGIN SELECT RAISE(ABORT, 'study_links is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER study_links_no_delete BEFORE DELETE ON study_links BEGIN SELECT RAISE(ABORT, 'study_links is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER programmes_no_update BEFORE UPDATE ON programmes BEGIN SELECT RAISE(ABORT, 'programmes is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER programmes_no_delete BEFORE DELETE ON programmes BEGIN SELECT RAISE(ABORT, 'programmes is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER answers_no_update BEFORE UPDATE ON answers BEGIN SELECT RAISE(ABORT, 'answers is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER answers_no_delete BEFORE DELETE ON answers BEGIN SELECT RAISE(ABORT, 'answers is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER settlements_no_update BEFORE UPDATE ON settlements BEGIN SELECT RAISE(ABORT, 'settlements is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER settlements_no_delete BEFORE DELETE ON settlements BEGIN SELECT RAISE(ABORT, 'settlements is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER contributions_no_update BEFORE UPDATE ON contributions BEGIN SELECT RAISE(ABORT, 'contributions is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER contributions_no_delete BEFORE DELETE ON contributions BEGIN SELECT RAISE(ABORT, 'contributions is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER erasures_no_update BEFORE UPDATE ON erasures BEGIN SELECT RAISE(ABORT, 'erasures is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER erasures_no_delete BEFORE DELETE ON erasures BEGIN SELECT RAISE(ABORT, 'erasures is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER questions_no_update BEFORE UPDATE ON questions BEGIN SELECT RAISE(ABORT, 'questions is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER questions_no_delete BEFORE DELETE ON questions BEGIN SELECT RAISE(ABORT, 'questions is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER origins_no_update BEFORE UPDATE ON origins BEGIN SELECT RAISE(ABORT, 'origins is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER origins_no_delete BEFORE DELETE ON origins BEGIN SELECT RAISE(ABORT, 'origins is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER evidence_no_update BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER votes_no_update BEFORE UPDATE ON votes BEGIN SELECT RAISE(ABORT, 'votes is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER votes_no_delete BEFORE DELETE ON votes BEGIN SELECT RAISE(ABORT, 'votes is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER slips_no_update BEFORE UPDATE ON slips BEGIN SELECT RAISE(ABORT, 'slips is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER slips_no_delete BEFORE DELETE ON slips BEGIN SELECT RAISE(ABORT, 'slips is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER recommendations_no_update BEFORE UPDATE ON recommendations BEGIN SELECT RAISE(ABORT, 'recommendations is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER recommendations_no_delete BEFORE DELETE ON recommendations BEGIN SELECT RAISE(ABORT, 'recommendations is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER citations_no_update BEFORE UPDATE ON citations BEGIN SELECT RAISE(ABORT, 'citations is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER citations_no_delete BEFORE DELETE ON citations BEGIN SELECT RAISE(ABORT, 'citations is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER ballots_no_update BEFORE UPDATE ON ballots BEGIN SELECT RAISE(ABORT, 'ballots is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER voted_no_update BEFORE UPDATE ON voted BEGIN SELECT RAISE(ABORT, 'voted is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER relations_no_update BEFORE UPDATE ON relations BEGIN SELECT RAISE(ABORT, 'relations is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER relations_no_delete BEFORE DELETE ON relations BEGIN SELECT RAISE(ABORT, 'relations is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER mendings_no_update BEFORE UPDATE ON mendings BEGIN SELECT RAISE(ABORT, 'mendings is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER mendings_no_delete BEFORE DELETE ON mendings BEGIN SELECT RAISE(ABORT, 'mendings is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER preferences_no_update BEFORE UPDATE ON preferences BEGIN SELECT RAISE(ABORT, 'preferences is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER preferences_no_delete BEFORE DELETE ON preferences BEGIN SELECT RAISE(ABORT, 'preferences is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER removals_no_update BEFORE UPDATE ON removals BEGIN SELECT RAISE(ABORT, 'removals is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER removals_no_delete BEFORE DELETE ON removals BEGIN SELECT RAISE(ABORT, 'removals is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER previous_versions_no_update BEFORE UPDATE ON previous_versions BEGIN SELECT RAISE(ABORT, 'previous_versions is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER previous_versions_no_delete BEFORE DELETE ON previous_versions BEGIN SELECT RAISE(ABORT, 'previous_versions is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER previous_studies_no_update BEFORE UPDATE ON previous_studies BEGIN SELECT RAISE(ABORT, 'previous_studies is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER previous_studies_no_delete BEFORE DELETE ON previous_studies BEGIN SELECT RAISE(ABORT, 'previous_studies is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER full_texts_no_update BEFORE UPDATE ON full_texts BEGIN SELECT RAISE(ABORT, 'full_texts is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER full_texts_no_delete BEFORE DELETE ON full_texts BEGIN SELECT RAISE(ABORT, 'full_texts is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER attempts_no_update BEFORE UPDATE ON attempts BEGIN SELECT RAISE(ABORT, 'attempts is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER attempts_no_delete BEFORE DELETE ON attempts BEGIN SELECT RAISE(ABORT, 'attempts is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER reveals_no_update BEFORE UPDATE ON reveals BEGIN SELECT RAISE(ABORT, 'reveals is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER reveals_no_delete BEFORE DELETE ON reveals BEGIN SELECT RAISE(ABORT, 'reveals is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER teams_no_update BEFORE UPDATE ON teams BEGIN SELECT RAISE(ABORT, 'teams is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER teams_no_delete BEFORE DELETE ON teams BEGIN SELECT RAISE(ABORT, 'teams is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER rounds_no_update BEFORE UPDATE ON rounds BEGIN SELECT RAISE(ABORT, 'rounds is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER rounds_no_delete BEFORE DELETE ON rounds BEGIN SELECT RAISE(ABORT, 'rounds is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER discussions_no_update BEFORE UPDATE ON discussions BEGIN SELECT RAISE(ABORT, 'discussions is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER discussions_no_delete BEFORE DELETE ON discussions BEGIN SELECT RAISE(ABORT, 'discussions is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER invitations_no_update BEFORE UPDATE ON invitations BEGIN SELECT RAISE(ABORT, 'invitations is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER invitations_no_delete BEFORE DELETE ON invitations BEGIN SELECT RAISE(ABORT, 'invitations is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER withdrawals_no_update BEFORE UPDATE ON withdrawals BEGIN SELECT RAISE(ABORT, 'withdrawals is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER withdrawals_no_delete BEFORE DELETE ON withdrawals BEGIN SELECT RAISE(ABORT, 'withdrawals is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER imports_no_update BEFORE UPDATE ON imports BEGIN SELECT RAISE(ABORT, 'imports is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER imports_no_delete BEFORE DELETE ON imports BEGIN SELECT RAISE(ABORT, 'imports is append-only: DELETE is refused; write a new row instead'); END;
CREATE INDEX mendings_problem ON mendings (problem);
CREATE INDEX links_doubtful ON links (a, b) WHERE relation = 'doubtful';
CREATE INDEX links_people ON links (by, a, b) WHERE basis = 'person';
CREATE INDEX relations_pair ON relations (a, b);
CREATE INDEX relations_b ON relations (b);
CREATE INDEX preferences_report ON preferences (report);
CREATE INDEX removals_record ON removals (record);
CREATE INDEX full_texts_report ON full_texts (report);
CREATE INDEX attempts_report ON attempts (report);
CREATE INDEX reveals_report ON reveals (report, stage);
CREATE INDEX discussions_report ON discussions (report, stage);
CREATE INDEX withdrawals_report ON withdrawals (report, stage);
CREATE INDEX imports_verdict ON imports (verdict);
CREATE INDEX imports_line ON imports (file, line);
CREATE INDEX verdicts_person ON verdicts (by, stage, clock);
CREATE INDEX current_person ON current (stage, person, verdict);
CREATE INDEX assigned_round ON assigned (stage, person) WHERE round > 0;
CREATE INDEX panel_record ON panel (record);
CREATE TRIGGER dropped_rows_no_update BEFORE UPDATE ON dropped_rows BEGIN SELECT RAISE(ABORT, 'dropped_rows is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER dropped_rows_no_delete BEFORE DELETE ON dropped_rows BEGIN SELECT RAISE(ABORT, 'dropped_rows is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER row_matches_no_update BEFORE UPDATE ON row_matches BEGIN SELECT RAISE(ABORT, 'row_matches is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER row_matches_no_delete BEFORE DELETE ON row_matches BEGIN SELECT RAISE(ABORT, 'row_matches is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER confirmations_no_update BEFORE UPDATE ON confirmations BEGIN SELECT RAISE(ABORT, 'confirmations is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER confirmations_no_delete BEFORE DELETE ON confirmations BEGIN SELECT RAISE(ABORT, 'confirmations is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER gatherings_no_update BEFORE UPDATE ON gatherings BEGIN SELECT RAISE(ABORT, 'gatherings is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER gatherings_no_delete BEFORE DELETE ON gatherings BEGIN SELECT RAISE(ABORT, 'gatherings is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER excerpts_no_update BEFORE UPDATE ON excerpts BEGIN SELECT RAISE(ABORT, 'excerpts is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER excerpts_no_delete BEFORE DELETE ON excerpts BEGIN SELECT RAISE(ABORT, 'excerpts is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER excerpt_erasures_no_update BEFORE UPDATE ON excerpt_erasures BEGIN SELECT RAISE(ABORT, 'excerpt_erasures is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER excerpt_erasures_no_delete BEFORE DELETE ON excerpt_erasures BEGIN SELECT RAISE(ABORT, 'excerpt_erasures is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER codes_no_update BEFORE UPDATE ON codes BEGIN SELECT RAISE(ABORT, 'codes is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER codes_no_delete BEFORE DELETE ON codes BEGIN SELECT RAISE(ABORT, 'codes is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER coding_plans_no_update BEFORE UPDATE ON coding_plans BEGIN SELECT RAISE(ABORT, 'coding_plans is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER coding_plans_no_delete BEFORE DELETE ON coding_plans BEGIN SELECT RAISE(ABORT, 'coding_plans is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER codings_no_update BEFORE UPDATE ON codings BEGIN SELECT RAISE(ABORT, 'codings is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER codings_no_delete BEFORE DELETE ON codings BEGIN SELECT RAISE(ABORT, 'codings is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER coding_settlements_no_update BEFORE UPDATE ON coding_settlements BEGIN SELECT RAISE(ABORT, 'coding_settlements is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER coding_settlements_no_delete BEFORE DELETE ON coding_settlements BEGIN SELECT RAISE(ABORT, 'coding_settlements is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER themes_no_update BEFORE UPDATE ON themes BEGIN SELECT RAISE(ABORT, 'themes is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER themes_no_delete BEFORE DELETE ON themes BEGIN SELECT RAISE(ABORT, 'themes is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER theme_codes_no_update BEFORE UPDATE ON theme_codes BEGIN SELECT RAISE(ABORT, 'theme_codes is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER theme_codes_no_delete BEFORE DELETE ON theme_codes BEGIN SELECT RAISE(ABORT, 'theme_codes is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER theme_responses_no_update BEFORE UPDATE ON theme_responses BEGIN SELECT RAISE(ABORT, 'theme_responses is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER theme_responses_no_delete BEFORE DELETE ON theme_responses BEGIN SELECT RAISE(ABORT, 'theme_responses is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER gap_marks_no_update BEFORE UPDATE ON gap_marks BEGIN SELECT RAISE(ABORT, 'gap_marks is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER gap_marks_no_delete BEFORE DELETE ON gap_marks BEGIN SELECT RAISE(ABORT, 'gap_marks is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER access_needs_no_update BEFORE UPDATE ON access_needs BEGIN SELECT RAISE(ABORT, 'access_needs is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER access_needs_no_delete BEFORE DELETE ON access_needs BEGIN SELECT RAISE(ABORT, 'access_needs is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER payments_no_update BEFORE UPDATE ON payments BEGIN SELECT RAISE(ABORT, 'payments is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER payments_no_delete BEFORE DELETE ON payments BEGIN SELECT RAISE(ABORT, 'payments is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER consents_no_update BEFORE UPDATE ON consents BEGIN SELECT RAISE(ABORT, 'consents is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER consents_no_delete BEFORE DELETE ON consents BEGIN SELECT RAISE(ABORT, 'consents is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER sittings_no_update BEFORE UPDATE ON sittings BEGIN SELECT RAISE(ABORT, 'sittings is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER sittings_no_delete BEFORE DELETE ON sittings BEGIN SELECT RAISE(ABORT, 'sittings is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER seatings_no_update BEFORE UPDATE ON seatings BEGIN SELECT RAISE(ABORT, 'seatings is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER seatings_no_delete BEFORE DELETE ON seatings BEGIN SELECT RAISE(ABORT, 'seatings is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER moderations_no_update BEFORE UPDATE ON moderations BEGIN SELECT RAISE(ABORT, 'moderations is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER moderations_no_delete BEFORE DELETE ON moderations BEGIN SELECT RAISE(ABORT, 'moderations is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER translations_no_update BEFORE UPDATE ON translations BEGIN SELECT RAISE(ABORT, 'translations is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER translations_no_delete BEFORE DELETE ON translations BEGIN SELECT RAISE(ABORT, 'translations is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER mentions_no_update BEFORE UPDATE ON mentions BEGIN SELECT RAISE(ABORT, 'mentions is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER mentions_no_delete BEFORE DELETE ON mentions BEGIN SELECT RAISE(ABORT, 'mentions is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER wordings_no_update BEFORE UPDATE ON wordings BEGIN SELECT RAISE(ABORT, 'wordings is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER wordings_no_delete BEFORE DELETE ON wordings BEGIN SELECT RAISE(ABORT, 'wordings is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER pictures_no_update BEFORE UPDATE ON pictures BEGIN SELECT RAISE(ABORT, 'pictures is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER pictures_no_delete BEFORE DELETE ON pictures BEGIN SELECT RAISE(ABORT, 'pictures is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER steps_no_update BEFORE UPDATE ON steps BEGIN SELECT RAISE(ABORT, 'steps is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER steps_no_delete BEFORE DELETE ON steps BEGIN SELECT RAISE(ABORT, 'steps is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER scopes_no_update BEFORE UPDATE ON scopes BEGIN SELECT RAISE(ABORT, 'scopes is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER scopes_no_delete BEFORE DELETE ON scopes BEGIN SELECT RAISE(ABORT, 'scopes is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER verifications_no_update BEFORE UPDATE ON verifications BEGIN SELECT RAISE(ABORT, 'verifications is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER verifications_no_delete BEFORE DELETE ON verifications BEGIN SELECT RAISE(ABORT, 'verifications is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER vote_plans_no_update BEFORE UPDATE ON vote_plans BEGIN SELECT RAISE(ABORT, 'vote_plans is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER vote_plans_no_delete BEFORE DELETE ON vote_plans BEGIN SELECT RAISE(ABORT, 'vote_plans is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER dissents_no_update BEFORE UPDATE ON dissents BEGIN SELECT RAISE(ABORT, 'dissents is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER dissents_no_delete BEFORE DELETE ON dissents BEGIN SELECT RAISE(ABORT, 'dissents is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER follow_ups_no_update BEFORE UPDATE ON follow_ups BEGIN SELECT RAISE(ABORT, 'follow_ups is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER follow_ups_no_delete BEFORE DELETE ON follow_ups BEGIN SELECT RAISE(ABORT, 'follow_ups is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER undertakings_no_update BEFORE UPDATE ON undertakings BEGIN SELECT RAISE(ABORT, 'undertakings is append-only: UPDATE is refused; write a new row instead'); END;
CREATE TRIGGER undertakings_no_delete BEFORE DELETE ON undertakings BEGIN SELECT RAISE(ABORT, 'undertakings is append-only: DELETE is refused; write a new row instead'); END;
CREATE TRIGGER ballots_no_delete BEFORE DELETE ON ballots WHEN NOT EXISTS (SELECT 1 FROM secrets WHERE workshop = OLD.workshop) BEGIN SELECT RAISE(ABORT, 'ballots of a closed vote stay: DELETE is refused'); END;
CREATE TRIGGER voted_no_delete BEFORE DELETE ON voted WHEN NOT EXISTS (SELECT 1 FROM secrets WHERE workshop = OLD.workshop) BEGIN SELECT RAISE(ABORT, 'voted of a closed vote stay: DELETE is refused'); END;
CREATE TRIGGER passages_stay BEFORE DELETE ON passages
        WHEN NOT EXISTS (SELECT 1 FROM excerpt_erasures WHERE excerpt = OLD.excerpt)
        BEGIN SELECT RAISE(ABORT, 'a passage is deleted only after an erasure was recorded'); END;
CREATE TRIGGER passages_unchanged BEFORE UPDATE ON passages
        BEGIN SELECT RAISE(ABORT, 'passages are kept verbatim: they are not updated'); END;
CREATE INDEX codings_excerpt ON codings (excerpt);
CREATE INDEX moderations_contribution ON moderations (contribution);
CREATE INDEX translations_contribution ON translations (contribution);
CREATE INDEX mentions_contribution ON mentions (contribution);
CREATE INDEX slips_code ON slips (workshop, code);
CREATE INDEX gap_marks_gap ON gap_marks (gap);
COMMIT;
