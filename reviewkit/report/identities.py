"""What must hold between the numbers of a flow diagram, and what is to be said where it does not.

1. named sources add up to their total                       (records)
2. identified - removed before screening = screened          (records)
3. screened - excluded = sought for retrieval                (records to reports)
4. sought - not retrieved = assessed, in each arm            (reports)
5. assessed - excluded by reason, both arms = new reports    (reports)
6. studies are no more than their reports, and none without the other
7. previous + new = total, for studies and for reports       (new reports of old studies raise reports only)
8. what is part of another number is no more than it         (meta-analysis, reports by other methods, tools)

A number that is not stated could be any from 0 on. An identity is broken where no such numbers would mend it,
and cannot be checked where some would. A number that an identity gives stands for the one that is not stated
when the next identity is judged, so that a gap hides only what really depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewkit.report.amounts import NONE, Amount, number, of_list, of_number, off_by
from reviewkit.report.boxes import ARMS, LISTS, REMOVED, WORDS
from reviewkit.report.deriving import box

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.report.flow import Flow

_FOUND_OTHERWISE = ("website_results", "organisation_results", "citations_results")
_UNITS = ("studies", "reports")


@dataclass(frozen=True)
class Judged:
    """Every identity that is broken, and every one of which it cannot be said, in words with the numbers."""

    faults: tuple[str, ...]
    unchecked: tuple[str, ...]
    of_previous: int  # included reports of studies that the previous version had, as far as the numbers tell


def judge(flow: Flow) -> Judged:
    """Return what is wrong with a flow's numbers, and what cannot be said of them."""
    sheet = _Judge(flow)
    sheet.go_through()
    return Judged(tuple(sheet.faults), tuple(sheet.unchecked), sheet.of_previous)


