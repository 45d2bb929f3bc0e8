#include "stats/root.hpp"

#include <cmath>
#include <limits>
#include <utility>

namespace wanhu::stats {

double find_root(const std::function<double(double)>& function, double low, double high,
                 double tolerance) {
  constexpr int k_steps_max = 1000;
  constexpr double k_epsilon = std::numeric_limits<double>::epsilon();
  double a = low, b = high, c = low;
  double fa = function(a), fb = function(b), fc = fa;
  if (fa == 0) return a;
  if (fb == 0) return b;
  if (!(fa * fb < 0)) return std::numeric_limits<double>::quiet_NaN();
  for (int i = 0; i <= k_steps_max; ++i) {
    const double before = b - a;
    if (std::abs(fc) < std::abs(fb)) {  // b is the best so far
      a = b;
      b = c;
      c = a;
      fa = fb;
      fb = fc;
      fc = fa;
    }
    const double least = 2 * k_epsilon * std::abs(b) + tolerance / 2;
    double step = (c - b) / 2;
    if (std::abs(step) <= least || fb == 0) return b;
    if (std::abs(before) >= least && std::abs(fa) > std::abs(fb)) {
      const double cb = c - b;
      double p = 0, q = 0;
      if (a == c) {
        const double t1 = fb / fa;
        p = cb * t1;
        q = 1 - t1;
      } else {
        q = fa / fc;
        const double t1 = fb / fc;
        const double t2 = fb / fa;
        p = t2 * (cb * q * (q - t1) - (b - a) * (t1 - 1));
        q = (q - 1) * (t1 - 1) * (t2 - 1);
      }
      if (p > 0)
        q = -q;
      else
        p = -p;
      if (p < 0.75 * cb * q - std::abs(least * q) / 2 && p < std::abs(before * q / 2)) step = p / q;
    }
    if (std::abs(step) < least) step = step > 0 ? least : -least;
    a = b;
    fa = fb;
    b += step;
    fb = function(b);
    if ((fb > 0 && fc > 0) || (fb < 0 && fc < 0)) {
      c = a;
      fc = fa;
    }
  }
  return b;
}

}  // namespace wanhu::stats
