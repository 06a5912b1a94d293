#include "model/builder.h"

#include <algorithm>
#include <array>

#include "base/apart.h"
#include "model/head_file.h"
#include "model/path.h"
#include "model/settings.h"

namespace undertone {
namespace {

class Builder {
 public:
  Builder(ModelBytes bytes, const Description& description, const Kernels& kernels, std::size_t table_bytes, Arena& arena,
          Model& model)
      : bytes_(bytes),
        description_(description),
        tensors_(bytes, description),
        kernels_(kernels),
        table_bytes_(table_bytes),
        arena_(arena),
        model_(model) {}

  Status build() {
    UNDERTONE_TRY(check_identity());
    UNDERTONE_TRY(check_labels(description_, label_count_));
    UNDERTONE_TRY(tensors_.check_all());
    UNDERTONE_TRY(build_words());
    UNDERTONE_TRY(build_encoder());
    return build_head();
  }

 private:
  Status check_identity() const {
    UNDERTONE_TRY(check_format(description_));
    if (description_.find_setting("kind") != nullptr) return bad_setting("kind", "this file is no model but a part of one");
    std::string_view name;
    UNDERTONE_TRY(text_setting(description_, "name", name));
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    if (name.empty() || name.size() > 64 || !std::all_of(name.begin(), name.end(), allowed)) {
      return bad_setting("name", "it must be 1 to 64 of a-z, 0-9 and -");
    }
    std::string_view language;
    return text_setting(description_, "languages.0", language);
  }

  UNDERTONE_APART Status build_words() {
    std::span<const std::byte> lines;
    std::int64_t offset = 0;
    UNDERTONE_TRY(tensors_.read_bytes("vocabulary", lines, offset));
    UNDERTONE_TRY(model_.vocabulary.build({reinterpret_cast<const char*>(lines.data()), lines.size()}, offset, arena_));
    Tensor weight;
    const std::size_t shape[] = {model_.vocabulary.size(), kAnySize};
    UNDERTONE_TRY(tensors_.read_weights("embedding.weight", shape, true, weight));
    return model_.embedding.build(kernels_, weight, arena_);
  }

  Status build_encoder() {
    std::string_view encoder;
    UNDERTONE_TRY(text_setting(description_, "encoder", encoder));
    if (encoder == "lexicon") return build_lexicon();
    UNDERTONE_TRY(read_poolings());
    if (encoder == "bag_of_words") return build_bag_of_words();
    if (encoder == "text_cnn") return build_text_cnn();
    if (encoder == "lstm") return build_lstm();
    return bad_setting("encoder", "it is none of bag_of_words, text_cnn, lstm, lexicon");
  }

  Status read_poolings() {
    for (;; ++pooling_count_) {
      const Path path = Path() << "pooling." << pooling_count_;
      if (description_.find_setting(path.view()) == nullptr) break;
      if (pooling_count_ == kMaxPoolings) return bad_setting("pooling", "there may be three at most");
      std::string_view name;
      UNDERTONE_TRY(text_setting(description_, path.view(), name));
      Pooling pooling = Pooling::kMax;
      if (name == "mean") {
        pooling = Pooling::kMean;
      } else if (name == "last") {
        pooling = Pooling::kLast;
      } else if (name != "max") {
        return bad_setting(path.view(), "it is none of max, mean, last");
      }
      if (std::find(poolings_.begin(), poolings_.begin() + pooling_count_, pooling) != poolings_.begin() + pooling_count_) {
        return bad_setting(path.view(), "it stands twice");
      }
      poolings_[pooling_count_] = pooling;
    }
    return pooling_count_ == 0 ? bad_setting("pooling", "there must be at least one") : Status();
  }

  Status require_pooling(Pooling pooling, const char* reason) const {
    return pooling_count_ == 1 && poolings_[0] == pooling ? Status() : bad_setting("pooling", reason);
  }

  Status build_lexicon() {
    Tensor words;
    const std::size_t shape[] = {model_.vocabulary.size(), Lexicon::kColumns};
    UNDERTONE_TRY(tensors_.read_weights("embedding.weight", shape, true, words));
    model_.encoder.emplace<Lexicon>().build(words);
    return {};
  }