class _Judge:
    """Goes through the identities from the top of the diagram to its foot."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.faults: list[str] = []
        self.unchecked: list[str] = []
        self.of_previous = 0

    def go_through(self) -> None:
        self._negative()
        self._sources()
        sought = {"dbr": self._screening(), "other": self._otherwise()}
        included = {arm: self._reading(arm, sought[arm]) for arm in ARMS}
        self.of_previous = self._of_previous_studies(included["dbr"] + included["other"])
        new = self._included(included)
        self._totals(new)
        self._studies()
        self._parts()

    def _amount(self, key: str) -> Amount:
        if key in LISTS:
            return of_list(self.flow.boxes[key], stated=key not in self.flow.unlisted)
        return of_number(self.flow.boxes[key])

    def _equal(self, name: str, sum_: str, expected: Amount, key: str, said: str, gaps: list[str]) -> Amount:
        """Judge a box by the sum that it should be, and return what is known of it."""
        stated = self._amount(key)
        if expected.high is not None and expected.high < 0:
            self.faults.append(f"{name}: {sum_} = {expected}, and nothing can be fewer than none")
        elif stated.exact and not expected.holds(stated.low):
            self.faults.append(
                f"{name}: {sum_} = {expected}, but {said.format(number(stated.low))} ({off_by(stated.low, expected)})"
            )
        elif not (stated.exact and expected.exact) and (stated.exact or expected.high is not None):
            missing = [*gaps, *([] if stated.exact else [box(key)])]
            self._cannot(name, missing)
        return stated if stated.exact else expected.at_least_none()

    def _cannot(self, name: str, missing: list[str]) -> None:
        if missing:
            self.unchecked.append(f"{name}: cannot be checked, since not stated: {'; '.join(missing)}")

    def _gaps(self, *keys: str) -> list[str]:
        return [box(key) for key in keys if not self._amount(key).exact]

    def _negative(self) -> None:
        for key, value in self.flow.boxes.items():
            for name, n in value if key in LISTS else [(WORDS[key], value)]:
                if n is not None and n < 0:
                    self.faults.append(
                        f"{box(key)}: {name} is {number(n)}, and nothing can be fewer than none"
                    )

    def _sources(self) -> None:
        for kind in ("database", "register"):
            named, total = self.flow.boxes[f"{kind}_specific_results"], self._amount(f"{kind}_results")
            if not named or not total.exact:
                continue
            added = self._amount(f"{kind}_specific_results")
            parts = " + ".join("?" if n is None else number(n) for _, n in named)
            gaps = [name for name, n in named if n is None]
            self._equal(
                "identity 1, named sources add up",
                f"the {kind}s named give {parts}",
                added,
                f"{kind}_results",
                f"the total of {kind}s is {{}}",
                gaps,
            )
        for key, stated in self.flow.stated.items():
            added = self._amount(key)
            if not added.holds(stated):
                what = "reasons" if key.endswith("excluded") else "named sources"
                self.faults.append(
                    f"identity 1, {what} add up: the {what} of {box(key).lower()} give {added}, but the total beside "
                    f"them is {number(stated)} ({off_by(stated, added)})"
                )

    def _identified(self) -> Amount:
        found = NONE
        for kind in ("database", "register"):
            total = self._amount(f"{kind}_results")
            named = self.flow.boxes[f"{kind}_specific_results"]
            found += total if total.exact or not named else self._amount(f"{kind}_specific_results")
        return found

    def _screening(self) -> Amount:
        """Judge records, and return the reports sought in databases and registers."""
        flow = self.flow
        identified, removed = self._identified(), NONE
        for key in REMOVED:
            removed += self._amount(key)
        gaps = self._gaps("database_results", "register_results", *REMOVED) if not identified.exact else []
        screened = self._equal(
            "identity 2, identified less removed is screened",
            f"{identified} identified - {removed} removed before screening",
            identified - removed,
            "records_screened",
            "{} records were screened",
            gaps or self._gaps(*REMOVED),
        )
        excluded, waiting = self._amount("records_excluded"), flow.waiting.get("records_screened", 0)
        sum_ = f"{screened} screened - {excluded} excluded" + _less(waiting, "waiting")
        sum_ += f" {flow.further_reports:+} further reports" if flow.further_reports else ""
        return self._equal(
            "identity 3, screened less excluded is sought",
            sum_,
            screened - excluded - of_number(waiting) + of_number(flow.further_reports),
            "dbr_sought_reports",
            "{} reports were sought for retrieval",
            ([] if screened.exact else [box("records_screened")]) + self._gaps("records_excluded"),
        )

    def _otherwise(self) -> Amount:
        """Judge the reports sought by other methods: there is no box for records that led to none."""
        if not self.flow.other_methods:
            return NONE
        found, sought = NONE, self._amount("other_sought_reports")
        for key in _FOUND_OTHERWISE:
            found += self._amount(key)
        name = "identity 8, reports sought are no more than what was identified (other methods)"
        if sought.exact and found.high is not None and sought.low > found.high:
            self.faults.append(
                f"{name}: {number(sought.low)} reports were sought, but {found} records were identified "
                f"({off_by(sought.low, found)})"
            )
        elif sought.low and not found.exact and sought.low > found.low:
            self._cannot(name, self._gaps(*_FOUND_OTHERWISE))
        return sought

    def _reading(self, arm: str, sought: Amount) -> Amount:
        """Judge the reports of an arm, and return those that it leaves for inclusion."""
        if arm == "other" and not self.flow.other_methods:
            return NONE
        where, waiting = f"({ARMS[arm]})", self.flow.waiting
        missed, unread = self._amount(f"{arm}_notretrieved_reports"), waiting.get(f"{arm}_sought_reports", 0)
        assessed = self._equal(
            f"identity 4, sought less not retrieved is assessed {where}",
            f"{sought} sought - {missed} not retrieved" + _less(unread, "waiting"),
            sought - missed - of_number(unread),
            f"{arm}_assessed",
            "{} reports were assessed",
            ([] if sought.exact else [box(f"{arm}_sought_reports")])
            + self._gaps(f"{arm}_notretrieved_reports"),
        )
        excluded = self._amount(f"{arm}_excluded")
        if not excluded.exact and excluded.low == 0 and assessed == NONE:
            excluded = NONE  # of no report none is excluded, whatever the file leaves open
        left = assessed - excluded - of_number(waiting.get(f"{arm}_assessed", 0))
        if left.high is not None and left.high < 0:
            self.faults.append(
                f"identity 5, no more are excluded than were assessed {where}: {assessed} assessed, but {excluded} "
                f"excluded ({off_by(excluded.low, assessed)})"
            )
        return left

    def _of_previous_studies(self, included: Amount) -> int:
        """Return the new reports of studies that the previous version had, as far as the numbers tell.

        Such a report is assessed and included, but is no report of a new study: it is missing from the new
        reports and present in the total, by the same number. Anything else is a fault and not such a report.
        A flow that states how many there are is held to it.
        """
        flow = self.flow
        if flow.reports_of_previous_studies is not None:
            return flow.reports_of_previous_studies
        new, total, previous = (
            flow.boxes[key] for key in ("new_reports", "total_reports", "previous_reports")
        )
        if not flow.updated or new is None:
            return 0
        present = None if total is None or previous is None else total - previous - new
        missing = included.low - new if included.exact or present is None else None
        told = {n for n in (missing, present) if n is not None}
        more = told.pop() if len(told) == 1 else 0
        if more > 0 and (missing is None or present is None):
            name = "identity 5" if present is None else "identity 7"
            self.unchecked.append(
                f"{name}: holds only if {number(more)} included reports are of studies of the previous version; "
                "whether they are cannot be checked"
            )
        return max(more, 0)

    def _included(self, left: Mapping[str, Amount]) -> Amount:
        """Judge the new reports, and return what is known of them."""
        parts = [
            f"{self._assessed_words(arm)}"
            for arm in ARMS
            if self.flow.boxes[f"{arm}_assessed"] or self.flow.boxes[f"{arm}_excluded"] or arm == "dbr"
        ]
        of_previous = self.of_previous
        sum_ = " + ".join(f"({part})" for part in parts) if len(parts) > 1 else "".join(parts)
        expected = left["dbr"] + left["other"] - of_number(of_previous)
        if any(one.high is not None and one.high < 0 for one in left.values()):
            return self._amount("new_reports")  # told already
        return self._equal(
            "identity 5, assessed less excluded is new reports",
            sum_ + _less(of_previous, "of previous studies"),
            expected,
            "new_reports",
            "{} new reports are included",
            [
                gap
                for arm in ARMS
                if not left[arm].exact
                for gap in self._gaps(f"{arm}_assessed", f"{arm}_excluded")
            ],
        )

    def _assessed_words(self, arm: str) -> str:
        assessed, excluded = self._amount(f"{arm}_assessed"), self._amount(f"{arm}_excluded")
        waiting = self.flow.waiting.get(f"{arm}_assessed", 0)
        return f"{assessed} assessed - {excluded} excluded" + _less(waiting, "waiting")

    def _totals(self, reports: Amount) -> None:
        flow = self.flow
        new = {"studies": self._amount("new_studies"), "reports": self._amount("new_reports")}
        for unit in _UNITS:
            if not flow.updated and not flow.boxes[f"total_{unit}"]:
                continue  # the template of a new review has no such box, and its file leaves it at 0
            previous = self._amount(f"previous_{unit}")
            if not flow.updated and (previous.exact or flow.template):
                previous = NONE
            more = self.of_previous if unit == "reports" else 0
            known = new[unit] if new[unit].exact or unit == "studies" else reports
            self._equal(
                "identity 7, previous and new make the total",
                f"{previous} previous + {known} new" + (f" + {more} of previous studies" if more else ""),
                previous + known + of_number(more),
                f"total_{unit}",
                f"the total of {unit} is {{}}",
                self._gaps(f"previous_{unit}", f"new_{unit}"),
            )

    def _studies(self) -> None:
        parts = (
            ("previous", "", "of the previous version"),
            ("new", "", "that are new"),
            ("total", "", "in total"),
        )
        for part, end, words in (*parts, ("total", "_ma", "in the meta-analysis")):
            studies, reports = (
                self.flow.boxes[f"{part}_studies{end}"],
                self.flow.boxes[f"{part}_reports{end}"],
            )
            if studies is None or reports is None:
                if studies or reports:
                    self._cannot(
                        f"identity 6, no more studies than reports ({words})",
                        self._gaps(f"{part}_studies{end}", f"{part}_reports{end}"),
                    )
            elif studies > reports:
                self.faults.append(
                    f"identity 6, no more studies than reports: {number(studies)} studies {words}, but only "
                    f"{number(reports)} reports (off by {studies - reports:+,})"
                )
            elif reports and not studies:
                self.faults.append(
                    f"identity 6, no reports without a study: {number(reports)} reports {words}, but no study"
                )

    def _parts(self) -> None:
        flow = self.flow
        for unit in _UNITS:
            pooled, total, new = (
                flow.boxes[key] for key in (f"total_{unit}_ma", f"total_{unit}", f"new_{unit}")
            )
            most = total if flow.updated or total else new
            if pooled and most is not None and pooled > most:
                self.faults.append(
                    f"identity 8, a part is no more than the total: {number(pooled)} {unit} in the meta-analysis, "
                    f"but {number(most)} {unit} in the review (off by {pooled - most:+,})"
                )
        excluded = flow.boxes["records_excluded"]
        if excluded is not None and flow.excluded_by_tools > excluded:
            self.faults.append(
                f"identity 8, a part is no more than the total: {number(flow.excluded_by_tools)} records excluded by "
                f"automation tools, but {number(excluded)} records excluded in all"
            )


def _less(n: int, why: str) -> str:
    return f" - {number(n)} {why}" if n else ""
