"""Prints how many files of each encoding, language and size are read rightly.

Run: python -m tests.bench.encodings
"""

from __future__ import annotations

import time

from reviewkit.references import decode
from tests.references.alphabets import ENCODINGS, SIZES, encoded, files


def main() -> None:
    """Print the table, and the seconds that it took."""
    print(f"{'encoding':14}{'language':10}{''.join(f'{size:>13}' for size in SIZES)}  read as")
    right = every = 0
    begun = time.perf_counter()
    for encoding, languages in ENCODINGS.items():
        for language in languages.split():
            cells, wrong = [], set()
            for _, texts in files(language):
                given = [data for text in texts if (data := encoded(text, encoding))]
                found = [decode(data) for data in given]
                good = sum(
                    text.removeprefix("\ufeff") == data.decode(encoding)
                    for data, (text, _) in zip(given, found, strict=True)
                )
                wrong |= {
                    name
                    for data, (text, name) in zip(given, found, strict=True)
                    if text != data.decode(encoding)
                }
                cells.append(f"{good}/{len(given)}" if given else "-")
                right, every = right + good, every + len(given)
            print(f"{encoding:14}{language:10}{''.join(f'{cell:>13}' for cell in cells)}  {', '.join(wrong)}")
    print(f"{right} of {every} files, {time.perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main()
