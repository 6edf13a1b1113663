"""The terminal screen: what each key does, scripted and at a (pseudo) terminal, and what it never shows."""

from __future__ import annotations

import codecs
import json
import os
import re
import select
import signal
import sys
import time

import pytest

import reviewkit as rk

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")

STAGE = "title-abstract"
FRAME_ENDS = "\x1b[J"
SECRET = "the other one's secret note"


def verdicts(path, person):
    with rk.open(path) as review:
        (who,) = review.people(person)
        return [(v.verdict, v.reasons, v.note) for v in who.screening.mine(STAGE)]


def script(shell, *lines, who="alice"):
    result = shell("screen", STAGE, who=who, given="\n".join(lines) + "\n")
    assert result.exit_code == 0, result.output
    return result.stdout


def test_one_letter_a_line_is_one_verdict_and_the_end_of_the_input_quits(shell):
    told = script(shell, "i", "u", "e")
    assert verdicts(shell.review, "alice") == [("include", (), ""), ("unsure", (), ""), ("exclude", (), "")]
    assert "1 report still waits for you." in told


def test_a_reason_is_named_by_its_number_or_its_id_and_a_note_follows_it(shell):
    script(shell, "e 1", "e not-education about soil", "i looks fine", "n a line of its own", "u")
    assert verdicts(shell.review, "alice") == [
        ("exclude", ("wrong-population",), ""),
        ("exclude", ("not-education",), "about soil"),
        ("include", (), "looks fine"),
        ("unsure", (), "a line of its own"),
    ]


def test_a_second_thought_shows_what_one_said_and_is_a_new_row(shell):
    told = script(shell, "e 2", "b", "i")
    assert "You said: exclude (not-mental-health)" in told
    assert [v[0] for v in verdicts(shell.review, "alice")] == ["exclude", "include"]


def test_the_day_after_one_can_still_go_back(shell):
    script(shell, "e 2")
    told = script(shell, "b", "u", "q")
    assert "You said: exclude (not-mental-health)" in told
    assert [v[0] for v in verdicts(shell.review, "alice")] == ["exclude", "unsure"]


def test_going_back_and_then_skipping_leaves_it_as_it_was(shell):
    assert "Left as it was." in script(shell, "i", "b", "s", "q")
    assert [v[0] for v in verdicts(shell.review, "alice")] == ["include"]
    assert "You have judged nothing yet." in script(shell, "b", who="bram")


def test_what_is_skipped_comes_again_at_the_end(shell):
    told = script(shell, "s", "i", "i", "i", "i")
    assert "Only reports that you skipped are left." in told
    assert "Nothing waits for you at this stage. Thank you." in told
    assert len(verdicts(shell.review, "alice")) == 4


def test_a_line_that_is_none_of_the_keys_judges_nothing(shell):
    told = script(shell, "x", "include", "e 9", "exclude")
    assert told.count("That is no key here") == 2
    assert told.count("Why? e and one of:") == 2
    assert verdicts(shell.review, "alice") == []


def test_an_exclusion_without_the_required_reason_is_refused_in_words_and_the_report_stays(shell):
    for who in ("alice", "bram"):
        script(shell, "i", "q", who=who)
    told = shell("screen", "full-text", who="carol", given="e\ne 7 only in Dutch\n").stdout
    assert "Why? e and one of: 1  wrong population" in told
    assert "Exclude (language-not-read)" in told


def test_help_holds_the_criteria_of_this_stage_and_no_other(shell):
    told = script(shell, "?")
    assert "Those who learn are preparing for" in told
    assert "In a language that somebody in the team reads well" not in told


def test_nothing_of_other_peoples_verdicts_is_seen_or_can_be_inferred(shell):
    """Whether the other one judged all of it or nothing: every sign on the screen is the same."""
    before = script(shell, "?", "s", "b", "q")
    for report in shell.lines("queue", STAGE, who="bram"):
        done = shell(
            "judge", report[0], STAGE, "exclude", "--reason", "not-education", "--note", SECRET, who="bram"
        )
        assert done.exit_code == 0
    after = script(shell, "?", "s", "b", "q")
    assert after == before
    assert SECRET not in after
    assert "bram" not in after


class Seat:
    """Somebody at a terminal of 80 columns and 24 lines."""

    def __init__(self, *words: str, columns: int = 80, lines: int = 24) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLUMNS="", LINES="")
            os.environ.pop("NO_COLOR", None)
            os.execv(sys.executable, [sys.executable, "-m", "reviewkit", *words])
        self.resize(columns, lines)
        self.all = ""
        self._decode = codecs.getincrementaldecoder("utf-8")(
            "replace"
        ).decode  # a read may end within a letter

    def resize(self, columns: int, lines: int) -> None:
        import fcntl
        import struct
        import termios

        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        os.kill(self.pid, signal.SIGWINCH)

    def until(self, words: str, seconds: float = 30) -> str:
        """Read until words appear in what came since the last call; the raw output."""
        seen, end = "", time.monotonic() + seconds
        while words not in seen:
            assert time.monotonic() < end, f"{words!r} never came; there was {seen[-2000:]!r}"
            if select.select([self.fd], [], [], 0.2)[0]:
                try:
                    got = self._decode(os.read(self.fd, 65536))
                except OSError:
                    got = ""
                assert got, f"it ended before {words!r}: {seen[-2000:]!r}"
                seen += got
        self.all += seen
        return seen

    def frame(self, words: str) -> str:
        """Read until a whole frame with these words has come."""
        seen = self.until(words)
        return seen if FRAME_ENDS in seen.split(words)[-1] else seen + self.until(FRAME_ENDS)

    def press(self, keys: str, words: str) -> str:
        os.write(self.fd, keys.encode())
        return self.frame(words)

    def write(self, keys: str, words: str) -> str:
        """Press keys that draw one line only."""
        os.write(self.fd, keys.encode())
        return self.until(words)

    def ended(self) -> int:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                if select.select([self.fd], [], [], 0.1)[0]:
                    self.all += self._decode(os.read(self.fd, 65536))
            except OSError:
                pass
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self.fd)
                return os.waitstatus_to_exitcode(status)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        raise AssertionError("it did not end")


