// The natural logarithm by our own series: libm's differs from machine to machine.
#pragma once

namespace undertone {

// log x for finite x > 0 that is not subnormal, within 1e-14 of it (relative or absolute, what is more).
double natural_log(double x);

}  // namespace undertone
