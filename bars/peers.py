"""How long a Python library takes for texts: python peers.py NAME RUNS < JSON-LIST-OF-TEXTS

Prints the median processor seconds, the median wall seconds and the peak memory in MB of RUNS
runs over all texts, after one that warms up; or "not installed". One thread.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import json
import statistics
import sys
import time


def vader():
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer().polarity_scores


def textblob():
    from textblob import TextBlob

    return lambda text: TextBlob(text).sentiment


def spacy():
    from spacy import blank

    return blank("en")


def text2num():
    from text_to_num import alpha2digit

    return lambda text: alpha2digit(text, "en")


def presidio():
    from presidio_analyzer.predefined_recognizers import (
        CreditCardRecognizer,
        EmailRecognizer,
        IbanRecognizer,
        IpRecognizer,
        PhoneRecognizer,
        UsSsnRecognizer,
    )

    recognisers = [
        CreditCardRecognizer(),
        PhoneRecognizer(),
        EmailRecognizer(),
        UsSsnRecognizer(),
        IbanRecognizer(),
        IpRecognizer(),
    ]
    return lambda text: [
        recogniser.analyze(text, recogniser.supported_entities, None) for recogniser in recognisers
    ]


PEERS = {peer.__name__: peer for peer in (vader, textblob, spacy, text2num, presidio)}


def main():
    try:
        peer = PEERS[sys.argv[1]]()
    except ImportError:
        print("not installed")
        return
    texts = json.load(sys.stdin)
    cpu, wall = [], []
    for run in range(int(sys.argv[2]) + 1):
        before = time.process_time(), time.perf_counter()
        for text in texts:
            peer(text)
        if run:
            cpu.append(time.process_time() - before[0])
            wall.append(time.perf_counter() - before[1])
    # Not `ru_maxrss`: that starts from what the program that started this one held.
    with open("/proc/self/status", encoding="ascii") as status:
        peak_kib = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    peak_mb = peak_kib * 1024 / 1e6
    print(statistics.median(cpu), statistics.median(wall), peak_mb)


main()
