"""Accuracy and macro precision, recall and F1."""
from sklearn.metrics import accuracy_score, precision_recall_fscore_support


def report(truth, predicted, labels):
    """Figures as fractions, rounded down to four digits; labels: the classes that the macro means run over."""
    precision, recall, f1, _ = precision_recall_fscore_support(truth, predicted, labels=labels, average="macro", zero_division=0)
    values = {"accuracy": accuracy_score(truth, predicted), "precision": precision, "recall": recall, "f1": f1}
    return {name: int(value * 10_000) / 10_000 for name, value in values.items()}
