#!/usr/bin/env Rscript
# Reference results from R `survey` 4.1-1 for tests/stats: Rscript make.R FOLDER. Writes FOLDER/data/*.csv
# and FOLDER/cases.json: jobs as the engine reads them and what R answers, by class of agreement
# (A closed form 1e-12, B iterative 1e-8, C quantiles 1e-10, D loose 1e-3). R is not needed to run the tests.
suppressMessages({library(survey); library(jsonlite)})
out <- commandArgs(TRUE)[1]; dir.create(file.path(out, "data"), FALSE, TRUE)
cases <- list()
files <- list()
put <- function(d, name) { write.csv(d, file.path(out, "data", paste0(name, ".csv")), row.names = FALSE, na = ""); files[[name]] <<- TRUE }
digits <- function(x) as.numeric(x)

data(api)
# Weights and totals as the file shows them, so that both sides read the same numbers.
through <- function(d) { f <- tempfile(); write.csv(d, f, row.names = FALSE, na = ""); read.csv(f) }
keep <- c("stype", "dnum", "snum", "api00", "api99", "sch.wide", "comp.imp", "both", "awards", "meals", "ell", "mobility", "acs.46", "enroll", "api.stu", "pw", "fpc", "fpc1", "fpc2")
pick <- function(d) through(d[, intersect(keep, names(d))])
strat <- pick(apistrat); put(strat, "apistrat")
clus1 <- pick(apiclus1); put(clus1, "apiclus1")
clus2 <- pick(apiclus2); put(clus2, "apiclus2")
srs <- pick(apisrs); put(srs, "apisrs")
# A made survey: strata, clusters, dwellings, people; unequal weights, gaps, a stratum with one cluster.
set.seed(42)
make <- function(seed, H, lonely = FALSE, census = FALSE) {
  set.seed(seed); d <- NULL
  for (h in 1:H) { n <- if (lonely && h == 2) 1 else if (lonely && h == 4) 2 else sample(2:5, 1); N <- n + sample(3:30, 1); if (census && h == 3) N <- n
    for (i in 1:n) { m <- sample(2:4, 1); M <- m + sample(0:8, 1); u <- rnorm(1, 0, 2)
      for (j in 1:m) for (k in 1:sample(1:3, 1)) d <- rbind(d, data.frame(h = h, psu = i, dw = j, N = N, M = M, w = round(N / n * M / m * runif(1, .6, 1.6), 3), x = round(10 + h + u + rnorm(1), 2), age = sample(18:90, 1), sex = sample(c("m", "f"), 1), g = sample(c("a", "b", "c"), 1), y = NA, s = NA)) } }
  d$y <- rbinom(nrow(d), 1, plogis(-1 + .12 * d$x - .01 * d$age)); d$s <- pmin(5, pmax(1, round(d$x / 4 + rnorm(nrow(d)) * .6)))
  d$z <- d$x; d$z[sample(nrow(d), nrow(d) %/% 10)] <- NA; d$uid <- d$h * 100 + d$psu; d$fh <- round(ave(d$psu, d$h, FUN = function(v) length(unique(v))) / d$N, 12); d$t <- round(exp(d$x / 5), 1)
  through(d[sample(nrow(d)), ]) }
m1 <- make(1, 6); put(m1, "made1")
m2 <- make(2, 7, lonely = TRUE); put(m2, "made2")
m3 <- make(3, 5, census = TRUE); put(m3, "made3")

add <- function(id, class, design, job, expected, replicates = NULL, calibrate = NULL) {
  j <- c(list(data = design$data, design = design$design), if (!is.null(replicates)) list(replicates = replicates), if (!is.null(calibrate)) list(calibrate = calibrate), list(estimate = job))
  cases[[length(cases) + 1]] <<- list(id = id, class = class, job = j, expected = expected) }
num <- function(x) { x <- as.numeric(x); ifelse(is.finite(x), x, NA) }
mat <- function(m) { m <- as.matrix(m); lapply(seq_len(nrow(m)), function(i) as.list(num(m[i, ]))) }
# Rows of a svystat-like object; df = degrees for the interval.
rows <- function(s, df = Inf, deff = FALSE, vcov = TRUE) {
  ci <- confint(s, df = df)
  r <- list(estimate = num(coef(s)), se = num(unlist(SE(s))), low = num(ci[, 1]), high = num(ci[, 2]))
  if (deff) { q <- deff(s); if (is.matrix(q) && !is.data.frame(q)) q <- diag(as.matrix(q)); r$deff <- num(unlist(q)) }
  if (vcov) r$vcov <- mat(vcov(s)); r }
D <- function(data, ...) list(data = paste0("data/", data, ".csv"), design = list(...))
q <- function(f) all.vars(f)

