"""The n-gram teacher: TF-IDF over runs of token ids and logistic regression (scikit-learn)."""
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline

FOLDS = 4  # its scores for a training text come from a fit that has not seen the text


def _lines(ids):
    return [" ".join(map(str, row)) for row in ids]


def scores(sets, columns, judged, settings):
    """([[n, C] or None] for each set, {dev set: [n, C]}) for the tasks that have sets marked as linear."""
    shortest, longest, strength = settings
    found, judgements = [None] * len(sets), {}
    for task in columns.tasks:
        own = [i for i, s in enumerate(sets) if s.task == task and s.linear]
        labelled = [i for i in own if sets[i].targets.any()]
        if not labelled:
            continue
        lines = [line for i in labelled for line in _lines(sets[i].ids)]
        classes = np.concatenate([sets[i].targets.argmax(axis=1) for i in labelled])
        model = make_pipeline(
            TfidfVectorizer(ngram_range=(shortest, longest), sublinear_tf=True, min_df=2, token_pattern=r"\S+", dtype=np.float32),
            LogisticRegression(C=strength, max_iter=60, tol=1e-3))
        held_back = cross_val_predict(model, lines, classes, cv=FOLDS, method="predict_proba")
        model.fit(lines, classes)
        places = model[-1].classes_

        def spread(part):
            table = np.zeros((len(part), columns.width), dtype=np.float32)
            table[:, places] = part
            return table

        begin = 0
        for i in labelled:
            found[i] = spread(held_back[begin:begin + len(sets[i].ids)])
            begin += len(sets[i].ids)
        for i in set(own) - set(labelled):
            found[i] = spread(model.predict_proba(_lines(sets[i].ids)))
        sources = {sets[i].name.split("/")[0] for i in labelled}
        for name, (dev_task, _, ids, _) in judged.items():
            if dev_task == task and name in sources:
                judgements[name] = spread(model.predict_proba(_lines(ids)))
    return found, judgements
