// A root of a function between two points, by Brent's method as R's uniroot runs it (zeroin.c): the
// same sequence of points, so that a function with jumps ends on the same side of one.
#pragma once

#include <functional>

namespace wanhu::stats {

// NaN when the function has the same sign at both ends or is NaN there.
double find_root(const std::function<double(double)>& function, double low, double high,
                 double tolerance);

}  // namespace wanhu::stats
