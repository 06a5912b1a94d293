// Self-test: the golden texts inside a model file, replayed. A model that loads is a model that agrees with its trainer.
#pragma once

#include "base/status.h"
#include "model/description.h"

namespace undertone {

class Classifier;

inline constexpr double kGoldenTolerance = 0.02;  // of a score: float training against fixed point

// Errors: kModelSetting (golden texts missing or malformed), kModelSelfTest.
// replay = false checks the settings only.
Status run_self_test(const Description& description, bool replay, Classifier& classifier);

}  // namespace undertone
