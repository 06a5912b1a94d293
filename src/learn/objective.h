// Objective: a smooth function of many variables that a solver makes small.
#pragma once

#include <span>

namespace undertone {

class Objective {
 public:
  // The value at a point; gradient, of the point's size, is set. Not finite where it overflows.
  virtual double evaluate(std::span<const double> point, std::span<double> gradient) = 0;

  // out = H^-1 v for a gradient v and some fixed H, symmetric and positive definite, that resembles the Hessian matrix.
  virtual void precondition(std::span<const double> v, std::span<double> out) = 0;

 protected:
  ~Objective() = default;
};

}  // namespace undertone
