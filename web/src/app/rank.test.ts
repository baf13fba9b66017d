import { expect, it } from "vitest"
import { ranked } from "./rank"

const items = ["A battle was fought", "The river", "Under the bridge", "Café at dawn"].map((words) => ({ words }))
const found = (typed: string) => ranked(items, typed).map((item) => item.words)

it("keeps all in their order before anything is typed", () => {
  expect(found("  ")).toEqual(items.map((item) => item.words))
})

it("finds all words in any order, whatever their case and accents", () => {
  expect(found("fought BATTLE")).toEqual(["A battle was fought"])
  expect(found("cafe")).toEqual(["Café at dawn"])
  expect(found("battle river")).toEqual([])
})

it("puts what begins with the words first", () => {
  expect(found("the")).toEqual(["The river", "Under the bridge"])
  expect(found("r")).toEqual(["The river", "Under the bridge"])
})
