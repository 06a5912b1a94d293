// Softmax with our own exponential: libm's differs from machine to machine.
#pragma once

#include <span>

namespace undertone {

// e^x for x <= 0, within 2e-16 of the true value relative to it; 0 below -700.
double exp_of_negative(double x);

// Probabilities of logits, at least one; they add up to 1 within float rounding.
void softmax(std::span<const float> logits, std::span<float> scores);

}  // namespace undertone
