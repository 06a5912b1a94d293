#include "model/self_test.h"

#include <cmath>

#include "classifier.h"
#include "model/path.h"

namespace undertone {

Status run_self_test(const Description& description, bool replay, Classifier& classifier) {
  std::size_t golden = 0;
  for (; golden <= kMaxGoldenTexts; ++golden) {
    const Path text_path = Path() << "golden." << golden << ".text";
    const Setting* text = description.find_setting(text_path.view());
    if (text == nullptr) break;
    if (text->is_number) return Status(Code::kModelSetting, text_path.view(), "it must be a text");
    Classification classification;
    if (replay) classification = classifier.classify(text->text);
    for (std::size_t c = 0; c < classifier.label_count(); ++c) {
      const Path score_path = Path() << "golden." << golden << ".scores." << c;
      const Setting* score = description.find_setting(score_path.view());
      if (score == nullptr || !score->is_number) return Status(Code::kModelSetting, score_path.view(), "it must be there and be a number");
      // Written so that NaN fails too.
      if (replay && !(std::fabs(static_cast<double>(classification.scores[c]) - score->number) <= kGoldenTolerance)) {
        return Status(Code::kModelSelfTest, score_path.view(), "the engine's score is another");
      }
    }
  }
  if (golden == 0) return Status(Code::kModelSetting, "golden", "there must be at least one golden text");
  if (golden > kMaxGoldenTexts) return Status(Code::kModelSetting, "golden", "there may be 64 golden texts at most");
  return {};
}

}  // namespace undertone
