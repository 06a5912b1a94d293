#include "learn/examples.h"

#include <algorithm>
#include <cstring>

namespace undertone {
namespace {

constexpr std::size_t kMaxFeatures = 4096;

Status no_memory() { return Status(Code::kMemory, "examples", "no memory for the features of so many examples"); }

// Far beyond what any encoder gives, and far from overflow in sums of products. NaN is not within.
constexpr float kLargestFeature = 1e6F;

Status check_label(std::int32_t label) {
  if (label >= Examples::kUnlabelled && label < static_cast<std::int32_t>(Examples::kMaxLabels)) return {};
  return Status(Code::kArgument, "label", "there are 1,024 labels at most");
}

Status no_row() { return Status(Code::kArgument, "row", "there is no row of this number"); }

bool is_sane(float value) { return value >= -kLargestFeature && value <= kLargestFeature; }

}  // namespace

Status Examples::begin(std::size_t features) {
  if (features == 0 || features > kMaxFeatures) return Status(Code::kArgument, "features", "the number of features is none that a model has");
  features_ = features;
  staging_ = arena_.allocate<float>(round_up(features + 1, kRowBlock));
  if (staging_.empty()) return no_memory();
  staging_[features] = 1.0F;
  limit_ = std::min(kMaxRows, kMaxBytes / staging_.size_bytes());
  pages_ = arena_.allocate<Page*>((limit_ + kPageRows - 1) / kPageRows);
  return pages_.empty() ? no_memory() : Status();
}

Status Examples::check(std::int32_t label, std::int32_t group) const {
  UNDERTONE_TRY(check_label(label));
  if (group < kValidation) return Status(Code::kArgument, "group", "a group is 0 or more, or -1 for what is held back");
  if (!std::all_of(staging_.begin(), staging_.end(), is_sane)) return Status(Code::kArgument, "features", "a feature is not a number from -1e6 to 1e6");
  return {};
}

Status Examples::write(std::size_t row, std::int32_t label, std::int32_t group) {
  Page& to = page(row);
  std::memcpy(to.features + (row % kPageRows) * stride(), staging_.data(), staging_.size_bytes());
  to.label[row % kPageRows] = label;
  to.group[row % kPageRows] = group;
  return {};
}

Status Examples::add(std::int32_t label, std::int32_t group) {
  UNDERTONE_TRY(check(label, group));
  if (size_ == limit_) return Status(Code::kArgument, "examples", "there are more examples than fit 128 MB of features");
  Page*& last = pages_[size_ / kPageRows];
  if (last == nullptr) {
    const std::span<Page> page = arena_.allocate_for_overwrite<Page>(1);
    const std::span<float> rows = arena_.allocate_for_overwrite<float>(kPageRows * stride());
    if (page.empty() || rows.empty()) return no_memory();
    page[0].features = rows.data();
    last = page.data();
  }
  return write(size_++, label, group);
}

Status Examples::replace(std::size_t row, std::int32_t label, std::int32_t group) {
  UNDERTONE_TRY(check(label, group));
  if (row >= size_) return no_row();
  return write(row, label, group);
}

Status Examples::relabel(std::size_t row, std::int32_t label) {
  UNDERTONE_TRY(check_label(label));
  if (row >= size_) return no_row();
  if (!dropped(row)) page(row).label[row % kPageRows] = label;
  return {};
}

Status Examples::drop(std::size_t row) {
  if (row >= size_) return no_row();
  page(row).label[row % kPageRows] = kDropped;
  return {};
}

}  // namespace undertone
