"""Make tests/screening/agreement.json: what irrCAC, krippendorff and statsmodels answer to the same ratings.

Run in an environment of its own: pip install "numpy<2" irrCAC krippendorff statsmodels
Then: python tests/oracles/agreement.py > tests/screening/agreement.json
"""

from __future__ import annotations

import json
import random
import sys
import warnings
from importlib.metadata import version

import krippendorff
import numpy as np
import pandas as pd
from irrCAC.raw import CAC
from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa

warnings.simplefilter("ignore")


def gwet(rows, weights, categories):
    """Each coefficient of irrCAC with value, standard error and 95 % interval."""
    frame = pd.DataFrame(rows, dtype=float)
    cac = CAC(frame, weights=weights, categories=categories, digits=12)
    answers = {}
    for name, method in (
        ("ac1", cac.gwet),
        ("fleiss", cac.fleiss),
        ("conger", cac.conger),
        ("pabak", cac.bp),
    ):
        est = method()["est"]
        answers[name] = {
            "value": float(est["coefficient_value"]),
            "interval": [float(x) for x in est["confidence_interval"]],
        }
    if weights in ("identity", "quadratic", "ratio"):  # the ones that are a level of measurement too
        est = cac.krippendorff()["est"]
        answers["alpha"] = {
            "value": float(est["coefficient_value"]),
            "interval": [float(x) for x in est["confidence_interval"]],
        }
    return answers


def alphas(rows):
    data = np.array([[np.nan if x is None else x for x in row] for row in rows], dtype=float).T
    return {
        level: float(krippendorff.alpha(reliability_data=data, level_of_measurement=level))
        for level in ("nominal", "ordinal", "interval", "ratio")
    }


def kappas(rows, size):
    table = np.zeros((size, size))
    for a, b in rows:
        if a is not None and b is not None:
            table[a - 1, b - 1] += 1
    answers = {}
    for name, kind in (("identity", None), ("linear", "linear"), ("quadratic", "quadratic")):
        result = cohens_kappa(table, wt=kind)
        answers[name] = {
            "value": float(result.kappa),
            "interval": [float(result.kappa_low), float(result.kappa_upp)],
        }
    return answers


def ratings(*, seed, units, raters, size, accuracy, missing):
    """Ratings on a scale 1..size: the truth with chance `accuracy`, else anything; some are missing."""
    dice = random.Random(seed)
    rows = []
    for _ in range(units):
        truth = dice.choice([1, 1, 1, *range(1, size + 1)])
        rows.append(
            [
                None
                if dice.random() < missing
                else truth
                if dice.random() < accuracy
                else dice.randint(1, size)
                for _ in range(raters)
            ]
        )
    return rows


def main():
    cases = []
    plans = [
        (1, 60, 2, 2, 0.8, 0.0),
        (2, 60, 2, 3, 0.7, 0.0),
        (3, 80, 2, 4, 0.7, 0.15),
        (4, 40, 3, 2, 0.8, 0.0),
        (5, 50, 3, 3, 0.6, 0.2),
        (6, 30, 5, 5, 0.7, 0.1),
        (7, 25, 4, 4, 0.4, 0.3),
        (8, 200, 2, 2, 0.95, 0.05),
        (9, 15, 6, 3, 0.5, 0.0),
        (10, 400, 3, 2, 0.9, 0.4),
        (11, 8, 2, 3, 0.6, 0.0),
        (12, 120, 2, 5, 0.3, 0.0),
    ]
    for seed, units, raters, size, accuracy, missing in plans:
        rows = ratings(seed=seed, units=units, raters=raters, size=size, accuracy=accuracy, missing=missing)
        names = list(range(1, size + 1))
        case = {"seed": seed, "ratings": rows, "categories": names, "krippendorff": alphas(rows)}
        case["irrCAC"] = {
            weights: gwet(rows, weights, names)
            for weights in ("identity", "linear", "quadratic", "ordinal", "radical", "ratio")
        }
        if raters == 2:
            case["statsmodels"] = kappas(rows, size)
        elif missing == 0:
            counts = [[row.count(name) for name in names] for row in rows]
            case["fleiss"] = float(fleiss_kappa(np.array(counts)))
        cases.append(case)
    made_with = {name: version(name) for name in ("irrCAC", "krippendorff", "statsmodels", "numpy")}
    json.dump({"made_with": made_with, "cases": cases}, sys.stdout, separators=(",", ":"))


main()
