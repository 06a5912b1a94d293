#include "classifier.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "base/hash.h"
#include "model/head_file.h"
#include "model/self_test.h"
#include "nn/softmax.h"

namespace undertone {
namespace {

constexpr std::size_t kHeaderLengthBytes = 8;

// What explanation_block() begins with.
struct ExplanationHeader {
  std::int32_t words;
  std::int32_t label;
  float base;
  float logit;
};

// Tokens that are pieces of one word share its place; they become one. Returns how many words there are.
std::size_t merge_pieces(std::span<Contribution> tokens) {
  std::size_t count = 0;
  for (const Contribution& token : tokens) {
    if (count > 0 && tokens[count - 1].begin == token.begin) {
      tokens[count - 1].weight += token.weight;
    } else {
      tokens[count++] = token;
    }
  }
  return count;
}

Status no_memory() { return Status(Code::kMemory, "", "no memory for the model"); }

}  // namespace

Status Classifier::build(const Description& description, ModelBytes bytes, const Kernels& kernels, const LoadOptions& options) {
  kernels_ = &kernels;
  UNDERTONE_TRY(build_model(bytes, description, kernels, options.table_bytes, arena_, model_));
  file_ = bytes.file;
  hash_ = xxh64(bytes.file);
  UNDERTONE_TRY(shipped_.build(model_.head, feature_size(), arena_));
  tokens_ = arena_.allocate_for_overwrite<Token>(Lstm::kWindow);
  ids_ = arena_.allocate_for_overwrite<std::uint32_t>(Lstm::kWindow);
  if (tokens_.empty() || ids_.empty()) return no_memory();
  return run_self_test(description, options.verify, *this);
}

Status Classifier::Output::build(const Head& a_head, std::size_t feature_size, Arena& arena) {
  const std::size_t labels = a_head.labels();
  const std::size_t padded = round_up(feature_size, kRowBlock);
  head = &a_head;
  block = arena.allocate<std::byte>(2 * sizeof(std::int32_t) + (labels + padded) * sizeof(float));
  logits = arena.allocate<float>(labels);
  if (block.empty() || logits.empty()) return no_memory();
  counts = reinterpret_cast<std::int32_t*>(block.data());
  auto* const floats = reinterpret_cast<float*>(block.data() + 2 * sizeof(std::int32_t));
  scores = {floats, labels};
  features = {floats + labels, padded};
  return {};
}

Status Classifier::install_head(const Description& description, ModelBytes bytes) {
  std::unique_ptr<PersonalHead> personal(new (std::nothrow) PersonalHead);
  if (personal == nullptr) return no_memory();
  UNDERTONE_TRY(build_head_file(bytes, description, *kernels_, {hash_, feature_size()}, personal->arena, personal->head));
  UNDERTONE_TRY(personal->output.build(personal->head, feature_size(), personal->arena));
  personal_ = std::move(personal);
  return {};
}

void Classifier::begin() {
  std::visit([](auto& encoder) { encoder.begin(); }, model_.encoder);
  std::fill_n(output().counts, 2, 0);
}

void Classifier::consume(std::span<const std::uint32_t> ids) {
  count(ids);
  std::visit([&](auto& encoder) { encoder.consume(ids); }, model_.encoder);
}

void Classifier::count(std::span<const std::uint32_t> ids) {
  std::int32_t* const counts = output().counts;
  counts[0] += static_cast<std::int32_t>(ids.size());
  counts[1] += static_cast<std::int32_t>(std::count(ids.begin(), ids.end(), model_.vocabulary.unknown_id()));
}

Classification Classifier::finish() {
  std::visit([&](auto& encoder) { encoder.finish(output().features.first(feature_size())); }, model_.encoder);
  return answer();
}

Classification Classifier::answer() {
  const Output& out = output();
  out.head->apply(out.features, out.logits);
  softmax(out.logits, out.scores);
  return {out.counts[0], out.counts[1], out.scores, out.logits, out.features.first(feature_size())};
}

std::span<const std::byte> Classifier::state() const {
  return std::visit([](const auto& encoder) { return encoder.state(); }, model_.encoder);
}

void Classifier::restore(std::span<const std::byte> state, std::span<const std::int32_t> counts) {
  std::visit([&](auto& encoder) { encoder.restore(state); }, model_.encoder);
  std::copy(counts.begin(), counts.end(), output().counts);
}

Classification Classifier::classify(std::string_view text, Augmentation* augmentation) {
  TokenReader reader(model_.vocabulary, text.substr(0, kMaxTextBytes));
  begin();
  for (std::size_t count = tokens_.size(); count == tokens_.size();) {
    count = reader.read(tokens_);
    for (std::size_t i = 0; i < count; ++i) ids_[i] = tokens_[i].id;
    consume(ids_.first(augmentation == nullptr ? count : augmentation->apply(ids_.first(count))));
  }
  return finish();
}

Status Classifier::explain(std::string_view text, std::int32_t label) {
  const std::span<const float> logits = output().logits;
  if (label < kWinner || label >= static_cast<std::int32_t>(logits.size())) return Status(Code::kArgument, "", "there is no such label");
  const auto count = static_cast<std::size_t>(classify(text).tokens);
  if (label == kWinner) label = static_cast<std::int32_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());

