// ReferenceModel: the arithmetic of docs/model-format.md in double precision, straight from a file's tensors. It shares no code with
// the engine: two readings of one page that must agree.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace undertone::test {

class ReferenceModel {
 public:
  // file: a model file's bytes, taken to be well formed.
  explicit ReferenceModel(std::string_view file);

  [[nodiscard]] Eigen::VectorXd features(std::span<const std::uint32_t> ids) const;
  [[nodiscard]] std::vector<double> logits(std::span<const std::uint32_t> ids) const;

  // How large features and logits can get with these weights: what errors of rounding are measured against.
  [[nodiscard]] double logit_magnitude() const;

  static constexpr std::size_t kWindow = 4096;

 private:
  // Rows are the first dimension, columns all others.
  struct Tensor {
    std::vector<std::size_t> shape;
    Eigen::MatrixXd values;
  };

  // Words as columns.
  using Words = Eigen::MatrixXd;

  [[nodiscard]] const Eigen::MatrixXd& tensor(const std::string& name) const { return tensors_.at(name).values; }
  [[nodiscard]] Words embed(std::span<const std::uint32_t> ids) const;
  [[nodiscard]] Eigen::VectorXd bag_of_words(const Words& words) const;
  [[nodiscard]] Eigen::VectorXd text_cnn(const Words& words) const;
  [[nodiscard]] Eigen::VectorXd lstm(const Words& words) const;
  [[nodiscard]] Eigen::MatrixXd lstm_states(const Words& words, const std::string& suffix) const;

  std::map<std::string, Tensor> tensors_;
  std::string encoder_;
  std::vector<std::string> poolings_;
};

}  // namespace undertone::test