designs <- list(
  strat = list(d = svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat), j = D("apistrat", strata = list("stype"), weights = "pw", fpc = list("fpc")), api = TRUE),
  strat_nofpc = list(d = svydesign(id = ~1, strata = ~stype, weights = ~pw, data = strat), j = D("apistrat", strata = list("stype"), weights = "pw"), api = TRUE),
  strat_fpcw = list(d = svydesign(id = ~1, strata = ~stype, fpc = ~fpc, data = strat), j = D("apistrat", strata = list("stype"), fpc = list("fpc")), api = TRUE),
  srs = list(d = svydesign(id = ~1, fpc = ~fpc, data = srs), j = D("apisrs", fpc = list("fpc")), api = TRUE),
  clus1 = list(d = svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = clus1), j = D("apiclus1", ids = list("dnum"), weights = "pw", fpc = list("fpc")), api = TRUE),
  clus1_nofpc = list(d = svydesign(id = ~dnum, weights = ~pw, data = clus1), j = D("apiclus1", ids = list("dnum"), weights = "pw"), api = TRUE),
  clus2 = list(d = svydesign(id = ~dnum + snum, fpc = ~fpc1 + fpc2, data = clus2), j = D("apiclus2", ids = list("dnum", "snum"), fpc = list("fpc1", "fpc2")), api = TRUE),
  clus2_wr = list(d = svydesign(id = ~dnum + snum, weights = ~pw, data = clus2), j = D("apiclus2", ids = list("dnum", "snum"), weights = "pw"), api = TRUE),
  made1 = list(d = svydesign(id = ~psu + dw, strata = ~h, weights = ~w, fpc = ~N + M, nest = TRUE, data = m1), j = D("made1", ids = list("psu", "dw"), strata = list("h"), weights = "w", fpc = list("N", "M"), nest = TRUE), api = FALSE),
  made1_uid = list(d = svydesign(id = ~uid, strata = ~h, weights = ~w, data = m1), j = D("made1", ids = list("uid"), strata = list("h"), weights = "w"), api = FALSE),
  made1_frac = list(d = svydesign(id = ~uid, strata = ~h, weights = ~w, fpc = ~fh, data = m1), j = D("made1", ids = list("uid"), strata = list("h"), weights = "w", fpc = list("fh")), api = FALSE),
  made1_nostrat = list(d = svydesign(id = ~uid, weights = ~w, data = m1), j = D("made1", ids = list("uid"), weights = "w"), api = FALSE),
  made1_flat = list(d = svydesign(id = ~1, weights = ~w, data = m1), j = D("made1", weights = "w"), api = FALSE),
  made3 = list(d = svydesign(id = ~psu + dw, strata = ~h, weights = ~w, fpc = ~N + M, nest = TRUE, data = m3), j = D("made3", ids = list("psu", "dw"), strata = list("h"), weights = "w", fpc = list("N", "M"), nest = TRUE), api = FALSE))
lonely <- list()
for (p in c("remove", "adjust", "average", "certainty")) for (dom in c(FALSE, TRUE))
  lonely[[paste0(p, if (dom) "_dom" else "")]] <- list(policy = p, dom = dom)

