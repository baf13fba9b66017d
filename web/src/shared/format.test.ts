import { expect, it } from "vitest"
import { formatCost, formatDuration, formatEstimate, formatPlan, formatSize } from "./format"
import { TEXT } from "./text"

it.each([
  [0, "0:00"],
  [59.6, "1:00"],
  [3_725, "62:05"],
])("shows %d seconds as %s", (seconds, shown) => expect(formatDuration(seconds)).toBe(shown))

it.each([
  [0, "free"],
  [1_500, "$0.0015"],
  [134_000, "$0.13"],
])("shows %d microdollars as %s", (microusd, shown) => expect(formatCost(microusd)).toBe(shown))

it.each([
  [0, [], "free"],
  [0, ["own/model"], "unknown"],
  [134_000, [], "$0.13"],
  [134_000, ["own/model"], "at least $0.13"],
])("estimates %d microdollars and the models %j as %s", (microusd, unpriced, shown) => {
  expect(formatEstimate(microusd, unpriced)).toBe(shown)
})

it("calls nothing free that no model can make", () => {
  const plan = { estimate_microusd: 0, unpriced_models: [], without_model: 0 }
  expect(formatPlan(plan)).toBe("free")
  expect(formatPlan({ ...plan, without_model: 2 })).toBe(TEXT.amount.unknown)
})

it.each([
  [400_000, "0.4 MB"],
  [52_300_000, "52 MB"],
])("shows %d bytes as %s", (bytes, shown) => expect(formatSize(bytes)).toBe(shown))

it("counts one differently from many", () => {
  expect([TEXT.films.missing(1), TEXT.films.missing(2)]).toEqual(["1 part missing", "2 parts missing"])
})
