#include "batch.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <variant>

namespace undertone {

Status Batch::classify(Classifier& classifier, std::span<const std::string_view> texts) {
  row_ = kCountBytes + classifier.label_count() * sizeof(float);
  Arena& arena = arena_.emplace();
  block_ = arena.allocate_for_overwrite<std::byte>(kMaxTexts * row_);
  if (block_.empty()) return Status(Code::kMemory, "", "no memory for the answers");

  auto* const lstm = std::get_if<Lstm>(&classifier.model_.encoder);
  std::array<Text, kMaxTexts> waiting;
  std::size_t size = 0;
  std::span<std::uint32_t> room = classifier.ids_;
  const auto read_waiting = [&] {
    if (size > 0) read(classifier, *lstm, std::span(waiting).first(size));
    size = 0;
    room = classifier.ids_;
  };
  std::byte* answer = block_.data();
  for (const std::string_view text : texts) {
    std::size_t count = room.size();
    if (lstm != nullptr) count = TokenReader(classifier.vocabulary(), text).read(classifier.tokens_.first(room.size()));
    if (count < room.size()) {
      for (std::size_t i = 0; i < count; ++i) room[i] = classifier.tokens_[i].id;
      waiting[size++] = {room.first(count), answer};
      room = room.subspan(count);
    } else {
      // It takes the room that the others' ids are in.
      read_waiting();
      classifier.classify(text);
      keep(classifier, answer);
    }
    answer += row_;
  }
  read_waiting();
  return {};
}

void Batch::keep(const Classifier& classifier, std::byte* answer) const { std::memcpy(answer, classifier.result_block(), row_); }

void Batch::read(Classifier& classifier, Lstm& encoder, std::span<Text> texts) {
  // The longest first; so few need no more than an insertion sort.
  for (std::size_t i = 1; i < texts.size(); ++i) {
    for (std::size_t j = i; j > 0 && texts[j - 1].ids.size() < texts[j].ids.size(); --j) std::swap(texts[j - 1], texts[j]);
  }
  for (std::size_t count; !texts.empty(); texts = texts.subspan(count)) {
    count = std::min(LstmDirection::kLanes, texts.size());
    std::array<std::span<const std::uint32_t>, LstmDirection::kLanes> ids;
    for (std::size_t i = 0; i < count; ++i) ids[i] = texts[i].ids;
    encoder.read(std::span(ids).first(count));
    for (std::size_t i = 0; i < count; ++i) {
      std::fill_n(classifier.output().counts, 2, 0);
      classifier.count(ids[i]);
      encoder.pooled(i, classifier.output().features.first(classifier.feature_size()));
      classifier.answer();
      keep(classifier, texts[i].answer);
    }
  }
}

}  // namespace undertone