linear <- function(id, de, policy = "fail", dom = FALSE, few = FALSE) {
  options(survey.lonely.psu = policy, survey.adjust.domain.lonely = dom)
  d <- de$d; j <- de$j
  if (policy != "fail") { j$design$lonely <- policy; j$design$lonely_domain <- dom }
  api <- de$api; num2 <- if (api) c("api00", if (grepl("clus2", id)) "api.stu" else "enroll") else c("x", "age"); item <- if (api) "api00" else "x"
  gap <- if (api) "acs.46" else "z"; cat <- if (api) "comp.imp" else "sex"; by <- if (api) "stype" else "g"; by2 <- if (api) c("stype", "sch.wide") else c("sex", "g")
  where <- if (api) "meals > 40 and comp.imp == 'Yes'" else "age >= 40 & sex == 'f'"; sub <- if (api) subset(d, meals > 40 & comp.imp == "Yes") else subset(d, age >= 40 & sex == "f")
  f <- function(v) reformulate(v); df <- degf(d)
  E <- function(...) list(list(id = "e", ...))
  add(paste0(id, "/mean"), "A", j, E(kind = "mean", of = as.list(num2), df = "inf", deff = TRUE), rows(svymean(f(num2), d, deff = TRUE), deff = TRUE))
  add(paste0(id, "/mean_t"), "A", j, E(kind = "mean", of = as.list(c(item, cat)), df = "design"), c(rows(svymean(f(c(item, cat)), d), df = df), list(df = rep(df, 3))))
  add(paste0(id, "/total"), "A", j, E(kind = "total", of = as.list(num2), df = "inf", deff = "replace"), rows(svytotal(f(num2), d, deff = "replace"), deff = TRUE))
  add(paste0(id, "/total_deff"), "A", j, E(kind = "total", of = as.list(num2), df = "inf", deff = TRUE), rows(svytotal(f(num2), d, deff = TRUE), deff = TRUE))
  add(paste0(id, "/mean_replace"), "A", j, E(kind = "mean", of = as.list(num2), df = "inf", deff = "replace", level = 0.9), { r <- rows(svymean(f(num2), d, deff = "replace"), deff = TRUE); ci <- confint(svymean(f(num2), d), level = .9); r$low <- num(ci[, 1]); r$high <- num(ci[, 2]); r })
  add(paste0(id, "/mean_na"), "A", j, E(kind = "mean", of = list(gap), na_rm = TRUE, df = "inf", deff = TRUE), rows(svymean(f(gap), d, na.rm = TRUE, deff = TRUE), deff = TRUE))
  add(paste0(id, "/total_na"), "A", j, E(kind = "total", of = list(gap, item), na_rm = TRUE, df = "inf"), rows(svytotal(f(c(gap, item)), d, na.rm = TRUE)))
  add(paste0(id, "/where"), "A", j, E(kind = "mean", of = as.list(num2), where = where, df = "inf", deff = TRUE), rows(svymean(f(num2), sub, deff = TRUE), deff = TRUE))
  add(paste0(id, "/where_t"), "A", j, E(kind = "total", of = as.list(num2), where = where), c(rows(svytotal(f(num2), sub), df = degf(sub)), list(df = rep(degf(sub), 2))))
  r <- svyratio(f(num2[1]), f(num2[2]), d)
  add(paste0(id, "/ratio"), "A", j, E(kind = "ratio", of = list(num2[1]), over = list(num2[2]), df = "inf"), { ci <- confint(r); list(estimate = num(coef(r)), se = num(SE(r)), low = num(ci[, 1]), high = num(ci[, 2])) })
  r <- svyratio(f(num2), f(item), d, deff = TRUE, covmat = TRUE)
  add(paste0(id, "/ratio_deff"), "A", j, E(kind = "ratio", of = as.list(num2), over = list(item), df = "inf", deff = TRUE), list(estimate = num(coef(r)), se = num(SE(r)), deff = num(attr(r, "deff")), vcov = mat(vcov(r))))
  r <- svyratio(f(gap), f(num2[2]), sub, na.rm = TRUE)
  add(paste0(id, "/ratio_na_where"), "A", j, E(kind = "ratio", of = list(gap), over = list(num2[2]), df = "inf", na_rm = TRUE, where = where), list(estimate = num(coef(r)), se = num(SE(r))))
  v <- svyvar(f(item), d); add(paste0(id, "/var"), "A", j, E(kind = "variance", of = list(item), df = "inf"), list(estimate = num(v), se = num(SE(v))))
  v <- svyvar(f(gap), d, na.rm = TRUE); add(paste0(id, "/var_na"), "A", j, E(kind = "variance", of = list(gap), df = "inf", na_rm = TRUE), list(estimate = num(v), se = num(SE(v))))
  v <- svyvar(f(num2), d); add(paste0(id, "/var2"), "A", j, E(kind = "variance", of = as.list(num2), df = "inf"), list(estimate = num(v), se = num(sqrt(diag(attr(v, "var"))))))
  b <- svyby(f(num2), f(by), d, svymean); add(paste0(id, "/by_mean"), "A", j, E(kind = "mean", of = as.list(num2), by = list(by), df = "inf"), rows(b, vcov = FALSE))
  b <- svyby(f(num2), f(by), d, svytotal); add(paste0(id, "/by_total"), "A", j, E(kind = "total", of = as.list(num2), by = list(by)), rows(b, df = df, vcov = FALSE))
  b <- try(svyby(f(item), f(by), d, svymean, covmat = TRUE), silent = TRUE)
  if (!inherits(b, "try-error")) { add(paste0(id, "/by_cov"), "A", j, E(kind = "mean", of = list(item), by = list(by), df = "inf", covmat = TRUE), rows(b))
    n <- names(coef(b)); con <- svycontrast(b, setNames(c(1, -1), n[1:2])); add(paste0(id, "/contrast_by"), "A", j, list(list(id = "a", kind = "mean", of = list(item), by = list(by)), list(id = "e", kind = "contrast", from = "a", weights = as.list(setNames(c(1, -1), n[1:2])), df = "inf")), list(estimate = num(coef(con)), se = num(SE(con)))) }
  b <- try(svyby(f(num2), f(by2), d, svymean, covmat = TRUE), silent = TRUE); if (!inherits(b, "try-error")) add(paste0(id, "/by2_cov"), "A", j, E(kind = "mean", of = as.list(num2), by = as.list(by2), df = "inf", covmat = TRUE), rows(b))
  b <- svyby(f(item), f(by), d, svymean, deff = TRUE); add(paste0(id, "/by_deff"), "A", j, E(kind = "mean", of = list(item), by = list(by), df = "inf", deff = TRUE), rows(b, deff = TRUE, vcov = FALSE))
  b <- svyby(f(gap), f(by2), d, svymean, na.rm = TRUE); if (id != "clus2" && all(is.finite(coef(b)) & coef(b) != 0)) add(paste0(id, "/by_na"), "A", j, E(kind = "mean", of = list(gap), by = as.list(by2), df = "inf", na_rm = TRUE), rows(b, vcov = FALSE))
  b <- svyby(f(cat), f(by), d, svytotal); add(paste0(id, "/by_cat"), "A", j, E(kind = "total", of = list(cat), by = list(by), df = "inf"), rows(b, vcov = FALSE))
  b <- svyby(f(num2[1]), f(by), d, svyratio, denominator = f(num2[2])); add(paste0(id, "/by_ratio"), "A", j, E(kind = "ratio", of = list(num2[1]), over = list(num2[2]), by = list(by), df = "inf"), list(estimate = num(coef(b)), se = num(unlist(SE(b)))))
  s <- svymean(f(num2), d); e <- paste0("log(", num2[1], "/", num2[2], ") + sqrt(", num2[1], ")")
  con <- svycontrast(s, setNames(c(1, -2), num2)); add(paste0(id, "/contrast"), "A", j, list(list(id = "a", kind = "mean", of = as.list(num2)), list(id = "e", kind = "contrast", from = "a", weights = as.list(setNames(c(1, -2), num2)), df = "inf")), list(estimate = num(coef(con)), se = num(SE(con))))
  con <- svycontrast(s, parse(text = e)[[1]]); add(paste0(id, "/contrast_expr"), "A", j, list(list(id = "a", kind = "mean", of = as.list(num2)), list(id = "e", kind = "contrast", from = "a", expr = e, df = "inf")), list(estimate = num(coef(con)), se = num(SE(con))))
  if (few) return()
  more(id, d, j, de, sub, where)
}
more <- function(id, d, j, de, sub, where, rep = FALSE, class = "A", calibrate = NULL, replicates = NULL) {
  api <- de$api; E <- function(...) list(list(id = "e", ...)); f <- function(v) reformulate(v)
  yes <- if (api) "comp.imp == 'Yes'" else "y"; p <- if (api) ~I(comp.imp == "Yes") else ~y; by <- if (api) "stype" else "g"; cts <- if (api) "api00" else "x"; tied <- if (api) "meals" else "s"
  row2 <- if (api) c("sch.wide", "comp.imp") else c("sex", "y"); row3 <- if (api) c("stype", "comp.imp") else c("s", "g"); cat <- if (api) "comp.imp" else "sex"
  AB <- function(c1) if (class == "A") c1 else class
  for (m in c("logit", "likelihood", "asin", "beta", "mean", "xlogit")) for (s in c("", "_where")) {
    if (m == "likelihood" && rep) next
    dd <- if (s == "") d else sub; r <- try(suppressWarnings(svyciprop(p, dd, method = m)), silent = TRUE); if (inherits(r, "try-error") || !all(is.finite(confint(r))) || coef(r) < 1e-6 || coef(r) > 1 - 1e-6) next
    job <- E(kind = "proportion", of = list(yes), method = m); if (s != "") job[[1]]$where <- where
    add(paste0(id, "/prop_", m, s), if (m == "likelihood") "D" else if (m %in% c("logit", "beta")) "B" else AB("A"), j, job, list(estimate = num(coef(r)), se = num(sqrt(attr(r, "var"))), low = num(confint(r)[1]), high = num(confint(r)[2]), df = num(degf(dd))), replicates, calibrate) }
  for (qr in c("math", "school", "shahvaish", paste0("hf", 1:9))) { if (class != "A" && !qr %in% c("math", "hf7")) next; r <- try(svyquantile(f(cts), d, c(.1, .25, .5, .9), qrule = qr), silent = TRUE); if (inherits(r, "try-error")) next
    add(paste0(id, "/q_", qr), "C", j, E(kind = "quantile", of = list(cts), probs = list(.1, .25, .5, .9), qrule = qr), list(estimate = num(r[[1]][, 1]), low = num(r[[1]][, 2]), high = num(r[[1]][, 3]), se = num(r[[1]][, 4])), replicates, calibrate)
    if (qr %in% c("math", "school", "hf3", "hf7")) { r <- svyquantile(f(tied), sub, c(.25, .5), qrule = qr); add(paste0(id, "/qt_", qr), "C", j, E(kind = "quantile", of = list(tied), probs = list(.25, .5), qrule = qr, where = where), list(estimate = num(r[[1]][, 1]), low = num(r[[1]][, 2]), high = num(r[[1]][, 3]), se = num(r[[1]][, 4])), replicates, calibrate) } }
  # R 4.1 takes no notice of interval.type under replicates.
  for (it in c("mean", "beta", "xlogit", "asin", "score")) { if (it != "mean" && rep) next; r <- try(suppressWarnings(svyquantile(f(cts), d, c(.2, .5, .7), interval.type = it)), silent = TRUE); if (inherits(r, "try-error")) next
    add(paste0(id, "/qi_", it), "C", j, E(kind = "quantile", of = list(cts), probs = list(.2, .5, .7), interval = it), list(estimate = num(r[[1]][, 1]), low = num(r[[1]][, 2]), high = num(r[[1]][, 3]), se = num(r[[1]][, 4])), replicates, calibrate) }
  b <- try(svyby(f(cts), f(by), d, svyquantile, quantiles = .5, keep.var = TRUE), silent = TRUE)
  if (!inherits(b, "try-error")) add(paste0(id, "/by_q"), "C", j, E(kind = "quantile", of = list(cts), probs = list(.5), by = list(by)), list(estimate = num(b[[2]]), se = num(b[[3]])), replicates, calibrate)
  b <- try(suppressWarnings(svyby(p, f(by), d, svyciprop, vartype = "ci", method = "beta")), silent = TRUE)
  if (!inherits(b, "try-error") && all(is.finite(unlist(b[, 3:4])))) add(paste0(id, "/by_prop"), "B", j, E(kind = "proportion", of = list(yes), by = list(by), method = "beta"), list(estimate = num(b[[2]]), low = num(b[[3]]), high = num(b[[4]])), replicates, calibrate)
  for (st in c("F", "Chisq", "Wald", "adjWald")) for (rc in list(row2, row3)) { r <- try(suppressWarnings(svychisq(f(rc), d, statistic = st)), silent = TRUE); if (inherits(r, "try-error") || !is.finite(r$p.value)) next
    add(paste0(id, "/chisq_", st, "_", rc[1]), if (st %in% c("Wald", "adjWald")) "D" else AB("A"), j, E(kind = "chisq", of = as.list(rc), method = st), list(statistic = num(r$statistic), p = num(r$p.value), parameter = num(r$parameter)), replicates, calibrate) }
  r <- NULL
  r <- svyttest(reformulate(cat, cts), d);
  if (!is.null(r)) add(paste0(id, "/ttest"), AB("A"), j, E(kind = "ttest", of = list(cts), on = list(cat)), list(estimate = num(r$estimate), statistic = num(r$statistic), p = num(r$p.value), df = num(r$parameter), low = num(r$conf.int[1]), high = num(r$conf.int[2])), replicates, calibrate)
  r <- NULL
  r <- svyttest(as.formula(paste0("I(", cts, " - 11) ~ 0")), d);
  if (!is.null(r)) add(paste0(id, "/ttest1"), AB("A"), j, E(kind = "ttest", of = list(paste0(cts, " - 11"))), list(estimate = num(r$estimate), statistic = num(r$statistic), p = num(r$p.value), df = num(r$parameter), low = num(r$conf.int[1]), high = num(r$conf.int[2])), replicates, calibrate)
  for (te in c("wilcoxon", "vanderWaerden", "median")) { r <- try(svyranktest(reformulate(cat, tied), d, test = te), silent = TRUE); if (inherits(r, "try-error") || !is.finite(r$p.value)) next
    add(paste0(id, "/rank_", te), AB("A"), j, E(kind = "ranktest", of = list(tied), on = list(cat), test = te), list(estimate = num(r$estimate), statistic = num(r$statistic), p = num(r$p.value), df = num(r$parameter)), replicates, calibrate) }
  r <- try(svyranktest(reformulate(by, tied), d), silent = TRUE)
  if (!inherits(r, "try-error") && is.finite(r$p.value)) add(paste0(id, "/rank_multi"), AB("A"), j, E(kind = "ranktest", of = list(tied), on = list(by)), list(statistic = num(r$parameter), p = num(r$p.value)), replicates, calibrate)
  tight <- glm.control(epsilon = 1e-14, maxit = 100); g1 <- if (api) api00 ~ ell + meals + stype else x ~ age + sex + g; on1 <- if (api) c("ell", "meals", "stype") else c("age", "sex", "g")
  g2 <- if (api) I(as.numeric(comp.imp == "Yes")) ~ ell + meals else y ~ x + factor(s); on2 <- if (api) c("ell", "meals") else c("x", "factor(s)"); g3 <- if (api) api.stu ~ ell + stype else s ~ x + sex; of3 <- if (api) "api.stu" else "s"; on3 <- if (api) c("ell", "stype") else c("x", "sex")
  for (k in 1:3) { fo <- list(g1, g2, g3)[[k]]; fam <- list(gaussian(), quasibinomial(), quasipoisson())[[k]]; of <- c(all.vars(g1)[1], yes, of3)[k]; on <- list(on1, on2, on3)[[k]]
    for (s in c("", "_where")) { dd <- if (s == "") d else sub; g <- try(suppressWarnings(svyglm(fo, dd, family = fam, control = tight)), silent = TRUE); if (inherits(g, "try-error") || any(is.na(coef(g))) || any(abs(coef(g)) > 1e6) || !all(is.finite(vcov(g))) || g$df.residual <= 0 || (k == 2 && max(abs(coef(g))) > 12)) next
      job <- E(kind = "glm", of = list(of), on = as.list(on), family = fam$family); if (s != "") job[[1]]$where <- where; ci <- confint(g)
      add(paste0(id, "/glm_", fam$family, s), "B", j, job, list(estimate = num(coef(g)), se = num(SE(g)), low = num(ci[, 1]), high = num(ci[, 2]), df = rep(num(g$df.residual), length(coef(g))), vcov = mat(vcov(g))), replicates, calibrate) } }
}
# A statement R cannot compute is said and left out.
robust <- function(f) { b <- as.list(body(f)); body(f) <- as.call(c(as.name("{"), lapply(b[-1], function(e) bquote(tryCatch(.(e), error = function(err) message("  R: ", id, ": ", substr(conditionMessage(err), 1, 90))))))); f }
linear <- robust(linear); more <- robust(more)
for (n in names(designs)) { message(n); linear(n, designs[[n]]) }
lm2 <- list(d = svydesign(id = ~psu + dw, strata = ~h, weights = ~w, nest = TRUE, data = m2), j = D("made2", ids = list("psu", "dw"), strata = list("h"), weights = "w", nest = TRUE), api = FALSE)
lm2f <- list(d = svydesign(id = ~uid, strata = ~h, weights = ~w, fpc = ~N, data = m2), j = D("made2", ids = list("uid"), strata = list("h"), weights = "w", fpc = list("N")), api = FALSE)
lm2s <- list(d = svydesign(id = ~psu + dw, strata = ~h, weights = ~w, fpc = ~N + M, nest = TRUE, data = m2), j = D("made2", ids = list("psu", "dw"), strata = list("h"), weights = "w", fpc = list("N", "M"), nest = TRUE), api = FALSE)
for (p in names(lonely)) { message(p); for (k in 1:3) suppressWarnings(linear(paste0("lonely", k, "_", p), list(lm2, lm2f, lm2s)[[k]], lonely[[p]]$policy, lonely[[p]]$dom, few = TRUE)) }
options(survey.lonely.psu = "fail", survey.adjust.domain.lonely = FALSE)

