// Model: everything a classifier computes with, built from a checked file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>

#include "nn/bag_of_words.h"
#include "nn/embedding.h"
#include "nn/head.h"
#include "nn/lexicon.h"
#include "nn/lstm.h"
#include "nn/text_cnn.h"
#include "text/vocabulary.h"

namespace undertone {

using Encoder = std::variant<BagOfWords, TextCnn, Lstm, Lexicon>;

struct Model {
  Model() = default;
  Model(const Model&) = delete;  // encoders point to the embedding
  Model& operator=(const Model&) = delete;

  Vocabulary vocabulary;
  Embedding embedding;
  Encoder encoder;
  Head head;

  [[nodiscard]] std::size_t feature_size() const {
    return std::visit([](const auto& e) { return e.feature_size(); }, encoder);
  }
};

}  // namespace undertone
