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

  // What each token adds to the label's logit, of at most kWindow tokens; not for the lexicon. See docs/explanations.md.
  struct Contributions {
    Eigen::VectorXd weights;
    double gap;  // between a maximum and what comes next to it, the smallest: below the error of rounding, winners may differ
  };
  [[nodiscard]] Contributions contributions(std::span<const std::uint32_t> ids, std::size_t label) const;

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
  [[nodiscard]] static Eigen::VectorXd lexicon(const Words& words);
  [[nodiscard]] Eigen::VectorXd bag_of_words(const Words& words) const;
  [[nodiscard]] Eigen::VectorXd text_cnn(const Words& words) const;
  [[nodiscard]] Eigen::VectorXd lstm(const Words& words) const;
  [[nodiscard]] Eigen::MatrixXd lstm_states(const Words& words, const std::string& suffix) const;

  void add_text_cnn(const Words& words, const Eigen::VectorXd& head, Contributions& result) const;
  void add_lstm(const Words& words, const Eigen::VectorXd& head, Contributions& result) const;

  std::map<std::string, Tensor> tensors_;
  std::string encoder_;
  std::vector<std::string> poolings_;
};

}  // namespace undertone::test