# Calibrations, on linearised designs and on replicates
few <- function(id, class, d, de, j, calibrate, replicates = NULL, all = FALSE) {
  api <- de$api; E <- function(...) list(list(id = "e", ...)); num2 <- if (api) c("api00", "api.stu") else c("x", "age"); item <- num2[1]; by <- if (api) "stype" else "g"; f <- function(v) reformulate(v); gap <- if (api) "acs.46" else "z"
  where <- if (api) "meals > 40 and comp.imp == 'Yes'" else "age >= 40 & sex == 'f'"; sub <- if (api) subset(d, meals > 40 & comp.imp == "Yes") else subset(d, age >= 40 & sex == "f")
  a <- function(n, job, r) add(paste0(id, "/", n), class, j, job, r, replicates, calibrate)
  a("mean", E(kind = "mean", of = as.list(num2), df = "inf"), rows(svymean(f(num2), d)))
  a("mean_deff", E(kind = "mean", of = as.list(num2), df = "inf", deff = TRUE), rows(svymean(f(num2), d, deff = TRUE), deff = TRUE))
  a("total", E(kind = "total", of = as.list(c(num2, by)), df = "inf"), rows(svytotal(f(c(num2, by)), d)))
  a("mean_t", E(kind = "mean", of = as.list(num2)), c(rows(svymean(f(num2), d), df = degf(d)), list(df = rep(num(degf(d)), 2))))
  a("where", E(kind = "mean", of = as.list(num2), where = where, df = "inf"), rows(svymean(f(num2), sub)))
  a("where_total", E(kind = "total", of = list(item), where = where), c(rows(svytotal(f(item), sub), df = degf(sub)), list(df = num(degf(sub)))))
  a("na", E(kind = "mean", of = list(gap), na_rm = TRUE, df = "inf"), rows(svymean(f(gap), d, na.rm = TRUE)))
  a("by", E(kind = "mean", of = list(item), by = list(by), df = "inf"), rows(svyby(f(item), f(by), d, svymean), vcov = FALSE))
  r <- svyratio(f(num2[1]), f(num2[2]), d); a("ratio", E(kind = "ratio", of = list(num2[1]), over = list(num2[2]), df = "inf"), list(estimate = num(coef(r)), se = num(SE(r))))
  v <- try(svyvar(f(item), d), silent = TRUE); if (!inherits(v, "try-error")) a("var", E(kind = "variance", of = list(item), df = "inf"), list(estimate = num(v), se = num(SE(v))))
  if (!is.null(replicates)) { b <- svyby(f(item), f(by), d, svymean, covmat = TRUE); a("by_cov", E(kind = "mean", of = list(item), by = list(by), df = "inf", covmat = TRUE), rows(b)) }
  if (all) suppressWarnings(more(id, d, j, de, sub, where, rep = !is.null(replicates), class = class, calibrate = calibrate, replicates = replicates)) }
