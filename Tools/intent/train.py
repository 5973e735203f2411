"""Trains the classifier and writes its weights: the bytes that `CIntentWeights.h` describes.

    swift run --package-path Tools/intent/measure -c release measure --features Tools/intent/rows/* > features.txt
    python3 Tools/intent/train.py features.txt Sources/CIntentWeights/weights.bin

Each row counts twice, with the rules' verdict and without it: the rules know these rows better than they know
tomorrow's chat, so the classifier must not lean on them alone. Deterministic; needs numpy, scipy, scikit-learn.
"""

import os
import struct
import sys

os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

CLASSES = ["draw", "selfie", "edit", "none"]
PLACES = 1 << 15
# A template row is cheap; a row written by hand says more.
TEMPLATE_WEIGHT = 0.3


def load(path):
    labels, words, rules, ruled, weight = [], [], [], [], []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            label, verdict, source, first, second = line.rstrip("\n").split(" ")
            labels.append(CLASSES.index(label))
            ruled.append(CLASSES.index(verdict))
            words.append([int(place) for place in first.split(",") if place])
            rules.append([int(place) for place in second.split(",") if place])
            weight.append(TEMPLATE_WEIGHT if source.startswith("templates") else 1.0)
    return np.array(labels), words, rules, np.array(ruled), np.array(weight)


def matrix(rows):
    indices, pointers = [], [0]
    for row in rows:
        indices += row
        pointers.append(len(indices))
    return csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(rows), PLACES))


def fit(labels, words, rules, weight):
    both = [first + second for first, second in zip(words, rules)]
    model = LogisticRegression(C=1.5, max_iter=300)
    model.fit(matrix(both + words), np.concatenate([labels, labels]), sample_weight=np.concatenate([weight, weight]))
    return model


def report(name, labels, guessed):
    none = CLASSES.index("none")
    drawn = (guessed[labels == none] != none).mean()
    print(f"{name}: right {(labels == guessed).mean():.3f}, pictures on none {drawn:.3f}", file=sys.stderr)


def main():
    labels, words, rules, ruled, weight = load(sys.argv[1])
    report("rules on their own", labels, ruled)
    if "--validate" in sys.argv:
        guessed = np.zeros(len(labels), dtype=int)
        folds = StratifiedKFold(5, shuffle=True, random_state=0)
        for train, test in folds.split(np.zeros(len(labels)), labels):
            model = fit(labels[train], [words[i] for i in train], [rules[i] for i in train], weight[train])
            guessed[test] = model.predict(matrix([words[i] for i in test]))
        hand = weight == 1
        report("words alone, cross-validated, rows by hand", labels[hand], guessed[hand])
    model = fit(labels, words, rules, weight)
    table = model.coef_.T + 0.0
    scale = np.abs(table).max() / 127
    quantised = np.round(table / scale).astype(np.int8)
    # Rounded as they have always been, so that the same rows give the same bytes.
    numbers = [round(float(scale), 8), *(round(float(value), 5) for value in model.intercept_)]
    with open(sys.argv[2], "wb") as out:
        out.write(struct.pack("<5f", *numbers) + quantised.tobytes())


if __name__ == "__main__":
    main()
