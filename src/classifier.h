// The engine's facade, and the only header that bindings and tools include.
//
//   Loader loader(kScalarKernels);
//   std::span<std::byte> file = loader.begin(size);            // copy the model file here
//   std::string_view json; loader.read_header(json);           // parse it, hand over what it says:
//   loader.description().add_text("encoder", "text_cnn"); ...
//   std::unique_ptr<Classifier> classifier;
//   loader.finish(LoadOptions{}, classifier);
//   classifier->classify("I did not expect to love this.").scores;
//
// Nothing here throws, prints or reads files. A classifier is used by one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/arena.h"
#include "base/status.h"
#include "kernels/kernels.h"
#include "learn/metrics.h"
#include "model/builder.h"
#include "model/description.h"
#include "model/model.h"
#include "text/tokenizer.h"
#include "text/word_scanner.h"

namespace undertone {

struct LoadOptions {
  bool verify = true;                                 // replay the golden texts
  std::size_t table_bytes = std::size_t{8} << 20U;    // memory for word tables, at most
};

// What a text was taken for; views into the classifier, valid until its next call.
struct Classification {
  std::int32_t tokens = 0;
  std::int32_t unknown = 0;          // tokens that are <unk>
  std::span<const float> scores;     // [C] probabilities in the order of the labels
  std::span<const float> logits;     // [C] what the scores are the softmax of
  std::span<const float> features;   // [D] the input of the last layer
};

class Classifier {
 public:
  // The text as UTF-8 of any content, at most kMaxTextBytes of it are read. Allocates nothing.
  Classification classify(std::string_view text);

  [[nodiscard]] std::size_t label_count() const { return model_.head.labels(); }
  [[nodiscard]] std::size_t feature_size() const { return model_.feature_size(); }
  [[nodiscard]] const Vocabulary& vocabulary() const { return model_.vocabulary; }
  // XXH64 of the model file.
  [[nodiscard]] std::uint64_t hash() const { return hash_; }

  // The last classification where it lies in memory: int32 tokens, int32 unknown, float scores[C], float features[D].
  [[nodiscard]] const std::byte* result_block() const { return result_.data(); }

  static constexpr std::size_t kMaxTextBytes = std::size_t{1} << 30U;

 private:
  friend class Loader;
  Classifier() = default;
  Status build(const Description& description, ModelBytes bytes, const Kernels& kernels, const LoadOptions& options);

  Arena arena_;  // first: everything below points into it
  Model model_;
  std::uint64_t hash_ = 0;
  std::span<Token> tokens_;          // [Lstm::kWindow]
  std::span<std::uint32_t> ids_;     // [Lstm::kWindow]
  std::span<std::byte> result_;
  std::int32_t* counts_ = nullptr;   // [2] in result_: tokens, unknown
  std::span<float> scores_;          // [C] in result_
  std::span<float> features_;        // [D padded] in result_
  std::span<float> logits_;          // [C]
};

// One load, in three steps; see above. Owns the file's bytes until finish() passes them on.
class Loader {
 public:
  explicit Loader(const Kernels& kernels) : kernels_(kernels), description_(header_arena_) {}

  // Memory for the file, aligned to Arena::kAlignment; empty when there is none.
  std::span<std::byte> begin(std::size_t size);

  // Finds the JSON header. Errors: kModelTruncated, kModelHeader.
  Status read_header(std::string_view& json);

  [[nodiscard]] Description& description() { return description_; }

  // Errors: kMemory and all of kModel...; classifier is then empty. The loader is used up either way.
  Status finish(const LoadOptions& options, std::unique_ptr<Classifier>& classifier);

 private:
  const Kernels& kernels_;
  Arena header_arena_;  // the description's strings, gone after the load
  Description description_;
  std::unique_ptr<Classifier> classifier_;
  ModelBytes bytes_;
};

}  // namespace undertone
