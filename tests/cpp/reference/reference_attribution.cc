// The definitions of docs/explanations.md, term by term: nothing is shared between tokens, so the LSTM takes quadratic time.
#include <algorithm>
#include <cmath>

#include "reference/reference_model.h"

namespace undertone::test {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

VectorXd sigmoid(const VectorXd& x) { return 1.0 / (1.0 + (-x.array()).exp()); }

// The first of the largest, and how far the next smaller one is behind it.
Index winner(const VectorXd& values, double& gap) {
  Index best = 0;
  values.maxCoeff(&best);
  for (Index i = 0; i < values.size(); ++i) {
    if (values(i) != values(best)) gap = std::min(gap, values(best) - values(i));
  }
  return best;
}

}  // namespace

ReferenceModel::Contributions ReferenceModel::contributions(std::span<const std::uint32_t> ids, std::size_t label) const {
  const Words words = embed(ids);
  const VectorXd head = tensor("head.weight").row(static_cast<Index>(label)).transpose();
  Contributions result{VectorXd::Zero(words.cols()), 1.0};
  if (words.cols() == 0) return result;
  if (encoder_ == "bag_of_words") {
    result.weights = words.transpose() * head / static_cast<double>(words.cols());
  } else if (encoder_ == "text_cnn") {
    add_text_cnn(words, head, result);
  } else {
    add_lstm(words, head, result);
  }
  return result;
}

void ReferenceModel::add_text_cnn(const Words& words, const VectorXd& head, Contributions& result) const {
  Index feature = 0;
  for (int width = 1; width <= 9; ++width) {
    const std::string name = "cnn." + std::to_string(width);
    if (!tensors_.contains(name + ".weight")) continue;
    const MatrixXd& weight = tensor(name + ".weight");  // [F, E * K], tap innermost
    for (Index f = 0; f < weight.rows(); ++f, ++feature) {
      const auto tap = [&](Index position, Index j) {
        const Index word = position + j;
        if (word < 0 || word >= words.cols()) return 0.0;
        double sum = 0;
        for (Index e = 0; e < words.rows(); ++e) sum += weight(f, e * width + j) * words(e, word);
        return sum;
      };
      VectorXd sums = VectorXd::Zero(words.cols() + width - 1);
      for (Index p = 0; p < sums.size(); ++p) {
        for (Index j = 0; j < width; ++j) sums(p) += tap(p - (width - 1), j);
      }
      const Index position = winner(sums, result.gap) - (width - 1);
      const double sum = sums.maxCoeff();
      const double bias = tensor(name + ".bias")(f, 0);
      const double factor = sum == 0 ? 0 : (std::max(0.0, sum + bias) - std::max(0.0, bias)) / sum;
      for (Index j = 0; j < width; ++j) {
        if (position + j >= 0 && position + j < words.cols()) result.weights(position + j) += head(feature) * factor * tap(position, j);
      }
    }
  }
}

void ReferenceModel::add_lstm(const Words& words, const VectorXd& head, Contributions& result) const {
  const Index directions = tensors_.contains("lstm.weight_ih_l0_reverse") ? 2 : 1;
  const Index count = words.cols();
  for (Index d = 0; d < directions; ++d) {
    const std::string suffix = d == 0 ? "_l0" : "_l0_reverse";
    const MatrixXd& recurrent = tensor("lstm.weight_hh" + suffix);
    const Index hidden = recurrent.cols();
    const VectorXd bias = tensor("lstm.bias_ih" + suffix) + tensor("lstm.bias_hh" + suffix);
    // By token, not by step.
    MatrixXd written(hidden, count);
    MatrixXd forget(hidden, count);
    MatrixXd cells(hidden, count);
    MatrixXd states(hidden, count);
    VectorXd c = VectorXd::Zero(hidden);
    VectorXd h = VectorXd::Zero(hidden);
    for (Index step = 0; step < count; ++step) {
      const Index t = d == 0 ? step : count - 1 - step;
      const VectorXd gates = tensor("lstm.weight_ih" + suffix) * words.col(t) + recurrent * h + bias;
      forget.col(t) = sigmoid(gates.segment(hidden, hidden));
      written.col(t) = sigmoid(gates.segment(0, hidden)).array() * gates.segment(2 * hidden, hidden).array().tanh();
      c = forget.col(t).cwiseProduct(c) + written.col(t);
      h = sigmoid(gates.segment(3 * hidden, hidden)).array() * c.array().tanh();
      cells.col(t) = c;
      states.col(t) = h;
    }
    for (Index u = 0; u < hidden; ++u) {
      // What the logit takes of h at each token.
      VectorXd taken = VectorXd::Zero(count);
      for (std::size_t p = 0; p < poolings_.size(); ++p) {
        const double weight = head((static_cast<Index>(p) * directions + d) * hidden + u);
        if (poolings_[p] == "max") taken(winner(states.row(u), result.gap)) += weight;
        if (poolings_[p] == "mean") taken.array() += weight / static_cast<double>(count);
        if (poolings_[p] == "last") taken(d == 0 ? count - 1 : 0) += weight;
      }
      for (Index from = 0; from < count; ++from) {
        double kept = written(u, from);
        for (Index to = from; to >= 0 && to < count; to += d == 0 ? 1 : -1) {
          if (to != from) kept *= forget(u, to);
          result.weights(from) += taken(to) * states(u, to) / cells(u, to) * kept;
        }
      }
    }
  }
}

}  // namespace undertone::test
