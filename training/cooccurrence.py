"""Word vectors from the texts at hand: truncated SVD of smoothed positive PMI (Levy & Goldberg 2014; Levy et al. 2015)."""
import numpy as np
from scipy.sparse import coo_matrix, csr_matrix
from sklearn.utils.extmath import randomized_svd

WINDOW = 5
SMOOTHING = 0.75  # of the context counts: rare contexts weigh less


def counts(texts, words):
    """[V, V] symmetric co-occurrences within WINDOW tokens, weighted by 1 / distance; texts: id arrays."""
    gap = np.full(WINDOW, -1, dtype=np.int32)
    stream = np.concatenate([part for ids in texts for part in (ids, gap)])
    total = csr_matrix((words, words), dtype=np.float32)
    for distance in range(1, WINDOW + 1):
        left, right = stream[:-distance], stream[distance:]
        inside = (left > 0) & (right > 0)  # 0 is the unknown word
        weights = np.full(inside.sum(), 1 / distance, dtype=np.float32)
        total += coo_matrix((weights, (left[inside], right[inside])), shape=(words, words)).tocsr()
    return total + total.T


def vectors(texts, words, size, seed):
    """[V, size] float32; zeros for words that never occur."""
    table = counts(texts, words).tocoo()
    rows = np.bincount(table.row, table.data, words)
    contexts = rows ** SMOOTHING
    ratio = table.data * rows.sum() / rows[table.row] / contexts[table.col] * contexts.sum() / rows.sum()
    kept = ratio > 1
    pmi = csr_matrix((np.log(ratio[kept]).astype(np.float32), (table.row[kept], table.col[kept])), shape=(words, words))
    left, strengths, _ = randomized_svd(pmi, size, n_iter=3, random_state=seed)
    return (left * np.sqrt(strengths)).astype(np.float32)
