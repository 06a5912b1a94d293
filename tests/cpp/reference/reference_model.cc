#include "reference/reference_model.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace undertone::test {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using nlohmann::json;

double half_to_double(std::uint16_t half) {
  const int exponent = (half >> 10) & 31;
  const int fraction = half & 1023;
  const double magnitude = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
  return (half & 0x8000) != 0 ? -magnitude : magnitude;
}

template <class T>
T value_at(std::string_view bytes, std::size_t index) {
  T value;
  std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
  return value;
}

double number_at(std::string_view bytes, const std::string& dtype, std::size_t index) {
  if (dtype == "F32") return static_cast<double>(value_at<float>(bytes, index));
  if (dtype == "F16") return half_to_double(value_at<std::uint16_t>(bytes, index));
  return value_at<std::int8_t>(bytes, index);
}

MatrixXd sigmoid(const MatrixXd& x) { return (1.0 + (-x.array()).exp()).inverse().matrix(); }

VectorXd stack(const std::vector<VectorXd>& parts) {
  Index size = 0;
  for (const VectorXd& part : parts) size += part.size();
  VectorXd all(size);
  Index begin = 0;
  for (const VectorXd& part : parts) {
    all.segment(begin, part.size()) = part;
    begin += part.size();
  }
  return all;
}

}  // namespace

ReferenceModel::ReferenceModel(std::string_view file) {
  const auto header_size = static_cast<std::size_t>(value_at<std::uint64_t>(file, 0));
  json header = json::parse(file.substr(8, header_size));
  const std::string_view data = file.substr(8 + header_size);
  const json settings = json::parse(header["__metadata__"]["undertone"].get<std::string>());
  encoder_ = settings["encoder"].get<std::string>();
  poolings_ = settings.value("pooling", std::vector<std::string>());

  header.erase("__metadata__");
  header.erase("vocabulary");
  for (const auto& [name, entry] : header.items()) {
    Tensor& tensor = tensors_[name];
    tensor.shape = entry["shape"].get<std::vector<std::size_t>>();
    const auto rows = static_cast<Index>(tensor.shape[0]);
    Index columns = 1;
    for (std::size_t i = 1; i < tensor.shape.size(); ++i) columns *= static_cast<Index>(tensor.shape[i]);
    const std::string_view bytes = data.substr(entry["data_offsets"][0].get<std::size_t>());
    tensor.values.resize(rows, columns);
    for (Index r = 0; r < rows; ++r) {
      for (Index c = 0; c < columns; ++c) {
        tensor.values(r, c) = number_at(bytes, entry["dtype"].get_ref<const std::string&>(), static_cast<std::size_t>(r * columns + c));
      }
    }
  }
  for (auto& [name, tensor] : tensors_) {
    const auto scale = tensors_.find(name + ".scale");
    if (scale != tensors_.end()) tensor.values = (scale->second.values.asDiagonal() * tensor.values).eval();
  }
}

VectorXd ReferenceModel::features(std::span<const std::uint32_t> ids) const {
  const Words words = embed(ids);
  if (encoder_ == "lexicon") return lexicon(words);
  if (encoder_ == "bag_of_words") return bag_of_words(words);
  return encoder_ == "text_cnn" ? text_cnn(words) : lstm(words);
}

std::vector<double> ReferenceModel::logits(std::span<const std::uint32_t> ids) const {
  const VectorXd logits = tensor("head.weight") * features(ids) + tensor("head.bias");
  return {logits.begin(), logits.end()};
}

// For each word with a valence the text is searched backwards, and for the end of its clause forwards.
VectorXd ReferenceModel::lexicon(const Words& words) {
  enum { kValence, kIntensity, kNegation, kBoundary };
  const auto strength = [](double intensity) { return std::min(std::max(1 + intensity, 0.0), 2.0); };
  VectorXd sums = VectorXd::Zero(4);
  double valued = 0;
  for (Index at = 0; at < words.cols(); ++at) {
    const double valence = words(kValence, at);
    if (valence == 0 || words(kBoundary, at) != 0) continue;
    ++valued;
    double intensity = 0;
    Index gap = 0;
    for (Index i = at - 1; i >= 0 && words(kBoundary, i) == 0 && gap < 2; --i, ++gap) {
      if (words(kIntensity, i) != 0) {
        intensity += words(kIntensity, i);
        gap = -1;
      }
      if (words(kValence, i) != 0) break;
    }
    Index distance = words(kIntensity, at) == 0 ? 1 : 0;
    bool negated = false;
    for (Index i = at - 1; i >= 0 && words(kBoundary, i) == 0 && distance <= (valence > 0 ? 4 : 1) && !negated; --i) {
      negated = words(kNegation, i) != 0;
      distance += words(kIntensity, i) == 0 ? 1 : 0;
    }
    double clause = 1;
    for (Index i = at + 1; i < words.cols(); ++i) {
      if (words(kBoundary, i) == 0) continue;
      clause = strength(words(kIntensity, i));
      break;
    }
    sums((negated ? 2 : 0) + (valence < 0 ? 1 : 0)) += std::abs(valence) * strength(intensity) * clause;
  }
  return sums / std::sqrt(1 + valued);
}

