"""Writes the answers of scipy to sign tests: python tests/oracles/signs.py > tests/synthesis/sign_test.json.

Needs scipy, which is no dependency of the package: two-sided exact binomial test, and Wilson's interval at 95 %.
"""

import json
import sys

from scipy.stats import binomtest

PAIRS = [(1, 0), (0, 1), (10, 1), (1, 10), (5, 5), (7, 3), (18, 2), (3, 0), (40, 21), (200, 150)]

cases = []
for up, down in PAIRS:
    test = binomtest(up, up + down, 0.5)
    interval = test.proportion_ci(0.95, "wilson")
    cases.append({"up": up, "down": down, "p": test.pvalue, "low": interval.low, "high": interval.high})
json.dump(cases, sys.stdout, indent=1)
