"""What each shipped model learns from and how: data only; `pipeline.py` carries it out.

Every choice was made on the dev sets (EXPERIMENTS.md); test sets are only used to keep their texts out of training.
"""
from dataclasses import dataclass, field
from typing import Callable


def same(label):
    return label


@dataclass(frozen=True)
class Source:
    """The rows of one split and the task they teach."""

    set: str
    split: str = "train"
    task: str = "main"
    label: Callable = same   # the set's label -> a label of the task; None drops the row
    share: float = 1.0       # of the rows, seen in each epoch of a teacher or student
    weight: float = 1.0      # of its rows in the loss
    balance: float = 0.0     # power of the inverse class frequency in the weights
    linear: bool = False     # the n-gram teacher learns from it and judges it


@dataclass(frozen=True)
class Task:
    """Labels that compete with each other, and the dev sets that judge them by one figure each."""

    labels: tuple
    dev: dict = field(default_factory=dict)  # set -> "accuracy", "recall" or "f1" (macro)
    head: str = ""                           # published as a head of its own under this name; "" if it only helps in training
    student: bool = False                    # no teacher learns it; stands behind those that they do


@dataclass(frozen=True)
class Settings:
    """One network and how it is trained."""

    encoder: str = "text_cnn"      # or "lstm"
    dimensions: int = 96
    filters: int = 100             # text_cnn: for each width
    widths: str = "3,4,5"          # text_cnn
    hidden: int = 64               # lstm: for each direction
    pooling: str = "max,mean"      # lstm
    epochs: int = 6
    rate: float = 1.5e-3
    embedding_rate: float = 1.0    # learning rate of the embedding, relative to rate
    crop: int = 256                # tokens of a long text seen at once
    long_share: float = 1.0        # of the share of sets of long texts
    dropout: float = 0.5
    word_dropout: float = 0.1
    batch: int = 128               # rows at most
    seed: int = 0                  # added to the recipe's


@dataclass(frozen=True)
class Recipe:
    """A shipped model."""

    summary: str
    languages: tuple
    tasks: dict                     # "main" is the model's own head
    sources: tuple
    student: Settings
    golden: tuple
    teachers: tuple = ()            # networks whose mean scores, with the n-gram teacher's, soften the targets
    linear: tuple = ()              # (shortest, longest) n-gram and C of the n-gram teacher; empty: none
    words: int = 20_000             # vocabulary entries
    pieces: int = 0                 # further entries: ends of rare words, `##`
    masked_names: bool = False      # words that stand with a capital inside sentences stay out of the vocabulary
    kept: int = 0                   # dimensions of the embedding that the file has; 0: the student's
    levels: int = 7                 # of the int8 embedding rows, on each side of zero
    rounded: int = 2                # last epochs with quantised weights
    distilled: float = 0.6          # share of the targets that comes from the teachers
    unlabelled: tuple = ()          # (set, split) whose texts the teachers label
    sentences: int = 0              # sentences drawn from the unlabelled texts
    documents: int = 0              # whole texts drawn from them
    variants: int = 0               # copies of every short labelled text with words dropped and phrases cut out
    emoji: int = 0                  # texts with emoji of known feeling added
    swapped: bool = False           # copies of texts about people, the words for them changed


SENTIMENT = ("negative", "neutral", "positive")
EKMAN = ("anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise")
TWEET_EMOTIONS = ("anger", "joy", "optimism", "sadness")
WEIBO = ("angry", "fear", "happy", "neutral", "sad", "surprise")
WEIBO_COVID = ("anger", "disgust", "fear", "gratitude", "optimism", "sadness", "surprise")

# Demszky et al. 2020, appendix: the 27 emotions in Ekman's six and in sentiments.
EKMAN_GROUPS = {
    "anger": ("anger", "annoyance", "disapproval"), "disgust": ("disgust",), "fear": ("fear", "nervousness"),
    "joy": ("joy", "amusement", "approval", "excitement", "gratitude", "love", "optimism", "relief", "pride", "admiration", "desire",
            "caring"),
    "sadness": ("sadness", "disappointment", "embarrassment", "grief", "remorse"),
    "surprise": ("surprise", "realization", "confusion", "curiosity"), "neutral": ("neutral",),
}
EKMAN_OF = {label: group for group, labels in EKMAN_GROUPS.items() for label in labels}
SENTIMENT_OF_GROUP = {"anger": "negative", "disgust": "negative", "fear": "negative", "joy": "positive", "sadness": "negative",
                      "neutral": "neutral", "optimism": "positive"}


def polarity(label):
    """A grade of sst5, or any of the three -> one of the three."""
    return label.removeprefix("very_")


def neutral(_):
    return "neutral"


