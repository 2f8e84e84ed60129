# SPDX-License-Identifier: EUPL-1.2
# The multilevel D by lme4, as MLID fits it (no fixed effect, a random effect of each level): for oracle.py. Reads
# "area difference" rows from stdin; writes the areas' part of the variance, the holdback and the areas' effects.
suppressMessages(ok <- require(lme4, quietly = TRUE))
if (!ok) quit(status = 77)
rows <- read.table(file("stdin"), col.names = c("area", "d"), colClasses = c("factor", "numeric"))
fit <- lmer(d ~ 0 + (1 | area), rows, REML = FALSE,
            control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12), calc.derivs = FALSE))
variance <- as.data.frame(VarCorr(fit))$vcov
effect <- ranef(fit)$area
own <- effect[as.character(rows$area), 1]
write(format(c(variance[1] / sum(variance), sum(abs(rows$d - own)) / sum(abs(rows$d)) - 1), digits = 17), stdout())
write(format(effect[order(as.integer(rownames(effect))), 1], digits = 17), stdout())