  Status build_bag_of_words() {
    UNDERTONE_TRY(require_pooling(Pooling::kMean, "a bag of words is pooled by mean"));
    return model_.encoder.emplace<BagOfWords>().build(kernels_, model_.embedding, table_bytes_, arena_);
  }

  Status build_text_cnn() {
    UNDERTONE_TRY(require_pooling(Pooling::kMax, "a text_cnn is pooled by max"));
    std::array<TextCnn::Convolution, TextCnn::kMaxWidth> convolutions;
    std::size_t count = 0;
    for (std::size_t width = 1; width <= TextCnn::kMaxWidth; ++width) {
      const Path weight = Path() << "cnn." << width << ".weight";
      if (!tensors_.has(weight.view())) continue;
      TextCnn::Convolution& convolution = convolutions[count++];
      const std::size_t weight_shape[] = {kAnySize, model_.embedding.size(), width};
      UNDERTONE_TRY(tensors_.read_weights(weight.view(), weight_shape, true, convolution.weight));
      const std::size_t bias_shape[] = {convolution.weight.rows()};
      UNDERTONE_TRY(tensors_.read_weights((Path() << "cnn." << width << ".bias").view(), bias_shape, false, convolution.bias));
    }
    if (count == 0) return Status(Code::kModelTensorMissing, "cnn.3.weight", "a text_cnn needs filters of at least one width");
    return model_.encoder.emplace<TextCnn>().build(kernels_, model_.embedding, std::span(convolutions).first(count), table_bytes_,
                                                   arena_);
  }

  Status build_lstm() {
    std::array<LstmWeights, 2> directions;
    const bool bidirectional = tensors_.has("lstm.weight_ih_l0_reverse");
    UNDERTONE_TRY(read_lstm("", kAnySize, directions[0]));
    if (bidirectional) UNDERTONE_TRY(read_lstm("_reverse", directions[0].weight_hh.columns(), directions[1]));
    return model_.encoder.emplace<Lstm>().build(kernels_, model_.embedding, std::span(directions).first(bidirectional ? 2 : 1),
                                                std::span(poolings_).first(pooling_count_), table_bytes_, arena_);
  }

  Status read_lstm(std::string_view suffix, std::size_t hidden, LstmWeights& weights) const {
    const auto name = [&](std::string_view tensor) { return Path() << "lstm." << tensor << "_l0" << suffix; };
    const std::size_t any_shape[] = {kAnySize, hidden};
    UNDERTONE_TRY(tensors_.read_weights(name("weight_hh").view(), any_shape, true, weights.weight_hh));
    const std::size_t gates = 4 * weights.weight_hh.columns();
    const std::size_t recurrent_shape[] = {gates, weights.weight_hh.columns()};
    UNDERTONE_TRY(tensors_.read_weights(name("weight_hh").view(), recurrent_shape, true, weights.weight_hh));
    const std::size_t input_shape[] = {gates, model_.embedding.size()};
    UNDERTONE_TRY(tensors_.read_weights(name("weight_ih").view(), input_shape, true, weights.weight_ih));
    const std::size_t bias_shape[] = {gates};
    UNDERTONE_TRY(tensors_.read_weights(name("bias_ih").view(), bias_shape, false, weights.bias_ih));
    return tensors_.read_weights(name("bias_hh").view(), bias_shape, false, weights.bias_hh);
  }

  Status build_head() {
    return undertone::build_head(tensors_, kernels_, label_count_, model_.feature_size(), arena_, model_.head);
  }

  ModelBytes bytes_;
  const Description& description_;
  TensorReader tensors_;
  const Kernels& kernels_;
  std::size_t table_bytes_;
  Arena& arena_;
  Model& model_;
  std::size_t label_count_ = 0;
  std::array<Pooling, kMaxPoolings> poolings_{};
  std::size_t pooling_count_ = 0;
};

}  // namespace

Status build_model(ModelBytes bytes, const Description& description, const Kernels& kernels, std::size_t table_bytes, Arena& arena,
                   Model& model) {
  return Builder(bytes, description, kernels, table_bytes, arena, model).build();
}

}  // namespace undertone