ReferenceModel::Words ReferenceModel::embed(std::span<const std::uint32_t> ids) const {
  const MatrixXd& embedding = tensor("embedding.weight");
  Words words(embedding.cols(), static_cast<Index>(ids.size()));
  for (std::size_t i = 0; i < ids.size(); ++i) words.col(static_cast<Index>(i)) = embedding.row(static_cast<Index>(ids[i])).transpose();
  return words;
}

VectorXd ReferenceModel::bag_of_words(const Words& words) const {
  if (words.cols() == 0) return VectorXd::Zero(words.rows());
  return words.rowwise().mean();
}

VectorXd ReferenceModel::text_cnn(const Words& words) const {
  std::vector<VectorXd> features;
  for (int width = 1; width <= 9; ++width) {
    const std::string name = "cnn." + std::to_string(width);
    if (!tensors_.contains(name + ".weight")) continue;
    const MatrixXd& weight = tensor(name + ".weight");  // [F, E * K], tap innermost
    const Index positions = words.cols() + width - 1;
    VectorXd best = VectorXd::Zero(weight.rows());
    if (words.cols() > 0) {
      MatrixXd sums = MatrixXd::Zero(weight.rows(), positions);
      for (Index tap = 0; tap < width; ++tap) {
        MatrixXd tap_weight(weight.rows(), words.rows());
        for (Index e = 0; e < words.rows(); ++e) tap_weight.col(e) = weight.col(e * width + tap);
        // Word p stands under this tap where the filter begins at p - tap, and frames begin at -(K - 1).
        sums.middleCols(width - 1 - tap, words.cols()) += tap_weight * words;
      }
      best = sums.rowwise().maxCoeff();
    }
    features.emplace_back((best + tensor(name + ".bias")).cwiseMax(0.0));
  }
  return stack(features);
}

VectorXd ReferenceModel::lstm(const Words& words) const {
  const bool bidirectional = tensors_.contains("lstm.weight_ih_l0_reverse");
  const Index hidden = tensor("lstm.weight_hh_l0").cols();
  if (words.cols() == 0) return VectorXd::Zero(hidden * (bidirectional ? 2 : 1) * static_cast<Index>(poolings_.size()));

  // States of all words, one matrix for each direction, and each direction's last.
  std::vector<MatrixXd> states = {lstm_states(words, "")};
  std::vector<VectorXd> last = {states[0].rightCols(1)};
  if (bidirectional) {
    MatrixXd backward(hidden, words.cols());
    for (Index begin = 0; begin < words.cols(); begin += static_cast<Index>(kWindow)) {
      const Index size = std::min(static_cast<Index>(kWindow), words.cols() - begin);
      const Words reversed = words.middleCols(begin, size).rowwise().reverse();
      backward.middleCols(begin, size) = lstm_states(reversed, "_reverse").rowwise().reverse();
    }
    last.emplace_back(backward.col(0));
    states.push_back(std::move(backward));
  }
  std::vector<VectorXd> features;
  for (const std::string& pooling : poolings_) {
    for (std::size_t d = 0; d < states.size(); ++d) {
      features.emplace_back(pooling == "max"    ? VectorXd(states[d].rowwise().maxCoeff())
                            : pooling == "mean" ? VectorXd(states[d].rowwise().mean())
                                                : last[d]);
    }
  }
  return stack(features);
}

MatrixXd ReferenceModel::lstm_states(const Words& words, const std::string& suffix) const {
  const auto named = [&](const std::string& name) -> const MatrixXd& { return tensor("lstm." + name + "_l0" + suffix); };
  const MatrixXd& recurrent = named("weight_hh");
  const Index hidden = recurrent.cols();
  const VectorXd bias = named("bias_ih") + named("bias_hh");
  const MatrixXd inputs = (named("weight_ih") * words).colwise() + bias;
  MatrixXd states(hidden, words.cols());
  VectorXd h = VectorXd::Zero(hidden);
  VectorXd c = VectorXd::Zero(hidden);
  for (Index t = 0; t < words.cols(); ++t) {
    const VectorXd gates = inputs.col(t) + recurrent * h;
    const VectorXd in = sigmoid(gates.segment(0, hidden));
    const VectorXd forget = sigmoid(gates.segment(hidden, hidden));
    const VectorXd candidate = gates.segment(2 * hidden, hidden).array().tanh();
    const VectorXd out = sigmoid(gates.segment(3 * hidden, hidden));
    c = forget.cwiseProduct(c) + in.cwiseProduct(candidate);
    h = out.array() * c.array().tanh();
    states.col(t) = h;
  }
  return states;
}

double ReferenceModel::logit_magnitude() const {
  const double word = tensor("embedding.weight").rowwise().norm().maxCoeff();
  double feature = encoder_ == "bag_of_words" ? word : 1.0;
  if (encoder_ == "text_cnn") {
    for (int width = 1; width <= 9; ++width) {
      const std::string name = "cnn." + std::to_string(width);
      if (!tensors_.contains(name + ".weight")) continue;
      const double norm = tensor(name + ".weight").rowwise().norm().maxCoeff() * word * std::sqrt(width);
      feature = std::max(feature, norm + tensor(name + ".bias").cwiseAbs().maxCoeff());
    }
  }
  return tensor("head.weight").cwiseAbs().rowwise().sum().maxCoeff() * feature + tensor("head.bias").cwiseAbs().maxCoeff();
}

}  // namespace undertone::test
