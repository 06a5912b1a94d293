// Examples: the features of many texts, one row each, with their labels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/arena.h"
#include "base/status.h"
#include "kernels/kernels.h"

namespace undertone {

class Examples {
 public:
  static constexpr std::int32_t kUnlabelled = -1;  // label of a row that is not learned from
  static constexpr std::int32_t kValidation = -1;  // group of rows that the user holds back
  // Features beyond this many bytes, or rows beyond this number, are refused.
  static constexpr std::size_t kMaxBytes = std::size_t{128} << 20U;
  static constexpr std::size_t kMaxLabels = 1024;
  static constexpr std::size_t kMaxRows = std::size_t{1} << 20U;

  // features: D >= 1. Once. Errors: kArgument, kMemory.
  Status begin(std::size_t features);

  // [D]: where the features of the next row are written before add or replace.
  [[nodiscard]] std::span<float> staging() { return staging_.first(features_); }

  // Takes the staged row. label: 0..kMaxLabels-1 or kUnlabelled. group: number >= 0 of the text that the row comes from, or kValidation;
  // the first row of a group is the text itself, later ones are altered copies. Errors: kArgument, kMemory; nothing changes then.
  Status add(std::int32_t label, std::int32_t group);
  Status replace(std::size_t row, std::int32_t label, std::int32_t group);
  // Changes the label of a row, unless it was dropped. Errors: kArgument.
  Status relabel(std::size_t row, std::int32_t label);
  // The row counts for nothing until it is replaced; numbers of others stay. Errors: kArgument.
  Status drop(std::size_t row);

  [[nodiscard]] std::size_t features() const { return features_; }
  // Floats in a row: D features, a constant 1 for the bias, zeros to a multiple of kRowBlock.
  [[nodiscard]] std::size_t stride() const { return staging_.size(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  // How many rows are taken at most.
  [[nodiscard]] std::size_t limit() const { return limit_; }

  [[nodiscard]] const float* row(std::size_t i) const { return page(i).features + (i % kPageRows) * stride(); }
  [[nodiscard]] std::int32_t label(std::size_t i) const { return page(i).label[i % kPageRows]; }
  [[nodiscard]] std::int32_t group(std::size_t i) const { return page(i).group[i % kPageRows]; }
  [[nodiscard]] bool dropped(std::size_t i) const { return label(i) == kDropped; }

 private:
  static constexpr std::int32_t kDropped = -2;
  static constexpr std::size_t kPageRows = 256;

  struct Page {
    float* features;  // [kPageRows][stride]
    std::int32_t label[kPageRows];
    std::int32_t group[kPageRows];
  };

  [[nodiscard]] Page& page(std::size_t i) const { return *pages_[i / kPageRows]; }
  Status check(std::int32_t label, std::int32_t group) const;
  Status write(std::size_t row, std::int32_t label, std::int32_t group);

  Arena arena_;
  std::size_t features_ = 0;
  std::size_t size_ = 0;
  std::size_t limit_ = 0;
  std::span<float> staging_;  // [stride]
  std::span<Page*> pages_;    // those that hold rows come first, the others are nullptr
};

}  // namespace undertone