  Arena& arena = explanation_arena_.emplace();
  explanation_ = arena.allocate<std::byte>(sizeof(ExplanationHeader) + count * sizeof(Contribution));
  const std::span<std::uint32_t> ids = arena.allocate_for_overwrite<std::uint32_t>(count);
  const Status no_memory(Code::kMemory, "", "no memory for the explanation");
  if (explanation_.empty() || ids.size() != count) return no_memory;
  auto* const header = reinterpret_cast<ExplanationHeader*>(explanation_.data());
  const std::span<Contribution> words(reinterpret_cast<Contribution*>(header + 1), count);
  TokenReader reader(model_.vocabulary, text.substr(0, kMaxTextBytes));
  for (std::size_t done = 0; done < count;) {
    for (const Token& token : tokens_.first(reader.read(tokens_))) {
      ids[done] = token.id;
      words[done++] = {token.span.begin.utf16, token.span.end.utf16, 0.0F};
    }
  }

  const auto chosen = static_cast<std::size_t>(label);
  const float logit = logits[chosen];
  const Attribution attribution{*kernels_, head().weights(chosen), ids, words, arena};
  if (!std::visit([&](auto& encoder) { return attribute(encoder, attribution); }, model_.encoder)) return no_memory;
  classify({});
  *header = {static_cast<std::int32_t>(merge_pieces(words)), label, logits[chosen], logit};
  return {};
}

Explanation Classifier::explanation() const {
  const auto* const header = reinterpret_cast<const ExplanationHeader*>(explanation_.data());
  return {header->label, header->base, header->logit,
          {reinterpret_cast<const Contribution*>(header + 1), static_cast<std::size_t>(header->words)}};
}

std::span<std::byte> Loader::begin(std::size_t size) {
  classifier_.reset(new (std::nothrow) Classifier);
  if (classifier_ == nullptr) return {};
  const std::span<std::byte> file = classifier_->arena_.allocate_for_overwrite<std::byte>(size);
  bytes_ = {file, 0};
  return file;
}

Status Loader::read_header(std::string_view& json) {
  const std::size_t size = bytes_.file.size();
  if (size < kHeaderLengthBytes) return Status(Code::kModelTruncated, "", "the file ends before its header", static_cast<std::int64_t>(size));
  std::uint64_t length = 0;
  std::memcpy(&length, bytes_.file.data(), sizeof(length));
  if (length > size - kHeaderLengthBytes) {
    // Text files and error pages announce headers of exabytes; no model comes near 100 MB of JSON.
    constexpr std::uint64_t kLargestHeader = 100'000'000;
    return length > kLargestHeader
               ? Status(Code::kModelHeader, "", "this is not a safetensors file", 0)
               : Status(Code::kModelTruncated, "", "the file ends inside its header", static_cast<std::int64_t>(size));
  }
  bytes_.data_begin = kHeaderLengthBytes + static_cast<std::size_t>(length);
  json = {reinterpret_cast<const char*>(bytes_.file.data()) + kHeaderLengthBytes, static_cast<std::size_t>(length)};
  return {};
}

Status Loader::finish(const LoadOptions& options, std::unique_ptr<Classifier>& classifier) {
  classifier.reset();
  if (classifier_ == nullptr) return Status(Code::kArgument, "", "no load was begun");
  const Status status = classifier_->build(description_, bytes_, kernels_, options);
  if (status.failed()) {
    classifier_.reset();
  } else {
    classifier = std::move(classifier_);
  }
  return status;
}

Status Loader::finish_head(Classifier& classifier) {
  if (classifier_ == nullptr) return Status(Code::kArgument, "", "no load was begun");
  const Status status = classifier.install_head(description_, bytes_);
  classifier_.reset();
  return status;
}

}  // namespace undertone
