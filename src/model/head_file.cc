#include "model/head_file.h"

#include <algorithm>

#include "base/hash.h"
#include "model/settings.h"

namespace undertone {
namespace {

Status check_base(const Description& description, std::uint64_t hash) {
  std::string_view base;
  UNDERTONE_TRY(text_setting(description, "base", base));
  const auto is_digit = [](char c) { return kHexDigits.find(c) != std::string_view::npos; };
  if (base.size() != HexHash::kDigits || !std::all_of(base.begin(), base.end(), is_digit)) {
    return bad_setting("base", "it must be the hash of a model file, 16 of 0-9 and a-f");
  }
  std::string_view name;
  UNDERTONE_TRY(text_setting(description, "baseName", name));
  if (base != HexHash(hash).view()) return Status(Code::kHeadBase, name, "the head belongs to this model, and the one loaded is not that file");
  return {};
}

}  // namespace

Status build_head(const TensorReader& tensors, const Kernels& kernels, std::size_t labels, std::size_t features, Arena& arena, Head& head) {
  Tensor weight;
  Tensor bias;
  const std::size_t weight_shape[] = {labels, features};
  UNDERTONE_TRY(tensors.read_weights("head.weight", weight_shape, true, weight));
  const std::size_t bias_shape[] = {labels};
  UNDERTONE_TRY(tensors.read_weights("head.bias", bias_shape, false, bias));
  return head.build(kernels, weight, bias, arena);
}

Status build_head_file(ModelBytes bytes, const Description& description, const Kernels& kernels, HeadBase base, Arena& arena, Head& head) {
  UNDERTONE_TRY(check_format(description));
  const Setting* kind = description.find_setting("kind");
  if (kind == nullptr || kind->text != "head") return bad_setting("kind", "it must be \"head\": this is the file of no head");
  UNDERTONE_TRY(check_base(description, base.hash));
  std::size_t labels = 0;
  UNDERTONE_TRY(check_labels(description, labels));
  const TensorReader tensors(bytes, description);
  UNDERTONE_TRY(tensors.check_all());
  return build_head(tensors, kernels, labels, base.features, arena, head);
}

}  // namespace undertone
