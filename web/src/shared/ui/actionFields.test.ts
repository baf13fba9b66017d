import { expect, it } from "vitest"
import { problemOf, valueOf } from "./actionFields"

const LIMIT = "max_cost_microusd"

it.each([
  ["0.5", 500_000],
  [" 2 ", 2_000_000],
  ["0.01", 10_000],
  ["1000.50", 1_000_500_000],
])("takes %s dollars as millionths", (typed, microusd) => {
  expect(problemOf(LIMIT, typed)).toBeNull()
  expect(valueOf(LIMIT, typed)).toBe(microusd)
})

const FAR_TOO_LARGE = "9".repeat(400)

it.each(["", " ", "1,000.50", "1,25", "5 USD", "$5", "0", "0.001", "-1", "1e3", "0x10", "Infinity", FAR_TOO_LARGE])(
  "refuses the limit %j instead of having none",
  (typed) => expect(problemOf(LIMIT, typed)).toContain("number of dollars"),
)

it("keeps other fields as they are typed", () => {
  expect(problemOf("prompt", " 1,25 ")).toBeNull()
  expect(valueOf("prompt", " 1,25 ")).toBe(" 1,25 ")
})
