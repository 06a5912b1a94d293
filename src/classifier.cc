#include "classifier.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "base/hash.h"
#include "model/self_test.h"
#include "nn/softmax.h"

namespace undertone {
namespace {

constexpr std::size_t kHeaderLengthBytes = 8;

Status no_memory() { return Status(Code::kMemory, "", "no memory for the model"); }

}  // namespace

Status Classifier::build(const Description& description, ModelBytes bytes, const Kernels& kernels, const LoadOptions& options) {
  UNDERTONE_TRY(build_model(bytes, description, kernels, options.table_bytes, arena_, model_));
  hash_ = xxh64(bytes.file);

  const std::size_t padded = round_up(feature_size(), kRowBlock);
  tokens_ = arena_.allocate<Token>(Lstm::kWindow);
  ids_ = arena_.allocate<std::uint32_t>(Lstm::kWindow);
  result_ = arena_.allocate<std::byte>(2 * sizeof(std::int32_t) + (label_count() + padded) * sizeof(float));
  logits_ = arena_.allocate<float>(label_count());
  if (tokens_.empty() || ids_.empty() || result_.empty() || logits_.empty()) return no_memory();
  counts_ = reinterpret_cast<std::int32_t*>(result_.data());
  auto* const floats = reinterpret_cast<float*>(result_.data() + 2 * sizeof(std::int32_t));
  scores_ = {floats, label_count()};
  features_ = {floats + label_count(), padded};
  return run_self_test(description, options.verify, *this);
}

Classification Classifier::classify(std::string_view text) {
  TokenReader reader(model_.vocabulary, text.substr(0, kMaxTextBytes));
  counts_[0] = 0;
  counts_[1] = 0;
  std::visit(
      [&](auto& encoder) {
        encoder.begin();
        for (std::size_t count = tokens_.size(); count == tokens_.size();) {
          count = reader.read(tokens_);
          for (std::size_t i = 0; i < count; ++i) {
            ids_[i] = tokens_[i].id;
            counts_[1] += ids_[i] == model_.vocabulary.unknown_id() ? 1 : 0;
          }
          counts_[0] += static_cast<std::int32_t>(count);
          encoder.consume(ids_.first(count));
        }
        encoder.finish(features_.first(encoder.feature_size()));
      },
      model_.encoder);
  model_.head.apply(features_, logits_);
  softmax(logits_, scores_);
  return {counts_[0], counts_[1], scores_, logits_, features_.first(feature_size())};
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

}  // namespace undertone