few <- robust(few)
pst <- data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018)); psw <- data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122)); pci <- data.frame(comp.imp = c("No", "Yes"), Freq = c(1712, 4482))
T1 <- list(E = 4421, H = 755, M = 1018); T2 <- list(No = 1072, Yes = 5122); T3 <- list(No = 1712, Yes = 4482)
mg <- function(by, totals) list(by = as.list(by), totals = totals)
pop1 <- c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018); pop2 <- c(pop1, api99 = 3914069)
rk <- list(maxit = 1000, epsilon = 1e-12)
cross <- as.data.frame(xtabs(~stype + sch.wide, apipop)); crossT <- as.list(setNames(cross$Freq, paste(cross$stype, cross$sch.wide, sep = ".")))
# R 4.1 fails on given replicates unless told not to compress.
cb <- function(d, ...) if (inherits(d, "svyrep.design")) calibrate(d, ..., compress = FALSE) else calibrate(d, ...)
cal <- list(
  post = list("A", function(d) postStratify(d, ~stype, pst), list(list(method = "poststratify", margins = list(mg("stype", T1))))),
  post2 = list("A", function(d) postStratify(d, ~stype + sch.wide, cross), list(list(method = "poststratify", margins = list(mg(c("stype", "sch.wide"), crossT))))),
  rake2 = list("B", function(d) rake(d, list(~stype, ~sch.wide), list(pst, psw), control = rk), list(list(method = "rake", margins = list(mg("stype", T1), mg("sch.wide", T2)), epsilon = 1e-12, maxit = 1000))),
  rake3 = list("B", function(d) rake(d, list(~stype, ~sch.wide, ~comp.imp), list(pst, psw, pci), control = rk), list(list(method = "rake", margins = list(mg("stype", T1), mg("sch.wide", T2), mg("comp.imp", T3)), epsilon = 1e-12, maxit = 1000))),
  rakeD = list("D", function(d) suppressWarnings(rake(d, list(~stype, ~sch.wide), list(pst, psw))), list(list(method = "rake", margins = list(mg("stype", T1), mg("sch.wide", T2))))),
  lin = list("A", function(d) cb(d, ~stype + api99, pop2), list(list(method = "linear", formula = list("stype", "api99"), totals = as.list(pop2)))),
  raking = list("B", function(d) cb(d, ~stype + api99, pop2, calfun = "raking", epsilon = 1e-12), list(list(method = "raking", formula = list("stype", "api99"), totals = as.list(pop2), epsilon = 1e-12))),
  logit = list("B", function(d) cb(d, ~stype + api99, pop2, calfun = "logit", bounds = c(.4, 2.5), epsilon = 1e-12), list(list(method = "logit", formula = list("stype", "api99"), totals = as.list(pop2), bounds = list(.4, 2.5), epsilon = 1e-12))),
  linb = list("B", function(d) cb(d, ~stype + api99, pop2, bounds = c(.8, 1.6), epsilon = 1e-12, maxit = 200), list(list(method = "linear_bounded", formula = list("stype", "api99"), totals = as.list(pop2), bounds = list(.8, 1.6), epsilon = 1e-12, maxit = 200))),
  two = list("B", function(d) cb(postStratify(d, ~stype, pst), ~api99, c(`(Intercept)` = 6194, api99 = 3914069)), list(list(method = "poststratify", margins = list(mg("stype", T1))), list(method = "linear", formula = list("api99"), totals = list(`(Intercept)` = 6194, api99 = 3914069)))),
  agg = list("B", function(d) if (inherits(d, "svyrep.design")) cb(d, ~api99, c(`(Intercept)` = 6194, api99 = 3914069), aggregate.index = ~dnum) else cb(d, ~api99, c(`(Intercept)` = 6194, api99 = 3914069), aggregate.stage = 1), list(list(method = "linear", formula = list("api99"), totals = list(`(Intercept)` = 6194, api99 = 3914069), aggregate_stage = 1))),
  aggr = list("B", function(d) cb(d, ~api99, c(`(Intercept)` = 6194, api99 = 3914069), aggregate.stage = 1, calfun = "raking", epsilon = 1e-12), list(list(method = "raking", formula = list("api99"), totals = list(`(Intercept)` = 6194, api99 = 3914069), aggregate_stage = 1, epsilon = 1e-12))),
  trim = list("A", function(d) trimWeights(d, upper = 40, lower = 18), list(list(method = "trim", upper = 40, lower = 18))))
