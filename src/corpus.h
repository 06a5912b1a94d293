// The second module's facade, and the only header that its bindings include: what is done with the features of many texts.
//
//   Examples examples;                                          // texts as rows of features
//   examples.begin(feature_size);
//   copy(features of a text, examples.staging()); examples.add(label, group); ...
//
//   Trainer trainer;                                            // a head for them
//   trainer.begin(kScalarLearning, examples, prior, baseline, TrainOptions{});
//   while (trainer.step()) show(trainer.progress());
//   trainer.head(), trainer.before(), trainer.after(), trainer.outcome()
//
//   Tally tally; tally.add(scores, truth); tally.figures();    // how good a classifier is
//   SentenceReader(text).next(span);                            // the sentences of a text
//   choose_key_sentences(examples, scores, count, arena, chosen);
//
// Nothing here throws, prints or reads files, and nothing knows the other module: texts come as the features it made of them, heads go
// back to it as files.
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "explain/key_sentences.h"
#include "kernels/learning.h"
#include "learn/examples.h"
#include "learn/metrics.h"
#include "learn/trainer.h"
#include "text/sentences.h"
