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
#include <optional>
#include <span>
#include <string_view>

#include "base/arena.h"
#include "base/fallible.h"
#include "base/status.h"
#include "explain/attribution.h"
#include "kernels/kernels.h"
#include "learn/augmentation.h"
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

// Why a text was given a label; views into the classifier, valid until its next explanation.
struct Explanation {
  std::int32_t label = 0;
  float base = 0;                        // the label's logit for an empty text
  float logit = 0;                       // and for this one: base and all weights added up
  std::span<const Contribution> words;   // one for each word, in order
};

class Classifier : public Fallible {
 public:
  // The text as UTF-8 of any content, at most kMaxTextBytes of it are read. Allocates nothing. augmentation: changes the tokens on their
  // way, or nullptr.
  Classification classify(std::string_view text, Augmentation* augmentation = nullptr);

  // Finds out what each word of the text added to a label's logit, see explain/attribution.h. label: 0..label_count()-1, or kWinner.
  // Memory grows with the text and is kept until the next call. Errors: kArgument for a label that does not exist, kMemory.
  Status explain(std::string_view text, std::int32_t label);
  static constexpr std::int32_t kWinner = -1;

  // What the last call of explain() found, if that succeeded.
  [[nodiscard]] Explanation explanation() const;

  // The last layer in use: the one that came with the model, or a personal one in its place (Loader::finish_head).
  [[nodiscard]] const Head& head() const { return *output().head; }
  [[nodiscard]] const Head& shipped_head() const { return model_.head; }
  // Uses the shipped head again.
  void reset_head() { personal_.reset(); }

  [[nodiscard]] std::size_t label_count() const { return head().labels(); }
  [[nodiscard]] std::size_t feature_size() const { return model_.feature_size(); }
  [[nodiscard]] const Vocabulary& vocabulary() const { return model_.vocabulary; }
  // XXH64 of the model file.
  [[nodiscard]] std::uint64_t hash() const { return hash_; }

  // The last classification where it lies in memory: int32 tokens, int32 unknown, float scores[C], float features[D]. Each head has a
  // place of its own.
  [[nodiscard]] const std::byte* result_block() const { return output().block.data(); }

  // The model file's bytes.
  [[nodiscard]] std::span<const std::byte> file() const { return file_; }

  // The same where it lies in memory: int32 words, int32 label, float base, float logit, Contribution[words].
  [[nodiscard]] const std::byte* explanation_block() const { return explanation_.data(); }

  static constexpr std::size_t kMaxTextBytes = std::size_t{1} << 30U;

 private:
  friend class Batch;
  friend class Loader;
  friend class Session;
  Classifier() = default;

  // The steps of classify(): begin(), consume() of ids in order (any number of calls), finish(). In between, state() and counts() say all
  // that was read so far; restore() goes back to it.
  void begin();
  void consume(std::span<const std::uint32_t> ids);
  Classification finish();
  // Parts of them: the counts alone, and what the head makes of the features in output().
  void count(std::span<const std::uint32_t> ids);
  Classification answer();
  [[nodiscard]] std::span<const std::byte> state() const;
  [[nodiscard]] std::span<const std::int32_t> counts() const { return {output().counts, 2}; }
  void restore(std::span<const std::byte> state, std::span<const std::int32_t> counts);

  Status build(const Description& description, ModelBytes bytes, const Kernels& kernels, const LoadOptions& options);
  Status install_head(const Description& description, ModelBytes bytes);

  // A head with room for what it answers.
  struct Output {
    Status build(const Head& a_head, std::size_t feature_size, Arena& arena);

    const Head* head = nullptr;
    std::span<std::byte> block;     // see result_block()
    std::int32_t* counts = nullptr; // [2] in block: tokens, unknown
    std::span<float> scores;        // [C] in block
    std::span<float> features;      // [D padded] in block
    std::span<float> logits;        // [C]
  };

  struct PersonalHead : Fallible {
    Arena arena;
    Head head;
    Output output;
  };

  [[nodiscard]] const Output& output() const { return personal_ == nullptr ? shipped_ : personal_->output; }

  Arena arena_;  // first: everything below points into it
  const Kernels* kernels_ = nullptr;
  Model model_;
  std::span<const std::byte> file_;
  std::uint64_t hash_ = 0;
  std::span<Token> tokens_;          // [Lstm::kWindow]
  std::span<std::uint32_t> ids_;     // [Lstm::kWindow]
  Output shipped_;
  std::unique_ptr<PersonalHead> personal_;
  std::optional<Arena> explanation_arena_;
  std::span<std::byte> explanation_;  // see explanation_block()
};

// One load, in three steps; see above. Owns the file's bytes until finish() passes them on. The file may also be that of a head, for a
// classifier that is there already: then finish_head() is the last step.
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

  // Puts the head of the file read in the place of the one that the classifier uses; views of its results are then no longer valid.
  // Errors: kHeadBase, kMemory, kModelSetting, kModelTensor...; the classifier is then what it was. The loader is used up either way.
  Status finish_head(Classifier& classifier);

 private:
  const Kernels& kernels_;
  Arena header_arena_;  // the description's strings, gone after the load
  Description description_;
  std::unique_ptr<Classifier> classifier_;
  ModelBytes bytes_;
};

}  // namespace undertone
