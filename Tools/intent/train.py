"""Trains the classifier and writes its weights as Swift.

    swift run --package-path Tools/intent/measure -c release measure --features Tools/intent/rows/* > features.txt
    python3 Tools/intent/train.py features.txt Sources/Understanding/Model/Weights.swift

Each row counts twice, with the rules' verdict and without it: the rules know these rows better than they know
tomorrow's chat, so the classifier must not lean on them alone. Deterministic; needs numpy, scipy, scikit-learn.
"""

import base64
import os
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
    text = base64.b64encode(quantised.tobytes()).decode()
    bias = ", ".join(f"{value:.5f}" for value in model.intercept_)
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        out.write("/// The classifier's weights: made by Tools/intent/train.py, not by hand.\n")
        out.write("enum Weights {\n")
        out.write("    /// What one step of a weight is worth.\n")
        out.write(f"    static let scale: Float = {scale:.8f}\n")
        out.write("    /// What each intent starts from: draw, selfie, edit, none.\n")
        out.write(f"    static let bias: [Float] = [{bias}]\n")
        out.write("    /// Four signed bytes for each place, in base64.\n")
        out.write('    static let table = """\n')
        for start in range(0, len(text), 108):
            end = "\\" if start + 108 < len(text) else ""
            out.write(f"        {text[start:start + 108]}{end}\n")
        out.write('        """\n}\n')


if __name__ == "__main__":
    main()