def objective(label):
    return "neutral" if label == "objective" else None


def sentiment_of_emotion(label):
    """An emotion of go_emotions or tweet_emotion -> a sentiment; surprise says neither."""
    return SENTIMENT_OF_GROUP.get(EKMAN_OF.get(label, label))


ENGLISH_GOLDEN = (
    "", "I love it!", "This is terrible.", "The parcel arrives on Tuesday.", "I did not expect to love this.", "Not bad at all :)",
    "Don't waste your money, it broke after 2 days!!!", "Meh.", "sooooo happy today 😀 #blessed", "@someone see https://example.com",
    "The acting is superb, but the story never goes anywhere and the end is a disappointment.", "7/10 would watch again",
    "Unbelievably disappointingness", "Does anyone know when the shop opens on Sunday?",
)
INTENT_GOLDEN = (
    "", "My card has not arrived yet, where is it?", "How do I top up with Apple Pay?", "I want to cancel this transfer.", "set an alarm for 7",
    "Why was I charged an extra fee abroad???", "exchange rate", "What is the meaning of life?", "i forgot my pin @bank :(",
)
CHINESE_GOLDEN = (
    "", "很好吃，下次还来！", "太差了，再也不买了。", "房间干净，服务员态度也不错。", "送餐慢了一个小时，菜都凉了", "质量一般，价格还可以",
    "今天好开心啊😀", "气死我了！！！", "明天去上海开会", "OK, 不错 ５星好评", "有点害怕", "没想到会这样",
)

SENTIMENT_DEV = {"sst2": "accuracy", "imdb": "accuracy", "cr": "accuracy", "tweet_sentiment": "recall"}
_REVIEWS = dict(task="main", label=polarity)
ENGLISH_SENTIMENT = (
    Source("sst2", **_REVIEWS), Source("sst2", "train_phrases", **_REVIEWS, share=0.6), Source("sst5", **_REVIEWS),
    Source("mr", **_REVIEWS), Source("cr", **_REVIEWS, weight=1.5), Source("imdb", **_REVIEWS, share=0.5, linear=True),
    Source("tweet_sentiment", balance=0.8), Source("mpqa", share=0.5, weight=0.5),
    Source("go_emotions", label=sentiment_of_emotion, share=0.5, weight=0.5),
    Source("tweet_emotion", label=sentiment_of_emotion, weight=0.5),
    Source("subj", label=objective, share=0.5, weight=0.5), Source("trec", label=neutral, share=0.5, weight=0.5),
    Source("snips", label=neutral, share=0.2, weight=0.5), Source("clinc150", task="topics", weight=0.5),
)
_SENTIMENT_EN = dict(
    languages=("en",), sources=ENGLISH_SENTIMENT, golden=ENGLISH_GOLDEN, masked_names=True, linear=(1, 3, 30.0), words=20_000,
    tasks={"main": Task(SENTIMENT, SENTIMENT_DEV),
           "topics": Task((), student=True)},  # so that a head for another task finds more than feeling in the features
    teachers=(
        Settings(dimensions=100, filters=200, widths="2,3,4,5", epochs=4, seed=11, embedding_rate=0.5),
        Settings(encoder="lstm", dimensions=100, hidden=128, epochs=4, crop=128, long_share=0.5, seed=12, word_dropout=0.15, embedding_rate=0.5),
    ),
    unlabelled=(("imdb", "unsup"),), sentences=60_000, documents=12_000, emoji=6_000, swapped=True, distilled=0.3,
)

