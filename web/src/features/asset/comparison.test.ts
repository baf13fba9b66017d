import { expect, it } from "vitest"
import type { Take } from "../../shared/api/client"
import { TAKES } from "../../shared/text"
import { comparedFacts, firstPair } from "./comparison"

const MADE = "2026-11-30T09:00:00Z"
const take = (take_id: string, changes: Partial<Take> = {}) =>
  ({
    take_id,
    status: "superseded",
    model: "openai/gpt-image-2",
    seed: null,
    duration_s: null,
    width: 640,
    height: 360,
    cost_microusd: 40_000,
    created_at: MADE,
    ...changes,
  }) as Take

it("begins with the take in the film and the newest other that was not rejected", () => {
  const takes = [
    take("a"),
    take("b", { status: "accepted" }),
    take("c", { status: "candidate" }),
    take("d", { status: "rejected" }),
  ]
  expect(firstPair(takes)).toEqual(["b", "c"])
  expect(firstPair(takes.slice(0, 2))).toEqual(["b", "a"])
  expect(firstPair([take("a"), take("d", { status: "rejected" })])).toEqual(["a", "d"])
  expect(firstPair(takes.slice(0, 1))).toBeNull()
})

it("says of each property whether it differs, and nothing of what neither take has", () => {
  const facts = comparedFacts(take("a"), take("b", { seed: 7, cost_microusd: 0 }))
  const differing = facts.filter((fact) => fact.differs).map((fact) => [fact.name, ...fact.values])
  expect(differing).toEqual([
    [TAKES.facts.seed, TAKES.none, "7"],
    [TAKES.facts.cost, "$0.04", "free"],
  ])
  expect(facts.map((fact) => fact.name)).not.toContain(TAKES.facts.length)
  expect(facts.find((fact) => fact.name === TAKES.facts.size)?.differs).toBe(false)
})