reps <- list(
  jk1 = list("clus1", function(d) as.svrepdesign(d, type = "JK1"), list(type = "JK1")), jk1_mse = list("clus1_nofpc", function(d) as.svrepdesign(d, type = "JK1", mse = TRUE), list(type = "JK1", mse = TRUE)),
  jkn = list("strat", function(d) as.svrepdesign(d, type = "JKn"), list(type = "JKn")), jkn2 = list("made1_uid", function(d) as.svrepdesign(d, type = "JKn", mse = TRUE), list(type = "JKn", mse = TRUE)), jkn3 = list("made1_frac", function(d) as.svrepdesign(d, type = "JKn"), list(type = "JKn")))
for (n in names(cal)) for (dn in c("strat", "clus1", "clus2", "srs")) { message(n, " ", dn); if (n %in% c("agg", "aggr") && dn %in% c("strat", "srs")) next
  de <- designs[[dn]]; d <- try(cal[[n]][[2]](de$d), silent = TRUE); if (inherits(d, "try-error")) { message("  R: ", conditionMessage(attr(d, "condition"))); next }
  few(paste0("cal_", n, "_", dn), cal[[n]][[1]], d, de, de$j, cal[[n]][[3]], all = n %in% c("rake2", "lin")) }
for (n in names(reps)) { message(n); de <- designs[[reps[[n]][[1]]]]; d <- reps[[n]][[2]](de$d); few(paste0("rep_", n), "A", d, de, de$j, NULL, reps[[n]][[3]], all = TRUE)
  if (de$api) for (cn in c("post", "rake2", "rakeD", "lin", "raking", "logit", "agg")) { if (cn == "agg" && n == "jkn") next; e <- try(suppressWarnings(cal[[cn]][[2]](d)), silent = TRUE); if (inherits(e, "try-error")) { message("  R: ", cn, conditionMessage(attr(e, "condition"))); next }
    few(paste0("rep_", n, "_", cn), cal[[cn]][[1]], e, de, de$j, cal[[cn]][[3]], reps[[n]][[3]]) } }