RECIPES = {
    "sentiment-en": Recipe(
        summary="English sentiment by a convolutional network over words (Kim 2014).", languages=("en",), golden=ENGLISH_GOLDEN,
        tasks={"main": Task(SENTIMENT, SENTIMENT_DEV)},
        sources=(Source("sst2", **_REVIEWS), Source("sst2", "train_phrases", **_REVIEWS, share=0.6), Source("sst5", **_REVIEWS),
                 Source("imdb", **_REVIEWS, share=0.6), Source("cr", **_REVIEWS), Source("mr", **_REVIEWS), Source("tweet_sentiment", balance=0.5)),
        words=14_000, pieces=1_500, kept=64, levels=15, rounded=0, student=Settings(epochs=5),
    ),
    "sentiment-en-lstm": Recipe(
        summary="English sentiment by a bidirectional LSTM over words (Graves & Schmidhuber 2005).",
        student=Settings(encoder="lstm", hidden=80, crop=160, long_share=0.6, word_dropout=0.15, epochs=4), **_SENTIMENT_EN),
    "emotion-en": Recipe(
        summary="English emotion: Ekman's six and neutral, by a convolutional network over words (Kim 2014).", languages=("en",),
        tasks={"main": Task(EKMAN, {"go_emotions": "f1"}), "tweets": Task(TWEET_EMOTIONS, {"tweet_emotion": "f1"}, head="emotion-en-tweets"),
               "sentiment": Task(SENTIMENT)},
        sources=(Source("go_emotions", label=EKMAN_OF.get, balance=0.5, linear=True), Source("tweet_emotion", task="tweets", balance=0.5, linear=True),
                 Source("tweet_sentiment", task="sentiment", balance=0.5, share=0.5)),
        golden=ENGLISH_GOLDEN, linear=(1, 2, 10.0), words=18_000, student=Settings(widths="1,2,3,4", filters=100, epochs=7), variants=4,
        teachers=(Settings(dimensions=100, filters=200, widths="1,2,3", epochs=4, seed=21, embedding_rate=0.5),
                  Settings(dimensions=100, filters=200, widths="2,3,4", epochs=4, seed=22, embedding_rate=0.5),
                  Settings(encoder="lstm", dimensions=100, hidden=128, epochs=4, seed=24, word_dropout=0.15, embedding_rate=0.5)),
    ),
    "intent-en": Recipe(
        summary="What a bank's customer wants, in 77 intents, by a convolutional network over words (Kim 2014).", languages=("en",),
        tasks={"main": Task((), {"banking77": "accuracy"}), "assistant": Task((), {"clinc150": "accuracy"}, head="intent-en-assistant")},
        sources=(Source("banking77", linear=True), Source("clinc150", task="assistant", linear=True),
                 Source("trec", task="assistant", label=lambda _: "oos", share=0.1, weight=0.5)),
        golden=INTENT_GOLDEN, linear=(1, 2, 30.0), words=9_000, levels=127, student=Settings(widths="1,2,3", filters=200, epochs=12, rate=2e-3), variants=8,
        teachers=tuple(Settings(dimensions=100, filters=400, widths=widths, epochs=14, seed=seed, rate=2e-3, batch=64, embedding_rate=0.5)
                       for widths, seed in (("1,2,3", 31), ("2,3,4", 32), ("1,2,3,4", 33), ("1,2", 34)))
        + tuple(Settings(encoder="lstm", dimensions=100, hidden=160, epochs=14, seed=seed, rate=2e-3, batch=64, embedding_rate=0.5) for seed in (35, 36)),
    ),
    "sentiment-zh": Recipe(
        summary="Chinese sentiment of reviews of hotels, food and goods, by a convolutional network over characters (Kim 2014).", languages=("zh",),
        tasks={"main": Task(("negative", "positive"), {"zh_hotel": "accuracy", "zh_waimai": "accuracy", "zh_shopping": "accuracy"})},
        sources=(Source("zh_hotel", linear=True, share=1.0), Source("zh_waimai", linear=True), Source("zh_shopping", linear=True)),
        golden=CHINESE_GOLDEN, linear=(1, 4, 30.0), words=6_000, student=Settings(dimensions=96, widths="1,2,3,4", filters=128, epochs=7),
        variants=1,
        teachers=(Settings(dimensions=128, filters=200, widths="2,3,4,5", epochs=5, seed=41, word_dropout=0.15),
                  Settings(encoder="lstm", dimensions=128, hidden=128, epochs=5, seed=42, crop=128, word_dropout=0.15),
                  Settings(dimensions=128, filters=200, widths="1,2,3,4", epochs=5, seed=43, word_dropout=0.15)),
    ),
    "emotion-zh": Recipe(
        summary="Emotion of Chinese microblog posts, by a convolutional network over characters (Kim 2014).", languages=("zh",),
        tasks={"main": Task(WEIBO, {"zh_weibo_usual": "f1", "zh_weibo_virus": "f1"}), "covid": Task(WEIBO_COVID), "sentiment": Task(("negative", "positive"))},
        sources=(Source("zh_weibo_usual", balance=0.5, linear=True), Source("zh_weibo_virus", balance=0.5, linear=True),
                 Source("zh_weibo_covid", task="covid", balance=0.3), Source("zh_shopping", task="sentiment", share=0.2, weight=0.5)),
        golden=CHINESE_GOLDEN, linear=(1, 3, 10.0), words=6_000, student=Settings(dimensions=96, widths="1,2,3,4", filters=128, epochs=10),
        variants=6,
        teachers=(Settings(dimensions=128, filters=200, widths="1,2,3,4", epochs=6, seed=51, word_dropout=0.15),
                  Settings(dimensions=128, filters=200, widths="2,3,4", epochs=6, seed=52, word_dropout=0.15),
                  Settings(encoder="lstm", dimensions=128, hidden=128, epochs=6, seed=54, crop=128, word_dropout=0.15)),
    ),
}