def widths(frame: str) -> list[int]:
    """How wide each line of the last frame is."""
    last = frame.rsplit("\x1b[H", 1)[-1].split(FRAME_ENDS, 1)[0]
    return [len(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", line)) for line in last.split("\n")]


def test_at_a_terminal_each_key_acts_at_once_and_a_resize_draws_again(shell):
    seat = Seat("screen", str(shell.review), STAGE, "--as", "alice")
    first = seat.frame("q quit")
    assert "\x1b[?1049h" in first  # a page of its own: what was on the terminal comes back afterwards
    assert "0 judged, 4 left" in first
    assert len(widths(first)) == 24
    assert max(widths(first)) <= 80
    assert "wrong population" in seat.press("e", "0 back")
    assert "Exclude (not-education)" in seat.press("3", "q quit")
    assert "You said: exclude (not-education)" in seat.press("b", "q quit")
    seat.write("n", "Escape leaves it")
    seat.write("é no", "Note: é no")
    assert "Note: é no" in seat.press("\r", "q quit")
    assert "Include: " in seat.press("i", "1 judged, 3 left")
    assert "What each key does" in seat.press("?", "back to the report")
    assert "Those who learn are preparing for" in seat.press(" ", "back to the report")
    seat.press("x", "q quit")
    seat.resize(120, 40)
    wide = seat.frame("q quit")
    assert len(widths(wide)) == 40
    assert max(widths(wide)) == 120
    os.write(seat.fd, b"q")
    assert seat.ended() == 0
    assert "\x1b[?1049l" in seat.all
    assert "3 reports still wait for you." in seat.all
    assert verdicts(shell.review, "alice") == [("exclude", ("not-education",), ""), ("include", (), "é no")]


def test_words_of_the_protocol_are_marked(shell):
    seat = Seat("screen", str(shell.review), STAGE, "--as", "alice")
    frames = seat.frame("q quit") + "".join(seat.press("s", "q quit") for _ in range(3))
    assert re.search(r"\x1b\[[0-9;]*43m(Lived experience|Consumers|Carers)\x1b", frames)
    os.write(seat.fd, b"q")
    assert seat.ended() == 0


def test_keys_typed_ahead_judge_nothing_that_was_not_seen(shell):
    seat = Seat("screen", str(shell.review), STAGE, "--as", "alice")
    seat.frame("q quit")
    seat.press("iiii", "1 judged, 3 left")
    os.write(seat.fd, b"q")
    assert seat.ended() == 0
    assert len(verdicts(shell.review, "alice")) == 1


def test_ctrl_c_leaves_the_screen_quietly_and_the_terminal_as_it_was(shell):
    seat = Seat("screen", str(shell.review), STAGE, "--as", "alice")
    seat.frame("q quit")
    os.write(seat.fd, b"\x03")
    assert seat.ended() == 130
    assert "\x1b[?25h\x1b[?1049l" in seat.all
    assert "Traceback" not in seat.all


def test_a_record_cannot_command_the_terminal(shell):
    evil = [{"type": "article-journal", "title": "\x1b]0;owned\x07 \x1b[2J title", "id": "1"}]
    (shell.folder / "bad.json").write_text(json.dumps(evil), encoding="utf-8")
    assert shell("collect", str(shell.folder / "bad.json"), who="alice").exit_code == 0
    seat = Seat("screen", str(shell.review), STAGE, "--as", "alice")
    frames = seat.frame("q quit") + "".join(seat.press("s", "q quit") for _ in range(4))
    assert "owned" in frames
    assert "\x1b]0;" not in frames
    assert "\x1b[2J" not in frames
    os.write(seat.fd, b"q")
    assert seat.ended() == 0


@pytest.mark.parametrize(
    "words", ["agenda", "gaps", "log", "excluded full-text", "answers programme", "tally", "words"]
)
def test_on_a_terminal_everything_fits_eighty_columns(played, words):
    command, *rest = words.split()
    seat = Seat(command, str(played.review), *rest)
    assert seat.ended() == 0
    lines = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", seat.all).splitlines()
    assert len(lines) > 5
    assert "\t" not in seat.all
    assert max(map(len, lines)) <= 80


def test_progress_is_drawn_on_a_terminal_and_gone_afterwards(shell):
    (shell.folder / "one.ris").write_text("TY  - JOUR\nTI  - One more\nER  - \n", encoding="utf-8")
    seat = Seat("collect", str(shell.review), str(shell.folder / "one.ris"), "--as", "alice")
    assert seat.ended() == 0
    assert "one.ris" in seat.all
    assert "Traceback" not in seat.all