# Given replicate weights
given <- function(id, de, r, spec, type, combined, ...) { W <- if (combined) weights(r, "analysis") else weights(r, "replication"); f <- file.path(out, "data", paste0("rw_", id, ".csv")); W <- as.data.frame(W); names(W) <- paste0("r", seq_along(W)); write.csv(W, f, row.names = FALSE); W <- read.csv(f)
  d <- suppressWarnings(svrepdesign(data = de$d$variables, repweights = W, weights = weights(de$d), type = type, combined.weights = combined, ...)); few(paste0("given_", id), "A", d, de, de$j, NULL, c(list(type = type, weights_file = paste0("data/rw_", id, ".csv"), combined = combined), spec), all = TRUE)
  if (de$api && id != "fay") for (cn in c("post", "rake2", "lin")) { e <- try(cal[[cn]][[2]](d)); if (inherits(e, "try-error")) next; few(paste0("given_", id, "_", cn), if (cn == "rake2") "B" else "A", e, de, de$j, cal[[cn]][[3]], c(list(type = type, weights_file = paste0("data/rw_", id, ".csv"), combined = combined), spec)) } }
set.seed(7); S <- designs
b <- as.svrepdesign(S$strat_nofpc$d, type = "subbootstrap", replicates = 40); given("sub", S$strat_nofpc, b, list(scale = 1 / 39), "bootstrap", TRUE, scale = 1 / 39)
b <- as.svrepdesign(S$clus2$d, type = "mrbbootstrap", replicates = 30); given("mrb", S$clus2, b, list(scale = 1, rscales = as.list(b$rscales)), "other", TRUE, scale = 1, rscales = b$rscales)
b <- as.svrepdesign(S$clus1_nofpc$d, type = "bootstrap", replicates = 35); given("boot", S$clus1_nofpc, b, list(scale = b$scale, mse = TRUE), "bootstrap", FALSE, scale = b$scale, mse = TRUE)
b <- as.svrepdesign(S$made1_uid$d, type = "JKn"); given("jkn", S$made1_uid, b, list(scale = 1, rscales = as.list(b$rscales)), "JKn", TRUE, scale = 1, rscales = b$rscales)
two <- m1[m1$psu <= 2, ]; two <- two[order(two$h, two$psu), ]; put(two, "made_two"); d2 <- list(d = svydesign(id = ~uid, strata = ~h, weights = ~w, data = two), j = D("made_two", ids = list("uid"), strata = list("h"), weights = "w"), api = FALSE)
b <- as.svrepdesign(d2$d, type = "BRR"); given("brr", d2, b, list(), "BRR", TRUE)
b <- as.svrepdesign(d2$d, type = "Fay", fay.rho = .3); given("fay", d2, b, list(rho = .3), "Fay", FALSE, rho = .3)
few("rep_brr", "A", as.svrepdesign(d2$d, type = "BRR"), d2, d2$j, NULL, list(type = "BRR")); few("rep_fay", "A", as.svrepdesign(d2$d, type = "Fay", fay.rho = .3), d2, d2$j, NULL, list(type = "Fay", rho = .3))
con <- file(file.path(out, "cases.json"), "w"); writeLines("[", con)
for (i in seq_along(cases)) writeLines(paste0(toJSON(cases[[i]], auto_unbox = TRUE, digits = NA, na = "null", null = "null"), if (i < length(cases)) "," else ""), con)
writeLines("]", con); close(con)
message(length(cases), " cases")
