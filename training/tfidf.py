"""The baseline of `npm run bench -- few`: TF-IDF over words and pairs of words, then logistic regression (scikit-learn).

Reads {"train": [{"label", "text"}], "judged": [...]} from standard input, writes the accuracy on "judged". C = 100 was chosen among
10, 100 and 1000 on banking77's dev split.
"""

import json
import sys

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline


def main() -> None:
    task = json.load(sys.stdin)
    train, judged = ([(row["text"], row["label"]) for row in task[part]] for part in ("train", "judged"))
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LogisticRegression(C=100, max_iter=300))
    model.fit(*zip(*train))
    print(model.score(*zip(*judged)))


if __name__ == "__main__":
    main()
